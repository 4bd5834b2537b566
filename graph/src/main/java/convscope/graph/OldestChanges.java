package convscope.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The steps of the {@linkplain UpgradeTable upgrade table} from opset 1 to opset 7. */
final class OldestChanges {
    private OldestChanges() {}

    static List<Node> withoutConsumed(Node node, Upgrade graph) {
        return without(node, "consumed_inputs");
    }

    /** Networks are run as they are used, not as they are trained. */
    static List<Node> withoutTest(Node node, Upgrade graph) {
        return without(node, "is_test");
    }

    static List<Node> withoutSequence(Node node, Upgrade graph) {
        return without(node, "output_sequence");
    }

    static List<Node> withoutBroadcast(Node node, Upgrade graph) {
        return without(node, "broadcast");
    }

    private static List<Node> without(Node node, String attribute) {
        return List.of(UpgradeChanges.with(node, node.inputs(), attribute));
    }

    /** Types were named by words. */
    static List<Node> namedType(Node node, Upgrade graph) {
        if (!(node.attributes().get("to") instanceof Attribute.Text name)) {
            return List.of(node);
        }
        long code = ElementType.valueOf(name.value().toUpperCase(Locale.ROOT)).code();
        return List.of(UpgradeChanges.adding(node, Map.of("to", Attribute.of(code))));
    }

    static List<Node> secondAxis(Node node, Upgrade graph) {
        return List.of(node.has("axis") ? node : UpgradeChanges.adding(node, Map.of("axis", Attribute.of(1L))));
    }

    /** The power was a real number. */
    static List<Node> wholePower(Node node, Upgrade graph) {
        Map<String, Attribute> power = Map.of("p", Attribute.of((long) node.real("p", 2)));
        return List.of(UpgradeChanges.adding(node, power));
    }

    static List<Node> paddings(Node node, Upgrade graph) {
        Map<String, Attribute> pads = Map.of("pads", node.attributes().get("paddings"));
        return List.of(UpgradeChanges.adding(UpgradeChanges.with(node, node.inputs(), "paddings"), pads));
    }

    static List<Node> shape(Node node, Upgrade graph) {
        List<String> inputs = UpgradeChanges.appended(node, graph.vector(node.integers("shape")));
        return List.of(UpgradeChanges.with(node, inputs, "shape", "consumed_inputs"));
    }

    /** The constants had fewer digits. */
    static List<Node> selu(Node node, Upgrade graph) {
        Map<String, Attribute> constants = Map.of(
                "alpha", Attribute.of(node.real("alpha", 1.6732f)), "gamma", Attribute.of(node.real("gamma", 1.0507f)));
        return List.of(UpgradeChanges.adding(UpgradeChanges.with(node, node.inputs(), "consumed_inputs"), constants));
    }

    /** One axis was repeated, not all. */
    static List<Node> tile(Node node, Upgrade graph) {
        Tensor tiles = graph.constantOf(node.inputs().get(1));
        Tensor axis = node.hasInput(2) ? graph.constantOf(node.inputs().get(2)) : Tensor.scalar(0L);
        int rank = graph.edge(node.inputs().get(0)).shape().rank();
        if (tiles == null || axis == null || rank < 0) {
            throw Upgrade.open(node, "how often it repeats");
        }
        long[] repeats = new long[rank];
        Arrays.fill(repeats, 1);
        repeats[ShapeTable.axis(axis.longs()[0], rank)] = tiles.longs()[0];
        return List.of(UpgradeChanges.with(node, List.of(node.inputs().get(0), graph.vector(repeats))));
    }

    static List<Node> scalesPerAxis(Node node, Upgrade graph) {
        Attribute scales =
                new Attribute.Reals(List.of(1f, 1f, node.real("height_scale", 1), node.real("width_scale", 1)));
        Node bare = UpgradeChanges.with(node, node.inputs(), "height_scale", "width_scale");
        return List.of(UpgradeChanges.adding(bare, Map.of("scales", scales)));
    }

    /** The second value's axes began with a named one of the first; now they end with its last, behind further axes of size 1. */
    static List<Node> aligned(Node node, Upgrade graph) {
        Node bare = UpgradeChanges.with(node, node.inputs(), "axis", "broadcast");
        if (node.integer("broadcast", 0) == 0 || !node.has("axis")) {
            return List.of(bare);
        }
        int rank = graph.edge(node.inputs().get(0)).shape().rank();
        int own = graph.edge(node.inputs().get(1)).shape().rank();
        if (own == 0) {
            return List.of(bare);
        }
        if (rank < 0 || own < 0) {
            throw Upgrade.open(node, "the number of axes of its inputs");
        }
        return behind(bare, rank - ShapeTable.axis(node.integer("axis", 0), rank) - own, own, graph);
    }

    /** A slope per channel belonged to the second axis; now a slope belongs to the last. */
    static List<Node> channelSlopes(Node node, Upgrade graph) {
        Shape slopes = graph.edge(node.inputs().get(1)).shape();
        if (slopes.rank() != 1 || slopes.size(0) == 1) {
            return List.of(node);
        }
        int rank = graph.edge(node.inputs().get(0)).shape().rank();
        if (rank < 0) {
            throw Upgrade.open(node, "the number of axes of its inputs");
        }
        return behind(node, rank - 2, 1, graph);
    }

    /** The node with further axes of size 1 behind the {@code own} ones of its second input. */
    private static List<Node> behind(Node node, int further, int own, Upgrade graph) {
        if (further <= 0) {
            return List.of(node);
        }
        String axes = graph.vector(LongStream.range(own, own + further).toArray());
        String wide = graph.fresh("upgraded");
        Node unsqueezed = new Node(
                graph.fresh("upgraded"), "Unsqueeze", "", List.of(node.inputs().get(1), axes), List.of(wide), Map.of());
        return List.of(
                unsqueezed, UpgradeChanges.with(node, List.of(node.inputs().get(0), wide)));
    }
}
