package convscope.backward;

import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Between which numbers the inputs of a network can lie, for the rule z^B. An item of a batch that leaves its bounds, and every input without any, counts as
 * bounded by its own least and greatest number.
 *
 * @param low per input, in a shape that fits it
 * @param high likewise
 */
public record InputBox(Map<String, Tensor> low, Map<String, Tensor> high) {
    /** Operators that keep the order of numbers or turn it around, besides arithmetic with what does not vary. */
    private static final Set<String> MOVING = Set.of(
            "BatchNormalization", "Cast", "Flatten", "Identity", "Pad", "Reshape", "Squeeze", "Transpose", "Unsqueeze");

    /** How far beyond its bounds a number may lie by rounding, as a share of their distance. */
    private static final double ROUNDING = 1e-3;

    public InputBox {
        low = Map.copyOf(low);
        high = Map.copyOf(high);
    }

    /** No input has bounds of its own. */
    public static final InputBox UNKNOWN = new InputBox(Map.of(), Map.of());

    /** The bounds in words, empty where there are none. */
    String text() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(low).forEach((name, least) -> text.append('(')
                .append(name)
                .append(": ")
                .append(Arrays.toString(least.floats()))
                .append(" to ")
                .append(Arrays.toString(high.get(name).floats()))
                .append(')'));
        return text.toString();
    }

    /** Lower and upper bound of the elements of a value, in its shape. */
    record Bounds(Value low, Value high) {
        /** The least and the greatest number of each item. */
        static Bounds of(Value value) {
            return new Bounds(
                    extreme("ReduceMin", value).expandedLike(value),
                    extreme("ReduceMax", value).expandedLike(value));
        }
    }

    private static Value extreme(String operator, Value value) {
        int rank = value.staticShape().rank();
        return value.reduce(
                operator, true, LongStream.range(1, Math.max(1, rank)).toArray());
    }

    /** The bounds of what an operator is fed: those of the network's input, sent through what scales and moves it before. */
    Bounds at(ForwardNode n, int input) {
        String edge = n.node().inputs().get(input);
        List<Node> before = new ArrayList<>();
        Node node = n.producers().get(edge);
        while (node != null) {
            int varying = scaledInput(node, n);
            if (varying < 0) {
                return Bounds.of(n.in(input));
            }
            before.add(0, node);
            edge = node.inputs().get(varying);
            node = n.producers().get(edge);
        }
        Bounds bounds = ofInput(n.graph().value(edge), edge);
        return before.isEmpty() ? bounds : through(before, bounds, n);
    }

    private static int scaledInput(Node node, ForwardNode n) {
        boolean moves = MOVING.contains(node.op());
        boolean arithmetic = Set.of("Add", "Sub", "Mul", "Div").contains(node.op());
        if (!node.domain().isEmpty() || !moves && !arithmetic) {
            return -1;
        }
        boolean first = n.graph().constantOf(node.inputs().get(0)) == null;
        boolean single = moves || first != (n.graph().constantOf(node.inputs().get(1)) == null);
        return !single ? -1 : first ? 0 : node.is("Div") ? -1 : 1;
    }

    private static Bounds through(List<Node> before, Bounds bounds, ForwardNode n) {
        Value low = bounds.low();
        Value high = bounds.high();
        for (Node node : before) {
            int varying = scaledInput(node, n);
            low = copied(node, varying, low, n);
            high = copied(node, varying, high, n);
        }
        return new Bounds(
                n.graph().op("Min", low, high), //
                n.graph().op("Max", low, high));
    }

    private static Value copied(Node node, int varying, Value value, ForwardNode n) {
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            arguments.add(i == varying ? value : n.graph().value(node.inputs().get(i)));
        }
        return n.graph().copy(node, arguments).get(0);
    }

    private Bounds ofInput(Value input, String name) {
        Bounds own = Bounds.of(input);
        if (!low.containsKey(name)) {
            return own;
        }
        Value least = input.graph().constant(low.get(name)).castLike(input);
        Value greatest = input.graph().constant(high.get(name)).castLike(input);
        Value beyond = input.graph()
                .op("Max", extreme("ReduceMax", least.minus(input)), extreme("ReduceMax", input.minus(greatest)));
        Value slack = greatest.minus(least).reduce("ReduceMax", true).times(ROUNDING);
        Value inside = input.graph().op("LessOrEqual", beyond, slack.reshaped(1));
        return new Bounds(inside.choose(least, own.low()), inside.choose(greatest, own.high()));
    }
}
