package convscope.method.relevance;

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
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.cam.ClassActivation;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.List;

/** Probabilities of the units of a layer by the rules of a book, summed over the channels. */
interface LayerExcitation extends OnePass {
    /** The layer to read. */
    LayerRef layer();

    /** How probabilities travel back. */
    RuleBook book();

    @Override
    default Query query(Network network, String explainedEdge) {
        Layer read = LayerChoice.spatial(layer(), network).layer();
        String edge = read.output().name();
        Formula formula = new Formula(Descriptor.text(this), List.of(), terms -> {
            Value arrived = terms.cotangent(edge);
            return Formula.result(read.channelAxis() < 0 ? arrived : arrived.sumOver(read.channelAxis()));
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, List.of(edge), book())
                .computing(formula);
    }

    @Override
    default Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer(), subject.network());
        Pass pass = subject.run(query(subject.network(), subject.explainedEdge()));
        Tensor map = pass.result().slice(0).toFloat();
        double sum = 0;
        for (float value : map.floats()) {
            sum += value;
        }
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .layer(choice.sentence())
                .value("probability mass", sum);
        return ClassActivation.signed(map, choice, subject, recording);
    }

    @Override
    default Suitability suits(Network network) {
        try {
            network.lastSpatialLayer();
            return Needs.inputBackward(network, book());
        } catch (UnsuitableModelException e) {
            return Suitability.no(e.getMessage());
        }
    }
}
