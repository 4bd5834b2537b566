package convscope.method.cam;

import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Query;
import java.util.List;
import java.util.stream.Collectors;

/**
 * LayerCAM: every value of a layer weighted by the positive part of its own gradient, so that early layers too give maps, and finer ones.
 *
 * <p>{@code M = sum_k max(g_k, 0) A_k} for one layer, its negative part cut, at the layer's resolution {@code [*S]}. For several layers each M is divided by its largest
 * value, interpolated to the finest resolution among them, and joined by their mean or, as in the paper, by the largest of {@code tanh(2 M / max M)}.
 *
 * <p>Use it with one early layer for outlines, or with one layer of each resolution for a fine map that still finds the object.
 *
 * <p>Jiang et al. 2021 (LayerCAM, IEEE TIP 30), equations 6 to 9.
 */
@Describe(
        title = "LayerCAM",
        titleZh = "LayerCAM 逐层类激活图",
        summary = "Shows in fine detail which places of the input speak for a class, from one layer or several.",
        summaryZh = "由一层或多层精细地显示输入中支持该类别的位置。",
        paper = "Jiang et al. 2021, doi:10.1109/TIP.2021.3089943")
public record LayerCam(
        @Param(
                        value = "layers to read, separated by commas; auto takes the last one with spatial extent",
                        zh = "读取的层，以逗号分隔；auto 取最后一个有空间尺寸的层")
                List<LayerRef> layers,
        @Param(
                        value = "how the maps of several layers become one: their mean, or the largest after tanh",
                        zh = "如何合并多层的图：取均值，或经 tanh 后取最大值")
                Fusion fusion)
        implements OnePass {
    public LayerCam() {
        this(List.of(LayerRef.AUTO), Fusion.MEAN);
    }

    public LayerCam {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new InvalidRequestException("layers must name at least one layer, named none");
        }
    }

    private List<LayerChoice> choices(Network network) {
        List<LayerChoice> choices =
                layers.stream().map(ref -> LayerChoice.spatial(ref, network)).toList();
        long ranks = choices.stream()
                .map(c -> c.layer().spatialAxes().size())
                .distinct()
                .count();
        if (ranks > 1) {
            throw new UnsuitableModelException("layers of different numbers of space axes cannot be joined: "
                    + sentence(choices) + "; choose layers of one kind");
        }
        return choices;
    }

    private static String sentence(List<LayerChoice> choices) {
        return choices.stream().map(LayerChoice::sentence).collect(Collectors.joining(", "));
    }

    @Override
    public Query query(Network network, String explainedEdge) {
        List<LayerChoice> choices = choices(network);
        List<String> edges = choices.stream().map(LayerChoice::edge).toList();
        Formula formula = new Formula(Descriptor.text(this), edges, terms -> {
            List<Value> maps = choices.stream()
                    .map(c -> LayerAxes.of(c.layer())
                            .sumOfChannels(
                                    terms.cotangent(c.edge()).positivePart().times(terms.value(c.edge()))))
                    .toList();
            return LayerFormula.cut(
                    maps.size() == 1
                            ? maps.get(0)
                            : fusion.of(maps.stream().map(Value::positivePart).toList()));
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, edges, RuleBook.GRADIENT)
                .computing(formula);
    }

    @Override
    public Heatmap explain(Subject subject) {
        List<LayerChoice> choices = choices(subject.network());
        Tensor signed = subject.run(query(subject.network(), subject.explainedEdge()))
                .result(LayerFormula.UNCUT)
                .slice(0)
                .toFloat();
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(sentence(choices));
        if (choices.size() > 1) {
            recording.note("Each layer's map was divided by its largest value before they were joined.");
        }
        return ClassActivation.positive(signed, choices.get(choices.size() - 1), subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
