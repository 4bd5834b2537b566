package convscope.verify;

import static convscope.verify.RuleCase.linear;
import static convscope.verify.RuleCase.linearSingle;
import static convscope.verify.RuleCase.smooth;
import static convscope.verify.RuleCase.smoothSingle;

import java.util.List;
import java.util.stream.Stream;

/** Cases of the layers that slide a window or multiply matrices; see {@link RuleCases}. */
final class LayerCases {
    private static final List<RuleCase> MATRIX = List.of(
            smooth("MatMul", "matrices", "x[3,4] x[4,2]", ""),
            smooth("MatMul", "batches", "x[2,3,4] x[2,4,5]", ""),
            smooth("MatMul", "batch against matrix", "x[2,3,4] x[4,5]", ""),
            smooth("MatMul", "matrix against batch", "x[3,4] x[2,4,5]", ""),
            smooth("MatMul", "batches repeated", "x[2,1,3,4] x[5,4,2]", ""),
            smooth("MatMul", "vector and matrix", "x[4] x[4,2]", ""),
            smooth("MatMul", "matrix and vector", "x[3,4] x[4]", ""),
            smooth("MatMul", "vectors", "x[4] x[4]", ""),
            smooth("MatMul", "batch and vector", "x[2,3,4] x[4]", ""),
            smooth("MatMul", "vector and batch", "x[3] x[2,3,4]", ""),
            linear("MatMul", "constant", "x[2,3,4] w[4,5]", ""),
            smooth("Gemm", "transA 0, transB 0", "x[3,4] x[4,2] x[2]", "transA=0 transB=0 alpha=0.5 beta=2.0"),
            smooth("Gemm", "transA 0, transB 1", "x[3,4] x[2,4] x[2]", "transA=0 transB=1 alpha=0.5 beta=2.0"),
            smooth("Gemm", "transA 1, transB 0", "x[4,3] x[4,2] x[2]", "transA=1 transB=0 alpha=0.5 beta=2.0"),
            smooth("Gemm", "transA 1, transB 1", "x[4,3] x[2,4] x[2]", "transA=1 transB=1 alpha=0.5 beta=2.0"),
            smooth("Gemm", "without C", "x[3,4] x[4,2]", ""),
            smooth("Gemm", "column C", "x[3,4] w[4,2] x[3,1]", ""),
            smooth("Gemm", "number C", "x[3,4] x[4,2] x[]", "beta=0.3"),
            smooth("Gemm", "full C", "x[3,4] w[4,2] x[3,2]", ""),
            smooth("Einsum", "matrix product", "x[3,4] x[4,2]", "equation=ab,bc->ac"),
            smooth("Einsum", "batches, implicit result", "x[2,3,4] x[2,4,5]", "equation=bij,bjk->bik"),
            smooth("Einsum", "inner product", "x[3,4] x[3,4]", "equation=ab,ab->a"),
            smooth("Einsum", "outer product", "x[3] x[4]", "equation=a,b->ab"),
            linear("Einsum", "transposition", "x[3,4]", "equation=ab->ba"),
            smooth("Einsum", "implicit result", "x[3,4] x[4,2]", "equation=ab,bc"),
            linear("Einsum", "diagonal", "x[3,3]", "equation=ii->i"),
            linear("Einsum", "trace", "x[3,3]", "equation=ii"),
            linear("Einsum", "diagonal of batches, in the middle", "x[3,2,3]", "equation=iji->ij"),
            linear("Einsum", "three times the same index", "x[3,3,3]", "equation=iii->i"),
            linear("Einsum", "summed index", "x[2,3,4]", "equation=abc->ca"),
            linear("Einsum", "all summed", "x[2,3]", "equation=ab->"),
            smooth("Einsum", "index that only one operand has", "x[2,3] x[4,2]", "equation=ab,ca->c"),
            smooth("Einsum", "diagonal of one operand", "x[3,3] x[3,2]", "equation=ii,ij->j"),
            smooth("Einsum", "three operands", "x[2,3] x[3,4] x[4,2]", "equation=ab,bc,cd->ad"),
            smooth("Einsum", "three operands, two of them summed", "x[2,3] x[3,4] x[5]", "equation=ab,bc,d->a"),
            smooth("Einsum", "index of size 1 repeated", "x[2,1] x[3,4]", "equation=ab,bc->ac @sized"),
            linear("Einsum", "abbreviated transposition", "x[2,3,4,5]", "equation=...ij->...ji @open=0"),
            smooth("Einsum", "abbreviated batches", "x[2,3,4,5] x[2,3,5,2]", "equation=...ij,...jk->...ik @open=0"),
            smooth("Einsum", "abbreviated, implicit result", "x[2,3,4] x[2,4,5]", "equation=...ij,...jk @open=0"),
            linear("Einsum", "abbreviated, summed and diagonal", "x[2,3,3,4]", "equation=...iij->...i @open=0"),
            smooth("Einsum", "attention", "x[2,3,4,5] x[2,3,6,5]", "equation=bhqd,bhkd->bhqk"));

    private static final List<RuleCase> CONVOLUTION = List.of(
            linearSingle("Conv", "valid", "x[2,3,6,5] w[4,3,3,3]", ""),
            linearSingle("Conv", "padded", "x[2,3,6,6] w[4,3,3,3]", "pads=[1,1,1,1]"),
            linearSingle("Conv", "bias", "x[1,3,6,6] w[4,3,3,3] w[4]", ""),
            linearSingle("Conv", "pointwise", "x[2,3,5,5] w[4,3,1,1]", ""),
            linearSingle("Conv", "pointwise, stride", "x[2,3,5,5] w[4,3,1,1]", "strides=[2,2]"),
            linearSingle("Conv", "pointwise, stride 3", "x[2,3,6,6] w[4,3,1,1]", "strides=[3,3]"),
            linearSingle("Conv", "stride divides", "x[2,3,7,7] w[4,3,3,3]", "strides=[2,2]"),
            linearSingle("Conv", "stride does not divide", "x[2,3,8,8] w[4,3,3,3]", "strides=[2,2]"),
            linearSingle("Conv", "stride, padded", "x[2,3,8,8] w[4,3,3,3]", "strides=[2,2] pads=[1,1,1,1]"),
            linearSingle("Conv", "first layer of ResNet", "x[1,3,17,18] w[4,3,7,7]", "strides=[2,2] pads=[3,3,3,3]"),
            linearSingle("Conv", "strides differ", "x[1,2,9,11] w[3,2,3,2]", "strides=[3,2] pads=[0,1,1,0]"),
            linearSingle("Conv", "asymmetric padding", "x[2,3,6,6] w[4,3,3,3]", "pads=[0,1,2,0]"),
            linearSingle("Conv", "padding beyond the kernel", "x[1,2,4,4] w[3,2,2,2]", "pads=[2,2,2,2]"),
            linearSingle(
                    "Conv",
                    "padding beyond the kernel, stride",
                    "x[1,2,4,4] w[3,2,2,2]",
                    "pads=[2,3,2,2] strides=[2,2]"),
            linearSingle("Conv", "dilated", "x[2,3,8,8] w[4,3,3,3]", "dilations=[2,2]"),
            linearSingle(
                    "Conv",
                    "dilated, padded, stride",
                    "x[2,3,9,10] w[4,3,3,3]",
                    "dilations=[2,1] pads=[2,1,2,1] strides=[2,2]"),
            linearSingle("Conv", "groups", "x[2,4,6,6] w[6,2,3,3]", "group=2 pads=[1,1,1,1]"),
            linearSingle(
                    "Conv", "groups, as many channels out as in", "x[2,4,6,6] w[4,2,3,3]", "group=2 pads=[1,1,1,1]"),
            linearSingle("Conv", "groups, stride", "x[2,4,6,6] w[6,2,3,3]", "group=2 strides=[2,2]"),
            linearSingle("Conv", "depthwise", "x[2,4,6,6] w[4,1,3,3]", "group=4 pads=[1,1,1,1]"),
            linearSingle(
                    "Conv",
                    "depthwise, strides differ",
                    "x[2,4,9,7] w[4,1,3,2]",
                    "group=4 strides=[2,3] pads=[1,1,1,0]"),
            linearSingle(
                    "Conv",
                    "depthwise, stride and dilation",
                    "x[1,3,11,12] w[3,1,3,3]",
                    "group=3 strides=[2,2] dilations=[2,2] pads=[2,2,2,2]"),
            linearSingle(
                    "Conv",
                    "depthwise, stride, odd padding",
                    "x[1,3,8,8] w[3,1,3,3]",
                    "group=3 strides=[2,2] pads=[0,0,1,1]"),
            linearSingle(
                    "Conv",
                    "depthwise, stride, SAME",
                    "x[1,3,7,8] w[3,1,5,5]",
                    "group=3 strides=[2,2] auto_pad=SAME_UPPER"),
            linearSingle("Conv", "depthwise, stride", "x[2,4,7,8] w[4,1,3,3]", "group=4 strides=[2,2] pads=[1,1,1,1]"),
            linearSingle("Conv", "depthwise with multiplier", "x[2,3,6,6] w[6,1,3,3]", "group=3 pads=[1,1,1,1]"),
            linearSingle("Conv", "depthwise, dilated", "x[2,4,8,8] w[4,1,3,3]", "group=4 dilations=[2,2]"),
            linearSingle("Conv", "groups to one channel each", "x[2,6,5,5] w[2,3,3,3]", "group=2"),
            linearSingle("Conv", "SAME_UPPER, stride 1", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=SAME_UPPER"),
            linearSingle("Conv", "SAME_UPPER, stride 2", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=SAME_UPPER strides=[2,2]"),
            linearSingle("Conv", "SAME_LOWER, stride 1", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=SAME_LOWER"),
            linearSingle("Conv", "SAME_LOWER, stride 2", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=SAME_LOWER strides=[2,2]"),
            linearSingle("Conv", "VALID, stride 1", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=VALID"),
            linearSingle("Conv", "VALID, stride 2", "x[1,2,6,7] w[3,2,3,4]", "auto_pad=VALID strides=[2,2]"),
            linearSingle(
                    "Conv",
                    "SAME_UPPER, kernel below the stride",
                    "x[1,2,6,8] w[3,2,1,1]",
                    "auto_pad=SAME_UPPER strides=[2,3]"),
            linearSingle(
                    "Conv",
                    "SAME_LOWER, kernel below the stride",
                    "x[1,2,6,8] w[3,2,2,1]",
                    "auto_pad=SAME_LOWER strides=[3,3]"),
            linearSingle("Conv", "SAME_UPPER, stride 3", "x[1,2,7,8] w[3,2,4,4]", "auto_pad=SAME_UPPER strides=[3,3]"),
            linearSingle("Conv", "one axis", "x[2,3,9] w[4,3,3]", "pads=[1,1]"),
            linearSingle("Conv", "one axis, stride", "x[2,3,10] w[4,3,4]", "pads=[1,0] strides=[3]"),
            linearSingle("Conv", "three axes", "x[1,2,4,5,4] w[3,2,2,3,2]", "pads=[0,1,0,1,1,0]"),
            linearSingle(
                    "Conv", "three axes, stride", "x[1,2,5,5,6] w[3,2,2,3,2]", "strides=[2,2,2] pads=[1,1,1,1,1,1]"),
            linearSingle("Conv", "kernel shape given", "x[1,2,5,5] w[3,2,3,3]", "kernel_shape=[3,3]"),
            smoothSingle(
                    "Conv",
                    "weights and bias vary",
                    "x[2,3,6,6] x[4,3,3,3] x[4]",
                    "pads=[1,0,1,1] strides=[2,2] @sized"),
            smoothSingle("Conv", "weights vary, dilated", "x[2,3,8,7] x[4,3,3,2]", "dilations=[2,1] @sized"),
            smoothSingle(
                    "Conv",
                    "weights vary, stride leaves a rest",
                    "x[2,2,8,8] x[3,2,3,3] x[3]",
                    "strides=[3,2] kernel_shape=[3,3]"),
            linearSingle("ConvTranspose", "plain", "x[2,3,4,4] w[3,4,3,3]", ""),
            linearSingle("ConvTranspose", "stride", "x[2,3,4,4] w[3,4,2,2]", "strides=[2,2]"),
            linearSingle("ConvTranspose", "bias", "x[2,3,4,4] w[3,4,2,2] x[4]", "strides=[2,2]"),
            linearSingle("ConvTranspose", "stride, padding", "x[2,3,4,4] w[3,4,3,3]", "strides=[2,2] pads=[1,1,1,1]"),
            linearSingle(
                    "ConvTranspose",
                    "output padding",
                    "x[2,3,4,4] w[3,4,3,3]",
                    "strides=[2,2] pads=[1,1,1,1] output_padding=[1,1]"),
            linearSingle("ConvTranspose", "groups", "x[2,4,4,4] w[4,2,3,3]", "strides=[2,2] group=2"),
            linearSingle("ConvTranspose", "dilated", "x[1,2,4,4] w[2,3,3,3]", "dilations=[2,2] pads=[1,0,0,1]"),
            linearSingle("ConvTranspose", "SAME_UPPER", "x[1,2,4,4] w[2,3,3,3]", "strides=[2,2] auto_pad=SAME_UPPER"),
            linearSingle("ConvTranspose", "SAME_LOWER", "x[1,2,4,4] w[2,3,3,3]", "strides=[2,2] auto_pad=SAME_LOWER"),
            linearSingle(
                    "ConvTranspose",
                    "output shape",
                    "x[1,2,4,4] w[2,3,3,3]",
                    "strides=[2,2] output_shape=[8,8] @sized"),
            linearSingle(
                    "ConvTranspose",
                    "output shape, SAME_UPPER",
                    "x[1,2,4,5] w[2,3,3,4]",
                    "strides=[2,2] output_shape=[8,11] auto_pad=SAME_UPPER @sized"),
            linearSingle("ConvTranspose", "one axis", "x[2,3,5] w[3,2,4]", "strides=[2] pads=[1,1]"),
            linearSingle("ConvTranspose", "three axes", "x[1,2,3,3,3] w[2,2,2,2,2]", "strides=[2,2,2]"),
            linearSingle("ConvTranspose", "VALID", "x[1,2,4,4] w[2,3,3,3]", "strides=[2,2] auto_pad=VALID"));

    private static final List<RuleCase> POOL = List.of(
            smooth("MaxPool", "no overlap", "x[2,3,6,6]:apart", "kernel_shape=[2,2] strides=[2,2]"),
            smooth("MaxPool", "overlap, padded", "x[2,3,7,7]:apart", "kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1]"),
            smooth("MaxPool", "stride 1", "x[1,2,5,5]:apart", "kernel_shape=[3,3]"),
            smooth(
                    "MaxPool",
                    "asymmetric padding",
                    "x[1,2,5,6]:apart",
                    "kernel_shape=[3,2] pads=[0,1,2,0] strides=[2,1]"),
            smooth("MaxPool", "dilated", "x[1,2,7,7]:apart", "kernel_shape=[2,2] dilations=[2,3]"),
            smooth("MaxPool", "rounded up", "x[1,2,6,7]:apart", "kernel_shape=[3,3] strides=[2,2] ceil_mode=1"),
            smooth("MaxPool", "SAME_UPPER", "x[1,2,6,7]:apart", "kernel_shape=[3,3] strides=[2,2] auto_pad=SAME_UPPER"),
            smooth("MaxPool", "SAME_LOWER", "x[1,2,6,7]:apart", "kernel_shape=[2,2] strides=[1,1] auto_pad=SAME_LOWER"),
            smooth("MaxPool", "one axis", "x[2,3,9]:apart", "kernel_shape=[3] strides=[2]"),
            smooth("MaxPool", "three axes", "x[1,2,4,4,4]:apart", "kernel_shape=[2,2,2] strides=[2,2,2]"),
            smooth(
                    "MaxPool",
                    "positions read elsewhere, column by column",
                    "x[1,2,6,6]:apart",
                    "kernel_shape=[2,2] strides=[2,2] storage_order=1 @outputs=2"),
            linearSingle("AveragePool", "no overlap", "x[2,3,6,6]", "kernel_shape=[2,2] strides=[2,2]"),
            linearSingle("AveragePool", "overlap", "x[2,3,7,8]", "kernel_shape=[3,3] strides=[2,2]"),
            linearSingle(
                    "AveragePool",
                    "padded, count_include_pad 0",
                    "x[2,3,7,7]",
                    "kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "asymmetric padding, count_include_pad 0",
                    "x[1,2,5,6]",
                    "kernel_shape=[3,2] pads=[0,1,2,0] count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "rounded up, count_include_pad 0",
                    "x[1,2,6,7]",
                    "kernel_shape=[3,3] strides=[2,2] ceil_mode=1 count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "rounded up, padded, count_include_pad 0",
                    "x[1,2,7,8]",
                    "kernel_shape=[3,3] strides=[3,3] pads=[1,1,1,1] ceil_mode=1 count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "SAME_UPPER, count_include_pad 0",
                    "x[1,2,6,7]",
                    "kernel_shape=[3,3] strides=[2,2] auto_pad=SAME_UPPER count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "SAME_LOWER, count_include_pad 0",
                    "x[1,2,6,7]",
                    "kernel_shape=[2,2] auto_pad=SAME_LOWER count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "dilated, count_include_pad 0",
                    "x[1,2,7,7]",
                    "kernel_shape=[2,2] dilations=[2,3] pads=[1,1,1,1] count_include_pad=0"),
            linearSingle(
                    "AveragePool",
                    "padded, count_include_pad 1",
                    "x[2,3,7,7]",
                    "kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "asymmetric padding, count_include_pad 1",
                    "x[1,2,5,6]",
                    "kernel_shape=[3,2] pads=[0,1,2,0] count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "rounded up, count_include_pad 1",
                    "x[1,2,6,7]",
                    "kernel_shape=[3,3] strides=[2,2] ceil_mode=1 count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "rounded up, padded, count_include_pad 1",
                    "x[1,2,7,8]",
                    "kernel_shape=[3,3] strides=[3,3] pads=[1,1,1,1] ceil_mode=1 count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "SAME_UPPER, count_include_pad 1",
                    "x[1,2,6,7]",
                    "kernel_shape=[3,3] strides=[2,2] auto_pad=SAME_UPPER count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "SAME_LOWER, count_include_pad 1",
                    "x[1,2,6,7]",
                    "kernel_shape=[2,2] auto_pad=SAME_LOWER count_include_pad=1"),
            linearSingle(
                    "AveragePool",
                    "dilated, count_include_pad 1",
                    "x[1,2,7,7]",
                    "kernel_shape=[2,2] dilations=[2,3] pads=[1,1,1,1] count_include_pad=1"),
            linearSingle("AveragePool", "one axis", "x[2,3,9]", "kernel_shape=[3] strides=[2]"),
            linearSingle(
                    "AveragePool",
                    "three axes",
                    "x[1,2,4,5,4]",
                    "kernel_shape=[2,3,2] strides=[2,1,2] pads=[0,1,0,0,1,0]"),
            smoothSingle("LpPool", "norm 2", "x[1,2,6,6]:far", "kernel_shape=[2,2] strides=[2,2]"),
            smoothSingle(
                    "LpPool",
                    "norm 3, padded",
                    "x[1,2,6,6]:far",
                    "kernel_shape=[3,3] strides=[2,2] pads=[1,1,1,1] p=3"),
            smoothSingle("LpPool", "norm 1", "x[1,2,6,6]:far", "kernel_shape=[3,3] p=1"),
            smoothSingle("LpPool", "norm 2, one axis", "x[1,2,9]:far", "kernel_shape=[3] strides=[2]"),
            linearSingle("GlobalAveragePool", "pictures", "x[2,3,4,5]", ""),
            linearSingle("GlobalAveragePool", "sequence", "x[2,3,7]", ""),
            smoothSingle("GlobalMaxPool", "pictures", "x[2,3,4,4]:apart", ""),
            smoothSingle("GlobalMaxPool", "volumes", "x[1,2,3,3,3]:apart", ""),
            smoothSingle("GlobalLpPool", "norm 2", "x[2,3,4,4]:far", ""),
            smoothSingle("GlobalLpPool", "norm 3", "x[2,3,4,4]:far", "p=3"),
            linearSingle(
                    "Resize",
                    "nearest, twice",
                    "x[1,2,3,4] - f[1,1,2,2]",
                    "mode=nearest coordinate_transformation_mode=asymmetric nearest_mode=floor"),
            linearSingle("Resize", "nearest, to sizes", "x[1,2,3,4] - - i[1,2,7,5]", "mode=nearest"),
            linearSingle("Resize", "nearest, smaller", "x[1,2,6,7] - f[1,1,0.5,0.6]", "mode=nearest nearest_mode=ceil"),
            linearSingle(
                    "Resize",
                    "linear, half_pixel",
                    "x[1,2,3,4] - f[1,1,2,1.7]",
                    "mode=linear coordinate_transformation_mode=half_pixel"),
            linearSingle(
                    "Resize",
                    "cubic, half_pixel",
                    "x[1,2,5,4] - - i[1,2,7,9]",
                    "mode=cubic coordinate_transformation_mode=half_pixel"),
            linearSingle(
                    "Resize",
                    "linear, half_pixel_symmetric",
                    "x[1,2,3,4] - f[1,1,2,1.7]",
                    "mode=linear coordinate_transformation_mode=half_pixel_symmetric"),
            linearSingle(
                    "Resize",
                    "cubic, half_pixel_symmetric",
                    "x[1,2,5,4] - - i[1,2,7,9]",
                    "mode=cubic coordinate_transformation_mode=half_pixel_symmetric"),
            linearSingle(
                    "Resize",
                    "linear, pytorch_half_pixel",
                    "x[1,2,3,4] - f[1,1,2,1.7]",
                    "mode=linear coordinate_transformation_mode=pytorch_half_pixel"),
            linearSingle(
                    "Resize",
                    "cubic, pytorch_half_pixel",
                    "x[1,2,5,4] - - i[1,2,7,9]",
                    "mode=cubic coordinate_transformation_mode=pytorch_half_pixel"),
            linearSingle(
                    "Resize",
                    "linear, align_corners",
                    "x[1,2,3,4] - f[1,1,2,1.7]",
                    "mode=linear coordinate_transformation_mode=align_corners"),
            linearSingle(
                    "Resize",
                    "cubic, align_corners",
                    "x[1,2,5,4] - - i[1,2,7,9]",
                    "mode=cubic coordinate_transformation_mode=align_corners"),
            linearSingle(
                    "Resize",
                    "linear, asymmetric",
                    "x[1,2,3,4] - f[1,1,2,1.7]",
                    "mode=linear coordinate_transformation_mode=asymmetric"),
            linearSingle(
                    "Resize",
                    "cubic, asymmetric",
                    "x[1,2,5,4] - - i[1,2,7,9]",
                    "mode=cubic coordinate_transformation_mode=asymmetric"),
            linearSingle(
                    "Resize",
                    "nearest, tf_half_pixel_for_nn",
                    "x[1,2,3,4] - f[1,1,2,3]",
                    "mode=nearest coordinate_transformation_mode=tf_half_pixel_for_nn"),
            linearSingle(
                    "Resize",
                    "nearest, align corners",
                    "x[1,2,3,4] - - i[1,2,5,7]",
                    "mode=nearest coordinate_transformation_mode=align_corners nearest_mode=round_prefer_ceil"),
            linearSingle(
                    "Resize",
                    "linear, cropped",
                    "x[1,2,5,6] f[0,0,0.2,0.1,1,1,0.8,0.9] - i[1,2,4,7]",
                    "mode=linear coordinate_transformation_mode=tf_crop_and_resize"),
            linearSingle(
                    "Resize",
                    "linear, cropped beyond the border",
                    "x[1,2,5,6] f[0,0,-0.2,0.1,1,1,0.8,1.3] - i[1,2,4,7]",
                    "mode=linear coordinate_transformation_mode=tf_crop_and_resize extrapolation_value=0.5"),
            linearSingle(
                    "Resize", "linear, smaller, antialias", "x[1,2,9,8] - - i[1,2,4,5]", "mode=linear antialias=1"),
            linearSingle("Resize", "cubic, smaller, antialias", "x[1,2,9,8] - - i[1,2,4,5]", "mode=cubic antialias=1"),
            linearSingle(
                    "Resize",
                    "cubic, other coefficient",
                    "x[1,2,5,4] - f[1,1,2,2]",
                    "mode=cubic cubic_coeff_a=-0.5 exclude_outside=1"),
            linearSingle("Resize", "linear, chosen axes", "x[1,2,5,4] - - i[7,6]", "mode=linear axes=[2,3]"),
            linearSingle("Resize", "linear, two axes", "x[5,4] - f[2,1.5]", "mode=linear"),
            linearSingle("Resize", "linear, sequence", "x[1,2,5] - f[1,1,2]", "mode=linear"),
            linearSingle("Resize", "nearest, volumes", "x[1,2,3,2,3] - f[1,1,2,2,2]", "mode=nearest"),
            linearSingle("Resize", "linear, volumes", "x[1,2,3,2,3] - f[1,1,2,2,2]", "mode=linear"),
            linearSingle("Resize", "one axis of two", "x[1,2,5,4] - f[1,1,1,2]", "mode=linear"));

    static final List<RuleCase> ALL =
            Stream.of(MATRIX, CONVOLUTION, POOL).flatMap(List::stream).toList();

    private LayerCases() {}
}
