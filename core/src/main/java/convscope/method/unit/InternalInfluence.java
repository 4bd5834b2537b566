package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.method.cam.ClassActivation;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.List;

/**
 * Internal influence: the mean gradient of the explained scalar with respect to each unit of a layer, along the straight path from a baseline to the input.
 *
 * <p>{@code v_u = mean over the path of dF/dh_u}, by the midpoint rule with {@code steps} points. It tells how strongly a unit would act if it changed, over inputs between
 * baseline and input. Right before global average pooling and a dense layer it is the same at every position: choose an earlier layer. It is not multiplied with what the unit does, so it adds up to nothing in particular: for that use {@link LayerConductance}. Raw map: the sum over
 * the channels, signed, {@code [*S]}; the numbers themselves, {@code [C, *S]}, are kept in {@code attribution}.
 *
 * <p>Leino et al. 2018 (arXiv:1802.03788), definition 1, with the uniform distribution over the straight path as the distribution of interest.
 */
@Describe(
        title = "Internal influence",
        titleZh = "内部影响力",
        summary = "Shows where a layer would change the score most, averaged on the way from a baseline to the input.",
        summaryZh = "在从基线到输入的路径上取平均，显示某一层中哪些位置最能改变得分。",
        paper = "arXiv:1802.03788")
public record InternalInfluence(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(value = "points on the path from baseline to input", zh = "从基线到输入的路径上的点数") int steps,
        @Param(
                        value = "where the path starts: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "路径的起点：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline)
        implements Explainer<Heatmap> {
    public InternalInfluence() {
        this(LayerRef.AUTO, 50, Baseline.ZERO);
    }

    public InternalInfluence {
        Conductance.requireSteps(steps);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        String edge = choice.edge();
        Query query = subject.query(List.of(), List.of(edge), RuleBook.GRADIENT);
        StraightPath path = new StraightPath(subject, baseline);
        Mean mean = new Mean();
        Samples.of(subject, steps)
                .showing(() -> heatmap(subject, choice, mean))
                .run(
                        query,
                        point -> path.at((point + 0.5) / steps),
                        (point, pass, item) -> mean.add(pass.cotangent(edge).item(item)));
        return heatmap(subject, choice, mean);
    }

    private Heatmap heatmap(Subject subject, LayerChoice choice, Mean mean) {
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        Tensor perUnit = Conductance.channelsFirst(mean.values(), choice.layer(), mean.shape());
        return ClassActivation.attributed(perUnit, choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
