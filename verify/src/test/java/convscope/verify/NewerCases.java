package convscope.verify;

import static convscope.verify.RuleCase.linear;
import static convscope.verify.RuleCase.linearSingle;
import static convscope.verify.RuleCase.smooth;
import static convscope.verify.RuleCase.smoothSingle;

import java.util.List;

/** Cases of the operators that are written in others when a file is read; see {@link RuleCases}. */
final class NewerCases {
    static final List<RuleCase> ALL = List.of(
            linear("Affine", "plain", "x[2,3]", "alpha=1.5 beta=-0.5"),
            linear("AffineGrid", "plane", "x[2,2,3] i[2,1,3,4]", ""),
            linear("AffineGrid", "plane with corners", "x[2,2,3] i[2,1,3,4]", "align_corners=1"),
            linear("AffineGrid", "volume", "x[1,3,4] i[1,1,2,3,2]", ""),
            smooth("Attention", "four axes", "x[1,2,3,4] x[1,2,5,4] x[1,2,5,3]", ""),
            smooth("Attention", "three axes", "x[2,3,4] x[2,5,4] x[2,5,6]", "q_num_heads=2 kv_num_heads=2"),
            smooth("Attention", "scaled", "x[1,2,3,4] x[1,2,3,4] x[1,2,3,4]", "scale=0.3"),
            smooth("Attention", "grouped heads", "x[1,4,3,2] x[1,2,3,2] x[1,2,3,2]", ""),
            smooth(
                    "Attention",
                    "grouped heads, three axes",
                    "x[1,3,8] x[1,3,4] x[1,3,4]",
                    "q_num_heads=4 kv_num_heads=2"),
            smooth("Attention", "causal", "x[1,2,3,4] x[1,2,3,4] x[1,2,3,4]", "is_causal=1"),
            smooth(
                    "Attention",
                    "causal with a cache",
                    "x[1,2,2,4] x[1,2,2,4] x[1,2,2,3] - x[1,2,3,4] x[1,2,3,3]",
                    "is_causal=1"),
            smooth("Attention", "mask that is added", "x[1,2,3,4] x[1,2,5,4] x[1,2,5,3] x[3,5]", ""),
            smooth("Attention", "mask of truth values", "x[1,2,3,4] x[1,2,3,4] x[1,2,3,3] b[1,0,1]", ""),
            smooth("Attention", "mask that hides everything", "x[1,2,3,4] x[1,2,3,4] x[1,2,3,3] b[0,0,0]", ""),
            smooth("Attention", "short mask", "x[1,2,3,4] x[1,2,5,4] x[1,2,5,3] x[3,4]", ""),
            smooth("Attention", "window", "x[1,2,4,4] x[1,2,4,4] x[1,2,4,3]", "left_window_size=1 right_window_size=1"),
            smooth("Attention", "padded keys", "x[2,1,2,4] x[2,1,4,4] x[2,1,4,3] - - - i[2,3]", "is_causal=1"),
            smoothSingle("Attention", "soft limit", "x[1,2,3,4] x[1,2,3,4] x[1,2,3,4]", "softcap=1.5"),
            smooth("Attention", "scores", "x[1,2,3,4] x[1,2,5,4] x[1,2,5,3]", "@outputs=4 @read=3"),
            smooth(
                    "Attention",
                    "shares",
                    "x[1,2,3,4] x[1,2,5,4] x[1,2,5,3]",
                    "qk_matmul_output_mode=3 @outputs=4 @read=3"),
            linearSingle("CausalConvWithState", "plain", "x[2,3,5] w[3,1,3]", "@outputs=2"),
            linearSingle("CausalConvWithState", "bias and state", "x[1,2,5] w[2,1,3] x[2] x[1,2,2]", "@outputs=2"),
            linearSingle("CausalConvWithState", "next state", "x[1,2,5] w[2,1,3] - x[1,2,2]", "@outputs=2 @read=1"),
            smoothSingle("CausalConvWithState", "swish", "x[1,2,5] w[2,1,3]", "activation=silu @outputs=2"),
            linear("ConstantFill", "beside a value", "x[2,3]", "value=0.5 extra_shape=[2]"),
            linear("Crop", "frame", "x[1,2,5,6]", "border=[1,0,2,1]"),
            linear("Crop", "window", "x[1,2,5,6]", "border=[1,2,0,0] scale=[2,3]"),
            smooth("CumProd", "rows", "x[2,4] n[1]", ""),
            smooth("CumProd", "columns from the end", "x[4,2] n[0]", "reverse=1"),
            smooth("CumProd", "without itself", "x[2,4,2] n[-2]", "exclusive=1"),
            smooth("CumProd", "from the end, without itself", "x[5] n[0]", "reverse=1 exclusive=1"),
            linear("ImageScaler", "scale", "x[1,2,3,4]", "scale=0.5"),
            smooth("Mod", "sign of the divisor", "x[2,3]:0.2..0.8 x[3]:-2..-1", ""),
            smoothSingle("ParametricSoftplus", "plain", "x[2,3]", "alpha=0.5 beta=1.5"),
            smooth("RMSNormalization", "last axis", "x[2,3,4] x[4]", ""),
            smooth("RMSNormalization", "last two axes", "x[2,3,4] x[3,4]", "axis=1 epsilon=0.1"),
            smooth("RMSNormalization", "all axes", "x[2,3] x[3]", "axis=-2"),
            linear("RotaryEmbedding", "four axes", "x[1,2,3,4] w[5,2] w[5,2] i[0,2,4]:1x3", ""),
            linear("RotaryEmbedding", "angles per sample", "x[2,2,3,4] w[2,3,2] w[2,3,2]", ""),
            linear("RotaryEmbedding", "three axes", "x[1,3,8] w[5,2] w[5,2] i[0,2,4]:1x3", "num_heads=2"),
            linear("RotaryEmbedding", "neighbours", "x[1,2,3,4] w[5,2] w[5,2] i[0,2,4]:1x3", "interleaved=1"),
            linear(
                    "RotaryEmbedding",
                    "some features",
                    "x[1,2,3,6] w[5,2] w[5,2] i[0,2,4]:1x3",
                    "rotary_embedding_dim=4"),
            smooth("RotaryEmbedding", "angles vary", "x[1,2,3,4] x[1,3,2] x[1,3,2]", ""),
            linear("Scale", "plain", "x[2,3]", "scale=-2.0"),
            smoothSingle("ScaledTanh", "plain", "x[2,3]", "alpha=0.5 beta=1.5"),
            linear("SpaceToDepth", "channel first", "x[1,2,4,6]", "blocksize=2 mode=CRD"),
            smooth("SwiGLU", "default", "x[2,5] x[2,5]", ""),
            smooth("SwiGLU", "alpha 0.7", "x[2,5] x[2,5]", "alpha=0.7"),
            smooth("Swish", "default", "x[2,5]", ""),
            smooth("Swish", "alpha 1.7", "x[2,5]", "alpha=1.7"),
            linear("TensorScatter", "places per sample", "x[2,4,3] x[2,2,3] i[0,1]", ""),
            linear("TensorScatter", "round the end", "x[2,4,3] x[2,2,3] i[3,1]", "mode=circular"),
            linear("TensorScatter", "from the start, another axis", "x[2,3,4] x[2,3,2]", "axis=-1"));

    private NewerCases() {}
}
