package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Gradient rules of losses. */
final class LossRules {
    private static final int WEIGHTS = 2;
    private static final Map<String, Attribute> CLASSES = Map.of("axis", Attribute.of(1L));

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("NegativeLogLikelihoodLoss", Expansion.rule((n, in) -> List.of(likelihood(n, in.get(0), in)))),
            entry("SoftmaxCrossEntropyLoss", Expansion.rule((n, in) -> {
                Value logarithms = n.graph().op("LogSoftmax", CLASSES, in.get(0));
                return List.of(likelihood(n, logarithms, in), logarithms);
            })));

    private LossRules() {}

    /** {@code -w_t x_t} at the class t of each item; its mean is over the sum of the weights. */
    private static Value likelihood(ForwardNode n, Value logarithms, List<Value> in) {
        GraphBuilder graph = n.graph();
        Value target = in.get(1);
        Value counts = null;
        if (n.node().has("ignore_index")) {
            Value ignored = target.equalTo(target.like(n.node().integer("ignore_index", 0)));
            counts = ignored.not().castLike(logarithms);
            target = ignored.choose(target.like(0), target);
        }
        Value picked = graph.op("GatherElements", CLASSES, logarithms, target.unsqueezed(1))
                .squeezed(1);
        Value weights = n.hasInput(WEIGHTS) ? graph.op("Gather", in.get(WEIGHTS), target) : null;
        weights = weights == null ? counts : counts == null ? weights : weights.times(counts);
        Value losses =
                weights == null ? picked.negated() : picked.times(weights).negated();
        return switch (n.node().text("reduction", "mean")) {
            case "none" -> losses;
            case "sum" -> losses.reduce("ReduceSum", false);
            default -> weights == null
                    ? losses.reduce("ReduceMean", false)
                    : losses.reduce("ReduceSum", false).dividedBy(weights.reduce("ReduceSum", false));
        };
    }
}
