package convscope.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes float32 weights of constants of {@linkplain ElementType#isNarrow() narrow} types that {@code DequantizeLinear} reads: {@code (x - zero) * scale}, with one
 * scale for all, one per slice of an axis or one per block.
 */
final class Dequantization {
    private static final Set<String> READERS = Set.of("DequantizeLinear", "QuantizeLinear");

    private Dequantization() {}

    /**
     * A graph without narrow weights.
     *
     * @throws UnsupportedOperatorException if another operator reads some, listing all of them
     */
    static Graph fold(Graph graph, String file) {
        if (graph.constants().values().stream().noneMatch(t -> t.type().isNarrow())) {
            return graph;
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        List<Node> kept = new ArrayList<>();
        List<String> misread = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Tensor value = node.is("DequantizeLinear") ? value(node, constants, file) : null;
            if (value != null) {
                constants.put(node.outputs().get(0), value);
                continue;
            }
            kept.add(node);
            for (String input : READERS.contains(node.op()) ? List.<String>of() : node.inputs()) {
                Tensor tensor = constants.get(input);
                if (tensor != null && tensor.type().isNarrow()) {
                    misread.add("'" + input + "' of type " + tensor.type() + " read by node '" + node.name() + "' ("
                            + node.op() + ")");
                }
            }
        }
        if (!misread.isEmpty()) {
            throw new UnsupportedOperatorException(file + ": weights that only DequantizeLinear can read: "
                    + String.join(", ", misread) + "; export the model in float32");
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, constants);
    }

    private static Tensor value(Node node, Map<String, Tensor> constants, String file) {
        Tensor x = constants.get(node.inputs().get(0));
        Tensor scale = constants.get(node.inputs().get(1));
        Tensor zero = node.hasInput(2) ? constants.get(node.inputs().get(2)) : null;
        if (x == null || scale == null || !x.type().isNarrow() || zero == null && node.hasInput(2)) {
            return null;
        }
        long axis = node.integer("axis", 1);
        long[] strides = strides(x, scale, (int) (axis < 0 ? axis + x.rank() : axis), node.integer("block_size", 0));
        if (strides == null || zero != null && zero.count() != scale.count()) {
            throw new UnreadableModelException(file + ": node '" + node.name() + "' (DequantizeLinear): scales " + scale
                    + " do not fit weights " + x + UnreadableModelException.DAMAGED);
        }
        float[] values = x.floats();
        float[] scales = scale.floats();
        float[] zeros = zero == null ? new float[scales.length] : zero.floats();
        for (int i = 0; i < values.length; i++) {
            int at = strides[0] == 0 ? 0 : (int) at(i, strides);
            values[i] = (values[i] - zeros[at]) * scales[at];
        }
        return Tensor.of(values, x.shape());
    }

    /** Of the axis of the scales: elements behind one step, steps, steps that share a scale, scales along it; zeros for one scale; null where they do not fit. */
    private static long[] strides(Tensor x, Tensor scale, int axis, long block) {
        if (scale.count() == 1 && scale.rank() <= 1) {
            return new long[4];
        }
        if (axis < 0 || axis >= x.rank() || block < 0) {
            return null;
        }
        long inner = 1;
        for (int i = axis + 1; i < x.rank(); i++) {
            inner *= x.size(i);
        }
        if (block == 0) {
            return scale.rank() == 1 && scale.count() == x.size(axis) ? new long[] {inner, x.size(axis), 1, 0} : null;
        }
        long blocks = (x.size(axis) + block - 1) / block;
        long[] expected = x.shape();
        expected[axis] = blocks;
        return java.util.Arrays.equals(expected, scale.shape())
                ? new long[] {inner, x.size(axis), block, blocks}
                : null;
    }

    private static long at(int index, long[] strides) {
        long step = index / strides[0] % strides[1];
        if (strides[3] == 0) {
            return step;
        }
        long outer = index / strides[0] / strides[1];
        return (outer * strides[3] + step / strides[2]) * strides[0] + index % strides[0];
    }
}
