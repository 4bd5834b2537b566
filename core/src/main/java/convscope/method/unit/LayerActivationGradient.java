package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.ChannelMaps;
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
import convscope.graph.Value;
import convscope.method.cam.ClassActivation;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Activation times gradient of every unit of a layer: {@code h_u dF/dh_u}, what each adds to the score to a first approximation.
 *
 * <p>Raw map: the sum over the channels, signed, {@code [*S]}, which is HiResCAM before its cut; the numbers themselves, {@code [C, *S]}, are kept in
 * {@code attribution}. They add up to the score less the biases behind the layer where what is behind it is linear apart from ReLUs; elsewhere use
 * {@link LayerConductance}.
 *
 * <p>Shrikumar et al. 2016 (arXiv:1605.01713), section 4, at a layer instead of the input.
 */
@Describe(
        title = "Layer activation x gradient",
        titleZh = "层激活乘梯度",
        summary = "Shows what each place of a layer adds to the score or takes from it, to a first approximation.",
        summaryZh = "以一阶近似显示某一层的各个位置使得分增加或减少多少。",
        paper = "arXiv:1605.01713")
public record LayerActivationGradient(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements OnePass {
    /** Name of the formula's result with one number per unit, in the layer's own order of axes. */
    private static final String PER_UNIT = "units";

    public LayerActivationGradient() {
        this(LayerRef.AUTO);
    }

    @Override
    public Query query(Network network, String explainedEdge) {
        Layer read = LayerChoice.spatial(layer, network).layer();
        return query(this, read, explainedEdge);
    }

    private static Query query(LayerActivationGradient method, Layer read, String explainedEdge) {
        String edge = read.output().name();
        Formula formula = new Formula(Descriptor.text(method), List.of(edge), terms -> {
            Value product = terms.value(edge).times(terms.cotangent(edge));
            Map<String, Value> results = new LinkedHashMap<>();
            results.put(Formula.RESULT, read.channelAxis() < 0 ? product : product.sumOver(read.channelAxis()));
            results.put(PER_UNIT, product);
            return results;
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, List.of(edge), RuleBook.GRADIENT)
                .computing(formula);
    }

    /** The products at any layer, with space axes or without, channels first. */
    static ChannelMaps products(Subject subject, Layer layer) {
        LayerActivationGradient method = new LayerActivationGradient(new LayerRef(layer.name()));
        Pass pass = subject.run(query(method, layer, subject.explainedEdge()));
        return ChannelMaps.of(layer, pass.result(PER_UNIT), 0);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        Pass pass = subject.run(query(subject.network(), subject.explainedEdge()));
        ChannelMaps products = ChannelMaps.of(choice.layer(), pass.result(PER_UNIT), 0);
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        return ClassActivation.attributed(products.values(), choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
