package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of the {@linkplain UpgradeTable upgrade table}. */
final class UpgradeChanges {
    private UpgradeChanges() {}

    private static Node retyped(Node node, String op) {
        return new Node(node.name(), op, "", node.inputs(), node.outputs(), node.attributes());
    }

    /** The node over other inputs and without some attributes. */
    static Node with(Node node, List<String> inputs, String... dropped) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        Arrays.asList(dropped).forEach(attributes.keySet()::remove);
        return new Node(node.name(), node.op(), "", inputs, node.outputs(), attributes);
    }

    static List<String> appended(Node node, String... more) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.addAll(List.of(more));
        return inputs;
    }

    static Node adding(Node node, Map<String, Attribute> more) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.putAll(more);
        return new Node(node.name(), node.op(), "", node.inputs(), node.outputs(), attributes);
    }

    static List<Node> refused(Node node, Upgrade graph) {
        throw new UnsupportedOperatorException("node '" + node.name() + "' (" + node.op()
                + ") has a form of opset 8 that nothing corresponds to; export the model with opset_version=17");
    }

    static List<Node> spatialOnly(Node node, Upgrade graph) {
        if (node.integer("spatial", 1) != 1) {
            throw new UnsupportedOperatorException("node '" + node.name()
                    + "' (BatchNormalization) has statistics per position (spatial=0), which is not supported");
        }
        return List.of(with(node, node.inputs(), "spatial"));
    }

    /** The other outputs exist in training only. */
    static List<Node> oneOutput(Node node, Upgrade graph) {
        return List.of(new Node(
                node.name(), node.op(), "", node.inputs(), node.outputs().subList(0, 1), node.attributes()));
    }

    static List<Node> clip(Node node, Upgrade graph) {
        String min = node.has("min") ? graph.number(node, node.real("min", 0)) : "";
        String max = node.has("max") ? graph.number(node, node.real("max", 0)) : "";
        List<String> inputs =
                max.isEmpty() ? min.isEmpty() ? node.inputs() : appended(node, min) : appended(node, min, max);
        return List.of(with(node, inputs, "min", "max"));
    }

    static List<Node> fourier(Node node, Upgrade graph) {
        String axis = graph.constant(Tensor.scalar(node.integer("axis", 1)));
        List<String> inputs = node.inputs().size() == 1 ? appended(node, "", axis) : appended(node, axis);
        return List.of(with(node, inputs, "axis"));
    }

    /** Outside of training nothing is dropped, whatever the ratio. */
    static List<Node> dropout(Node node, Upgrade graph) {
        return List.of(with(node, node.inputs(), "ratio"));
    }

    /** Scales and shifts per group are repeated for the channels of the group. */
    static List<Node> perChannel(Node node, Upgrade graph) {
        long groups = node.integer("num_groups", 1);
        Shape shape = graph.edge(node.inputs().get(0)).shape();
        if (shape.rank() < 2 || shape.size(1) < 0) {
            throw new UnsupportedOperatorException("node '" + node.name()
                    + "' (GroupNormalization of opset 18) over an unknown number of channels is not supported;"
                    + " export the model with opset_version=21");
        }
        long each = shape.size(1) / groups;
        List<Node> nodes = new ArrayList<>();
        String scale = repeated(node.inputs().get(1), groups, each, nodes, graph);
        String shift = repeated(node.inputs().get(2), groups, each, nodes, graph);
        nodes.add(with(node, List.of(node.inputs().get(0), scale, shift)));
        return nodes;
    }

    private static String repeated(String perGroup, long groups, long each, List<Node> nodes, Upgrade graph) {
        Tensor known = graph.constantOf(perGroup);
        if (known != null && known.type() == ElementType.FLOAT) {
            float[] from = known.floats();
            float[] to = new float[Math.toIntExact(groups * each)];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[Math.toIntExact(i / each)];
            }
            return graph.constant(Tensor.of(to, to.length));
        }
        String column = chained("Reshape", perGroup, graph.vector(groups, 1), nodes, graph);
        String matrix = chained("Expand", column, graph.vector(groups, each), nodes, graph);
        return chained("Reshape", matrix, graph.vector(-1), nodes, graph);
    }

    private static String chained(String op, String a, String b, List<Node> nodes, Upgrade graph) {
        String output = graph.fresh("upgraded");
        nodes.add(new Node(graph.fresh("upgraded"), op, "", List.of(a, b), List.of(output), Map.of()));
        return output;
    }

    static List<Node> gridSample(Node node, Upgrade graph) {
        String mode = node.text("mode", "bilinear");
        String renamed = mode.equals("bilinear") ? "linear" : mode.equals("bicubic") ? "cubic" : mode;
        return List.of(adding(node, Map.of("mode", Attribute.of(renamed))));
    }

    static List<Node> roiAlign(Node node, Upgrade graph) {
        return List.of(adding(node, Map.of("coordinate_transformation_mode", Attribute.of("output_half_pixel"))));
    }

    static List<Node> scatter(Node node, Upgrade graph) {
        return List.of(retyped(node, "ScatterElements"));
    }

    /**
     * Before opset 13 these operators saw a matrix: all axes before {@code axis} times all from it on. Where at most one of the latter is longer than 1, the new
     * form says the same; else the matrix is made and undone by hand.
     */
    static List<Node> softmax(Node node, Upgrade graph) {
        String input = node.inputs().get(0);
        Shape seen = graph.edge(input).shape();
        long axis = node.integer("axis", 1);
        if (axis == -1 || seen.rank() > 0 && isOneAxis(seen, axis)) {
            return List.of(adding(node, Map.of("axis", Attribute.of(axis))));
        }
        String shape = graph.fresh("upgraded.shape");
        String flat = graph.fresh("upgraded.flat");
        String result = graph.fresh("upgraded.result");
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        return List.of(
                new Node(shape, "Shape", "", List.of(input), List.of(shape), Map.of()),
                new Node(flat, "Flatten", "", List.of(input), List.of(flat), Map.of("axis", Attribute.of(axis))),
                new Node(node.name(), node.op(), "", List.of(flat), List.of(result), last),
                new Node(
                        graph.fresh("upgraded.unflatten"),
                        "Reshape",
                        "",
                        List.of(result, shape),
                        node.outputs(),
                        Map.of()));
    }

    private static boolean isOneAxis(Shape shape, long axis) {
        int from = ShapeTable.axis(axis, shape.rank());
        return shape.axes().subList(from + 1, shape.rank()).stream().allMatch(a -> a.size() == 1);
    }

    static List<Node> pad(Node node, Upgrade graph) {
        String pads = graph.vector(node.integers("pads"));
        return List.of(with(node, appended(node, pads, graph.number(node, node.real("value", 0))), "pads", "value"));
    }

    static List<Node> axes(Node node, Upgrade graph) {
        return List.of(
                node.has("axes") ? with(node, appended(node, graph.vector(node.integers("axes"))), "axes") : node);
    }

    static List<Node> resize(Node node, Upgrade graph) {
        List<String> inputs = List.of(node.inputs().get(0), "", node.inputs().get(1));
        Map<String, Attribute> asBefore = Map.of(
                "coordinate_transformation_mode", Attribute.of("asymmetric"), "nearest_mode", Attribute.of("floor"));
        return List.of(adding(with(node, inputs), asBefore));
    }

    /** Inputs that were given as empty tensors are left out. */
    static List<Node> withoutEmpty(Node node, Upgrade graph) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.replaceAll(input -> isEmpty(graph.constantOf(input)) ? "" : input);
        return List.of(with(node, inputs));
    }

    private static boolean isEmpty(Tensor constant) {
        return constant != null && constant.count() == 0;
    }

    static List<Node> scales(Node node, Upgrade graph) {
        float[] values = ((Attribute.Reals) node.attributes().get("scales")).floats();
        return List.of(with(node, appended(node, graph.constant(Tensor.of(values, values.length))), "scales"));
    }

    static List<Node> upsample(Node node, Upgrade graph) {
        return resize(retyped(node, "Resize"), graph);
    }

    static List<Node> slice(Node node, Upgrade graph) {
        String starts = graph.vector(node.integers("starts"));
        String ends = graph.vector(node.integers("ends"));
        List<String> inputs = node.has("axes")
                ? appended(node, starts, ends, graph.vector(node.integers("axes")))
                : appended(node, starts, ends);
        return List.of(with(node, inputs, "starts", "ends", "axes"));
    }

    static List<Node> split(Node node, Upgrade graph) {
        return List.of(
                node.has("split") ? with(node, appended(node, graph.vector(node.integers("split"))), "split") : node);
    }

    static List<Node> countedSplit(Node node, Upgrade graph) {
        Attribute count = Attribute.of((long) node.outputs().size());
        return List.of(node.hasInput(1) ? node : adding(node, Map.of("num_outputs", count)));
    }

    static List<Node> topK(Node node, Upgrade graph) {
        return List.of(with(node, appended(node, graph.vector(node.integer("k", 1))), "k"));
    }
}
