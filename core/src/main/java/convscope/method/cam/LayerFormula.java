package convscope.method.cam;

import convscope.backward.RuleBook;
import convscope.explain.Descriptor;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.List;
import java.util.Map;

/** A class activation method whose map is one formula over what a layer computes and its gradient; the negative part of the map is cut. */
interface LayerFormula extends OnePass {
    /** Name of the result that is the map before its cut. */
    String UNCUT = "uncut";

    /** The layer to read. */
    LayerRef layer();

    /**
     * The map before its cut, appended to the derived graph.
     *
     * @param activation what the layer computes, {@code [N, C, *S]} or {@code [N, *S, C]}
     * @param gradient of the explained scalar with respect to it, in the same shape
     * @param axes which axis counts channels and which are space
     * @return {@code [N, *S]}
     */
    Value map(Value activation, Value gradient, LayerAxes axes);

    /** Further results by name, one number per item, that {@link #note} reads; none unless said otherwise. */
    default Map<String, Value> facts(Value activation, LayerAxes axes) {
        return Map.of();
    }

    /** Facts about the result for its record; nothing unless said otherwise. */
    default void note(LayerChoice choice, Pass pass, Recording recording) {}

    /** A map with its negative part cut, and as it was. */
    static Map<String, Value> cut(Value signed) {
        Map<String, Value> results = Formula.result(signed.positivePart());
        results.put(UNCUT, signed);
        return results;
    }

    @Override
    default Query query(Network network, String explainedEdge) {
        Layer read = LayerChoice.spatial(layer(), network).layer();
        String edge = read.output().name();
        LayerAxes axes = LayerAxes.of(read);
        Formula formula = new Formula(Descriptor.text(this), List.of(edge), terms -> {
            Value activation = terms.value(edge);
            Map<String, Value> results = cut(map(activation, terms.cotangent(edge), axes));
            results.putAll(facts(activation, axes));
            return results;
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, List.of(edge), RuleBook.GRADIENT)
                .computing(formula);
    }

    @Override
    default Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer(), subject.network());
        Pass pass = subject.run(query(subject.network(), subject.explainedEdge()));
        Tensor signed = pass.result(UNCUT).slice(0).toFloat();
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        note(choice, pass, recording);
        return ClassActivation.positive(signed, choice, subject, recording);
    }

    @Override
    default Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
