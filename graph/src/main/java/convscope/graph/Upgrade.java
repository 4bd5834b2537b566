package convscope.graph;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Brings a graph of an older opset to the {@linkplain Operators#OPSET canonical one}, operator by operator: each row of the table says in which opset the form of an
 * operator changed, and how the form before is written in the form after.
 */
public final class Upgrade {
    /** The oldest opset that is read. */
    public static final int OLDEST = 7;

    /** The newest opset that is read: its operators have the form of the canonical opset, but for those named as newer. */
    public static final int NEWEST = 25;

    /** The change of one operator's form in one opset. */
    private record Step(int opset, Change change) {}

    /** Writes a node of the old form in the new one. */
    @FunctionalInterface
    private interface Change {
        List<Node> apply(Node node, Upgrade graph);
    }

    private static final Map<String, List<Step>> STEPS = Map.ofEntries(
            entry("BatchNormalization", List.of(new Step(9, Upgrade::spatialOnly), new Step(14, Upgrade::oneOutput))),
            entry("Clip", List.of(new Step(11, Upgrade::clip))),
            entry("Dropout", List.of(new Step(12, Upgrade::dropout))),
            entry("GroupNormalization", List.of(new Step(21, Upgrade::perChannel))),
            entry("GridSample", List.of(new Step(20, Upgrade::gridSample))),
            entry("Hardmax", List.of(new Step(13, Upgrade::softmax))),
            entry("LogSoftmax", List.of(new Step(13, Upgrade::softmax))),
            entry("Pad", List.of(new Step(11, Upgrade::pad))),
            entry("ReduceL1", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceL2", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceLogSum", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceLogSumExp", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceMax", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceMean", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceMin", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceProd", List.of(new Step(18, Upgrade::axes))),
            entry("ReduceSum", List.of(new Step(13, Upgrade::axes))),
            entry("ReduceSumSquare", List.of(new Step(18, Upgrade::axes))),
            entry("Resize", List.of(new Step(11, Upgrade::resize))),
            entry("Scatter", List.of(new Step(11, (n, g) -> List.of(retyped(n, "ScatterElements"))))),
            entry("Slice", List.of(new Step(10, Upgrade::slice))),
            entry("Softmax", List.of(new Step(13, Upgrade::softmax))),
            entry("Split", List.of(new Step(13, Upgrade::split), new Step(18, Upgrade::countedSplit))),
            entry("Squeeze", List.of(new Step(13, Upgrade::axes))),
            entry("TopK", List.of(new Step(10, Upgrade::topK))),
            entry("Unsqueeze", List.of(new Step(13, Upgrade::axes))),
            entry("Upsample", List.of(new Step(10, Upgrade::upsample))));

    private final Graph old;
    private final ShapeInference shapes;
    private final Map<String, Tensor> constants;
    private int counter;

    private Upgrade(Graph old) {
        this.old = old;
        this.shapes = ShapeInference.of(old);
        this.constants = new LinkedHashMap<>(old.constants());
    }

    /**
     * The graph of a file at the canonical opset.
     *
     * @throws UnsupportedOperatorException if the opset is older than {@link #OLDEST} or newer than {@link #NEWEST}, or an operator's old form has no new one
     */
    public static Graph toCanonical(OnnxFile file, String name) {
        int opset = file.opsets().getOrDefault("", Operators.OPSET);
        if (opset < OLDEST || opset > NEWEST) {
            throw new UnsupportedOperatorException(name + ": written in ONNX opset " + opset + "; " + OLDEST + " to "
                    + NEWEST + " are read. Convert it with onnx.version_converter, or export it again.");
        }
        return opset >= Operators.OPSET ? file.graph() : new Upgrade(file.graph()).from(opset);
    }

    private Graph from(int opset) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : old.nodes()) {
            List<Node> current = List.of(node);
            for (Step step : node.domain().isEmpty() ? STEPS.getOrDefault(node.op(), List.of()) : List.<Step>of()) {
                if (opset < step.opset()) {
                    List<Node> next = new ArrayList<>();
                    current.forEach(n -> next.addAll(step.change().apply(n, this)));
                    current = next;
                }
            }
            nodes.addAll(current);
        }
        return new Graph(old.name(), old.inputs(), old.outputs(), nodes, constants);
    }

    private String constant(Tensor tensor) {
        String name = fresh("upgraded");
        constants.put(name, tensor);
        return name;
    }

    private String vector(long... numbers) {
        return constant(Tensor.of(numbers, numbers.length));
    }

    private String fresh(String stem) {
        return stem + "." + counter++;
    }

    /** A number of the type of the node's first input. */
    private String number(Node node, float number) {
        ElementType type = shapes.edge(node.inputs().get(0)).type();
        return constant(type == ElementType.DOUBLE ? Tensor.of(new double[] {number}) : Tensor.scalar(number));
    }

    private static Node retyped(Node node, String op) {
        return new Node(node.name(), op, "", node.inputs(), node.outputs(), node.attributes());
    }

    /** The node with further inputs and without some attributes. */
    private static Node with(Node node, List<String> inputs, String... dropped) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        Arrays.asList(dropped).forEach(attributes.keySet()::remove);
        return new Node(node.name(), node.op(), "", inputs, node.outputs(), attributes);
    }

    private static List<String> appended(Node node, String... more) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.addAll(List.of(more));
        return inputs;
    }

    private static Node adding(Node node, Map<String, Attribute> more) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.putAll(more);
        return new Node(node.name(), node.op(), "", node.inputs(), node.outputs(), attributes);
    }

    private static List<Node> spatialOnly(Node node, Upgrade graph) {
        if (node.integer("spatial", 1) != 1) {
            throw new UnsupportedOperatorException("BatchNormalization node '" + node.name()
                    + "' has its own statistics per position (spatial=0), which is not" + " supported");
        }
        return List.of(with(node, node.inputs(), "spatial"));
    }

    /** The other outputs exist in training only. */
    private static List<Node> oneOutput(Node node, Upgrade graph) {
        Node plain = with(node, node.inputs());
        return List.of(new Node(
                plain.name(), plain.op(), "", plain.inputs(), plain.outputs().subList(0, 1), plain.attributes()));
    }

    private static List<Node> clip(Node node, Upgrade graph) {
        String min = node.has("min") ? graph.number(node, node.real("min", 0)) : "";
        String max = node.has("max") ? graph.number(node, node.real("max", 0)) : "";
        List<String> inputs =
                max.isEmpty() ? min.isEmpty() ? node.inputs() : appended(node, min) : appended(node, min, max);
        return List.of(with(node, inputs, "min", "max"));
    }

    private static List<Node> dropout(Node node, Upgrade graph) {
        return List.of(with(node, node.inputs(), "ratio", "is_test"));
    }

    /** Scales and shifts per group are repeated for the channels of the group. */
    private static List<Node> perChannel(Node node, Upgrade graph) {
        long groups = node.integer("num_groups", 1);
        Shape shape = graph.shapes.edge(node.inputs().get(0)).shape();
        Tensor scale = graph.constants.get(node.inputs().get(1));
        Tensor shift = graph.constants.get(node.inputs().get(2));
        if (shape.rank() < 2 || shape.size(1) < 0 || scale == null || shift == null) {
            throw new UnsupportedOperatorException("GroupNormalization node '" + node.name()
                    + "' of opset 18 over an unknown number of channels is not supported");
        }
        int each = (int) (shape.size(1) / groups);
        return List.of(with(
                node,
                List.of(
                        node.inputs().get(0),
                        graph.constant(repeated(scale, each)),
                        graph.constant(repeated(shift, each)))));
    }

    private static Tensor repeated(Tensor perGroup, int each) {
        float[] from = perGroup.floats();
        float[] to = new float[from.length * each];
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i / each];
        }
        return Tensor.of(to, to.length);
    }

    private static List<Node> gridSample(Node node, Upgrade graph) {
        String mode = node.text("mode", "bilinear");
        String renamed = mode.equals("bilinear") ? "linear" : mode.equals("bicubic") ? "cubic" : mode;
        return List.of(adding(node, Map.of("mode", Attribute.of(renamed))));
    }

    /**
     * Before opset 13 these operators saw a matrix: all axes before {@code axis} times all from it on. Where that is one axis, the new form says the same; else the
     * matrix is made and undone by hand.
     */
    private static List<Node> softmax(Node node, Upgrade graph) {
        int rank = graph.shapes.edge(node.inputs().get(0)).shape().rank();
        long axis = node.integer("axis", 1);
        if (rank > 0 && (axis == rank - 1 || axis == -1)) {
            return List.of(adding(node, Map.of("axis", Attribute.of(-1L))));
        }
        String shape = graph.fresh("upgraded.shape");
        String flat = graph.fresh("upgraded.flat");
        String result = graph.fresh("upgraded.result");
        String input = node.inputs().get(0);
        return List.of(
                new Node(shape, "Shape", "", List.of(input), List.of(shape), Map.of()),
                new Node(flat, "Flatten", "", List.of(input), List.of(flat), Map.of("axis", Attribute.of(axis))),
                new Node(node.name(), node.op(), "", List.of(flat), List.of(result), Map.of("axis", Attribute.of(-1L))),
                new Node(
                        graph.fresh("upgraded.unflatten"),
                        "Reshape",
                        "",
                        List.of(result, shape),
                        node.outputs(),
                        Map.of()));
    }

    private static List<Node> pad(Node node, Upgrade graph) {
        String pads = graph.vector(node.integers("pads"));
        return List.of(with(node, appended(node, pads, graph.number(node, node.real("value", 0))), "pads", "value"));
    }

    private static List<Node> axes(Node node, Upgrade graph) {
        return List.of(
                node.has("axes") ? with(node, appended(node, graph.vector(node.integers("axes"))), "axes") : node);
    }

    private static List<Node> resize(Node node, Upgrade graph) {
        List<String> inputs = List.of(node.inputs().get(0), "", node.inputs().get(1));
        Map<String, Attribute> asBefore = Map.of(
                "coordinate_transformation_mode", Attribute.of("asymmetric"), "nearest_mode", Attribute.of("floor"));
        return List.of(adding(with(node, inputs), asBefore));
    }

    private static List<Node> upsample(Node node, Upgrade graph) {
        String scales;
        if (node.has("scales") && node.attributes().get("scales") instanceof Attribute.Reals reals) {
            float[] values = new float[reals.values().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = reals.values().get(i);
            }
            scales = graph.constant(Tensor.of(values, values.length));
        } else {
            scales = node.inputs().get(1);
        }
        Node renamed = retyped(with(node, List.of(node.inputs().get(0), scales), "scales"), "Resize");
        return resize(renamed, graph);
    }

    private static List<Node> slice(Node node, Upgrade graph) {
        String starts = graph.vector(node.integers("starts"));
        String ends = graph.vector(node.integers("ends"));
        List<String> inputs = node.has("axes")
                ? appended(node, starts, ends, graph.vector(node.integers("axes")))
                : appended(node, starts, ends);
        return List.of(with(node, inputs, "starts", "ends", "axes"));
    }

    private static List<Node> split(Node node, Upgrade graph) {
        return List.of(
                node.has("split") ? with(node, appended(node, graph.vector(node.integers("split"))), "split") : node);
    }

    private static List<Node> countedSplit(Node node, Upgrade graph) {
        return List.of(
                node.hasInput(1)
                        ? node
                        : adding(node, Map.of("num_outputs", Attribute.of((long)
                                node.outputs().size()))));
    }

    private static List<Node> topK(Node node, Upgrade graph) {
        return List.of(with(node, appended(node, graph.vector(node.integer("k", 1))), "k"));
    }

    /** The changes that the table knows, as {@code Operator OPSET}, in order. */
    static List<String> changes() {
        TreeSet<String> changes = new TreeSet<>();
        STEPS.forEach((operator, steps) -> steps.forEach(step -> changes.add(operator + " " + step.opset())));
        return Collections.unmodifiableList(new ArrayList<>(changes));
    }
}
