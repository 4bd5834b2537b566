package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.EinsumEquation;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gradient of a product over named indices: each operand's cotangent is the product of the result's cotangent with the other operands, over the operand's own
 * indices. An index that only the operand has was summed out, so its cotangent is the same everywhere along it; one that it has twice reads a diagonal, so nothing
 * comes to the elements beside it.
 */
final class EinsumRule {
    private final ForwardNode n;
    private final List<String> operands;
    private final String result;

    private EinsumRule(ForwardNode n, List<String> operands, String result) {
        this.n = n;
        this.operands = operands;
        this.result = result;
    }

    static List<Value> apply(ForwardNode n, Value dy) {
        EinsumRule rule = of(n);
        List<Value> sent = new ArrayList<>();
        for (int i = 0; i < n.inputCount(); i++) {
            Value refused = rule != null
                    ? null
                    : n.unsupported("an equation with '...' over operands of which the number of axes is not known");
            sent.add(refused != null ? refused : n.varies(i) ? rule.operand(dy, i) : n.none());
        }
        return sent;
    }

    /** Null where it is not known how many axes the dots of the equation stand for. */
    private static EinsumRule of(ForwardNode n) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < n.inputCount(); i++) {
            shapes.add(n.in(i).staticShape());
        }
        EinsumEquation equation = EinsumEquation.of(n.node().text("equation", ""), shapes);
        return equation == null ? null : new EinsumRule(n, equation.operands(), equation.result());
    }

    private Value operand(Value dy, int index) {
        String own = operands.get(index);
        List<String> terms = new ArrayList<>(List.of(result));
        List<Value> values = new ArrayList<>(List.of(dy));
        for (int i = 0; i < operands.size(); i++) {
            if (i != index) {
                terms.add(operands.get(i));
                values.add(n.in(i));
            }
        }
        String others = String.join("", terms);
        StringBuilder kept = new StringBuilder();
        own.chars().distinct().filter(c -> others.indexOf(c) >= 0).forEach(c -> kept.append((char) c));
        Map<String, Attribute> equation = Map.of("equation", Attribute.of(String.join(",", terms) + "->" + kept));
        Value product = n.graph().op("Einsum", equation, values.toArray(Value[]::new));
        return kept.length() == own.length() && !isRepeated(index) ? product : placed(product, kept, index);
    }

    /** Whether operands of size 1 along an index are known to be repeated, or this one where it has several. */
    private boolean isRepeated(int index) {
        Shape own = n.in(index).staticShape();
        for (int axis = 0; own.isRankKnown() && axis < own.rank(); axis++) {
            boolean single = own.size(axis) == 1;
            for (int i = 0; i < operands.size(); i++) {
                int place = operands.get(i).indexOf(operands.get(index).charAt(axis));
                if (place >= 0
                        && n.in(i).staticShape().isRankKnown()
                        && single != (n.in(i).staticShape().size(place) == 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Over all axes of the operand: repeated along those that were summed out, on the diagonal of those with one index. */
    private Value placed(Value product, CharSequence kept, int index) {
        String own = operands.get(index);
        List<Long> added = new ArrayList<>();
        for (int axis = 0; axis < own.length(); axis++) {
            boolean first = own.indexOf(own.charAt(axis)) == axis;
            if (!first || kept.toString().indexOf(own.charAt(axis)) < 0) {
                added.add((long) axis);
            }
        }
        Value in = n.in(index);
        Value value = added.isEmpty()
                ? product
                : product.unsqueezed(added.stream().mapToLong(Long::longValue).toArray());
        for (int axis = 0; axis < own.length() && in.staticShape().isRankKnown(); axis++) {
            if (in.staticShape().size(axis) == 1 && !added.contains((long) axis)) {
                value = value.sumKeeping(axis);
            }
        }
        value = value.expandedLike(in);
        for (int axis = 0; axis < own.length(); axis++) {
            int first = own.indexOf(own.charAt(axis));
            if (first != axis) {
                value = value.times(diagonal(in, first, axis, own.length()));
            }
        }
        return value;
    }

    /** 1 where the positions along two axes are equal, else 0; of size 1 along the others. */
    private static Value diagonal(Value like, int first, int second, int rank) {
        GraphBuilder graph = like.graph();
        Value[] sizes = new Value[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = i == first || i == second ? like.size(i) : graph.constant(1L);
        }
        return Separable.unitVectors(like.size(first), like).reshaped(graph.concat(0, sizes));
    }
}
