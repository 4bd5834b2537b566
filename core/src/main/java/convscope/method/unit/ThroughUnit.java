package convscope.method.unit;

import convscope.backward.ForwardNode;
import convscope.backward.Rule;
import convscope.backward.RuleBook;
import convscope.explain.BehindLayer;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The gradient that passes through one unit only, as a rule book: the operators behind the unit's layer send nothing to what does not depend on the layer, and to the layer
 * itself nothing but the unit's share; all others send their plain gradient. What arrives at the input is {@code dF/dh_u dh_u/dx}.
 */
final class ThroughUnit {
    private final String edge;
    private final Tensor mask;
    private final Set<String> behind;

    private ThroughUnit(String edge, Tensor mask, Set<String> behind) {
        this.edge = edge;
        this.mask = mask;
        this.behind = behind;
    }

    /**
     * The book.
     *
     * @param shape of what the unit's layer computes
     */
    static RuleBook book(Graph graph, UnitOfLayer unit, long[] shape) {
        String edge = unit.choice().edge();
        Set<String> behind = new HashSet<>(BehindLayer.dependents(graph, List.of(edge)));
        behind.add(edge);
        ThroughUnit through = new ThroughUnit(edge, unit.mask(shape), behind);
        String name = "gradient through " + unit.label() + ", " + edge + ", " + unit.mask(shape);
        return RuleBook.GRADIENT.prepending(
                name, List.of(new RuleBook.Row("behind the layer", through::isBehind, through::send)));
    }

    private boolean isBehind(ForwardNode n) {
        return n.node().inputs().stream().anyMatch(behind::contains)
                && RuleBook.GRADIENT
                        .ruleFor(n)
                        .filter(rule -> rule != Rule.NONE)
                        .isPresent();
    }

    private List<Value> send(ForwardNode n, Value dy) {
        List<Value> sent =
                new ArrayList<>(RuleBook.GRADIENT.ruleFor(n).orElseThrow().apply(n, dy));
        for (int i = 0; i < sent.size(); i++) {
            String input = n.node().inputs().get(i);
            if (!behind.contains(input)) {
                sent.set(i, n.none());
            } else if (input.equals(edge) && !sent.get(i).name().isEmpty()) {
                Value one = n.graph().constant(mask);
                sent.set(i, sent.get(i).times(mask(one, sent.get(i))));
            }
        }
        return sent;
    }

    private static Value mask(Value mask, Value value) {
        return value.type() == ElementType.FLOAT ? mask : mask.castLike(value);
    }
}
