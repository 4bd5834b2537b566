package convscope.method.unit;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.method.cam.ClassActivation;
import convscope.network.Network;

/**
 * Layer conductance: how much of the difference between the scores of input and baseline flows through each unit of a layer at each position.
 *
 * <p>{@code c_u = integral of dF/dh_u dh_u} along the straight path from baseline to input, by the trapezoid rule: {@code sum_i (g_i + g_{i+1})/2 * (h_{i+1} - h_i)} over
 * {@code steps} pieces, with the layer's values h taken at both ends of the path. So the layer's movement is counted whole, and wherever the network behind the layer is
 * linear along a piece the numbers add up exactly; what is left is in the record as {@code completeness-gap}. Early layers of deep networks
 * need hundreds of pieces where the last layer needs two: watch the gap. Raw map: their sum over the channels, signed,
 * {@code [*S]}; the numbers themselves, {@code [C, *S]}, are kept in {@code attribution}. If all of the input passes the layer, they add up to {@code F(x) - F(x')}.
 *
 * <p>Dhamdhere et al. 2018 (arXiv:1805.12233), definition 1, equation 2; steps of {@code h} instead of its derivative as in Shrikumar et al. 2018 (arXiv:1807.09946).
 */
@Describe(
        title = "Layer conductance",
        titleZh = "层传导度",
        summary = "Shows how much of the score flows through each place of a layer, compared with a baseline input.",
        summaryZh = "与基线输入相比，显示得分有多少流经某一层的各个位置。",
        paper = "arXiv:1805.12233")
public record LayerConductance(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(value = "pieces of the path from baseline to input", zh = "从基线到输入的路径所分的段数") int steps,
        @Param(
                        value = "where the path starts: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "路径的起点：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline)
        implements Explainer<Heatmap> {
    public LayerConductance() {
        this(LayerRef.AUTO, 50, Baseline.ZERO);
    }

    public LayerConductance {
        Conductance.requireSteps(steps);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        Conductance conductance = new Conductance(subject, choice.layer(), baseline, steps);
        return heatmap(subject, choice, conductance.run(() -> heatmap(subject, choice, conductance)));
    }

    private Heatmap heatmap(Subject subject, LayerChoice choice, Conductance conductance) {
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        return ClassActivation.attributed(conductance.perUnit(), choice, subject, conductance.record(recording));
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
