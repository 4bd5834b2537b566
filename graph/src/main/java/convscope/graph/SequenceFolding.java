package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a known part of a value out of it where a graph makes a sequence of all parts first and then takes that one, as PyTorch's exporters write {@code split} and
 * {@code unbind}.
 */
final class SequenceFolding {
    private static final String TAKING = "SequenceAt";

    private final Graph graph;
    private final ShapeInference shapes;
    private final Map<String, Node> splits = new HashMap<>();
    private final Map<String, Tensor> constants;
    private final Set<String> names = new HashSet<>();

    /** Where a part lies along the axis, and whether it is left without this axis. */
    private record Part(long axis, long from, long to, boolean squeezed) {}

    private SequenceFolding(Graph graph) {
        this.graph = graph;
        shapes = ShapeInference.of(graph);
        constants = new LinkedHashMap<>(graph.constants());
        FreshNames.collect(graph, names);
        graph.nodes().stream()
                .filter(node -> node.is("SplitToSequence"))
                .forEach(node -> splits.put(node.outputs().get(0), node));
    }

    static Graph fold(Graph graph) {
        boolean taken = graph.nodes().stream().anyMatch(node -> node.is(TAKING));
        return taken ? ConstantFolding.fold(Rewrites.pruned(new SequenceFolding(graph).folded())) : graph;
    }

    private Graph folded() {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node split = node.is(TAKING) ? splits.get(node.inputs().get(0)) : null;
            Part part = split == null
                    ? null
                    : part(split, constants.get(node.inputs().get(1)));
            if (part == null) {
                nodes.add(node);
            } else {
                nodes.addAll(cut(node, split.inputs().get(0), part));
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, constants);
    }

    /** The part that an index names; null where the engine alone can tell, or would refuse. */
    private Part part(Node split, Tensor index) {
        Tensor sizes = split.hasInput(1) ? constants.get(split.inputs().get(1)) : Tensor.scalar(1L);
        if (!isSmall(index) || index.count() != 1 || !isSmall(sizes) || sizes.rank() > 1) {
            return null;
        }
        long place = index.longs()[0];
        return sizes.rank() == 1 ? listed(split, sizes.longs(), place) : even(split, sizes.longs()[0], place);
    }

    private static boolean isSmall(Tensor tensor) {
        return tensor != null
                && ConstantFolding.isWhole(tensor)
                && Arrays.stream(tensor.longs()).allMatch(value -> value == (int) value);
    }

    private Part even(Node split, long size, long index) {
        boolean squeezed = split.integer("keepdims", 1) == 0;
        if (size < 1 || squeezed && size != 1) {
            return null;
        }
        long length = length(split);
        long count = (length + size - 1) / size;
        long place = index < 0 ? index + count : index;
        boolean isThere = length < 0 ? index >= 0 : place >= 0 && place < count;
        return isThere ? new Part(split.integer("axis", 0), place * size, (place + 1) * size, squeezed) : null;
    }

    private Part listed(Node split, long[] sizes, long index) {
        long place = index < 0 ? index + sizes.length : index;
        boolean sound = Arrays.stream(sizes).allMatch(size -> size >= 0)
                && (length(split) < 0 || length(split) == Arrays.stream(sizes).sum());
        if (!sound || place < 0 || place >= sizes.length) {
            return null;
        }
        long from = Arrays.stream(sizes, 0, (int) place).sum();
        return new Part(split.integer("axis", 0), from, from + sizes[(int) place], false);
    }

    /** How long the split axis is; -1 where this is not known. */
    private long length(Node split) {
        Shape shape = shapes.edge(split.inputs().get(0)).shape();
        long axis = split.integer("axis", 0);
        if (!shape.isRankKnown() || axis < -shape.rank() || axis >= shape.rank()) {
            return -1;
        }
        Shape.Axis along = shape.axis((int) (axis < 0 ? axis + shape.rank() : axis));
        return along.isKnown() ? along.size() : -1;
    }

    private List<Node> cut(Node node, String x, Part part) {
        String result = node.outputs().get(0);
        String axis = constant(node, "axis", part.axis());
        String sliced = part.squeezed() ? FreshNames.of(node.name() + "/part", names) : result;
        List<String> inputs = List.of(x, constant(node, "from", part.from()), constant(node, "to", part.to()), axis);
        Node slice = new Node(node.name(), "Slice", "", inputs, List.of(sliced), Map.of());
        if (!part.squeezed()) {
            return List.of(slice);
        }
        String name = FreshNames.of(node.name() + "/squeezed", names);
        return List.of(slice, new Node(name, "Squeeze", "", List.of(sliced, axis), List.of(result), Map.of()));
    }

    private String constant(Node node, String what, long value) {
        String name = FreshNames.of(node.name() + "/" + what, names);
        constants.put(name, Tensor.of(new long[] {value}, 1));
        return name;
    }
}
