package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a graph of another opset to the {@linkplain Operators#OPSET canonical one}, operator by operator, by {@linkplain UpgradeTable a table}: each row says in
 * which opset the form of an operator changed, and how the form before is written in the form after. Operators of newer opsets have the canonical form, are
 * written in {@linkplain Expansion operators that have it}, or are refused by name by {@link Operators#check}.
 */
public final class Upgrade {
    /** The oldest opset that is read. */
    public static final int OLDEST = 1;

    /** The newest opset whose changes are known. */
    public static final int NEWEST = 28;

    private final Graph old;
    private final ShapeInference shapes;
    private final Map<String, Tensor> constants;
    private final Set<String> names;
    private final Map<String, Integer> others;
    private int counter;

    private Upgrade(Graph old, ShapeInference shapes, Set<String> names, Map<String, Integer> others) {
        this.others = others;
        this.old = old;
        this.shapes = shapes;
        this.constants = new LinkedHashMap<>(old.constants());
        this.names = names;
    }

    /**
     * The graph of a file at the canonical opset.
     *
     * @throws UnsupportedOperatorException if the opset is older than {@link #OLDEST} or newer than {@link #NEWEST}, or an operator's old form has no new one
     * @throws UnreadableModelException if a node does not have the form of its opset
     */
    public static Graph toCanonical(OnnxFile file, String name) {
        int opset = file.opsets().getOrDefault("", isForeign(file.graph()) ? Operators.OPSET : 1);
        Map<String, Integer> others = file.details().nodeOpsets();
        requireKnown(opset, name);
        others.values().forEach(other -> requireKnown(other, name));
        Graph graph = file.graph();
        boolean isCanonical =
                opset >= Operators.OPSET && others.values().stream().allMatch(other -> other >= Operators.OPSET);
        return Expansion.expanded(isCanonical ? graph : upgraded(graph, opset, others));
    }

    private static void requireKnown(int opset, String name) {
        if (opset < OLDEST || opset > NEWEST) {
            throw new UnsupportedOperatorException(
                    name + ": written in ONNX opset " + opset + "; " + OLDEST + " to " + NEWEST
                            + " are read. Convert it with onnx.version_converter, or export it again with opset_version=17.");
        }
    }

    /** Whether all operators are of other domains than ONNX's own. */
    private static boolean isForeign(Graph graph) {
        return graph.nodes().stream().noneMatch(node -> node.domain().isEmpty());
    }

    private static Graph upgraded(Graph graph, int opset, Map<String, Integer> others) {
        Set<String> names = new HashSet<>();
        FreshNames.collect(graph, names);
        return new Upgrade(graph, ShapeInference.startOf(graph, new ShapeInference()), names, others).from(opset);
    }

    private Graph from(int opset) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : old.nodes()) {
            int written = others.getOrDefault(node.name(), opset);
            List<Node> current = List.of(withUpgradedBodies(node, written));
            for (UpgradeTable.Step step :
                    node.domain().isEmpty() ? UpgradeTable.steps(node.op()) : List.<UpgradeTable.Step>of()) {
                if (written < step.opset()) {
                    current = applied(step, current, node.name());
                }
            }
            current.forEach(shapes::add);
            nodes.addAll(current);
        }
        return new Graph(old.name(), old.inputs(), old.outputs(), nodes, constants);
    }

    private Node withUpgradedBodies(Node node, int opset) {
        if (node.attributes().values().stream().noneMatch(Attribute.Body.class::isInstance)) {
            return node;
        }
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.replaceAll((name, value) -> {
            if (!(value instanceof Attribute.Body body)) {
                return value;
            }
            ShapeInference inner = ShapeInference.startOf(body.value(), shapes);
            return new Attribute.Body(new Upgrade(body.value(), inner, names, others).from(opset));
        });
        return new Node(node.name(), node.op(), node.domain(), node.inputs(), node.outputs(), attributes);
    }

    /** The step applied to the node itself; nodes that earlier steps put around it have the new form already. */
    private List<Node> applied(UpgradeTable.Step step, List<Node> current, String name) {
        List<Node> next = new ArrayList<>();
        for (Node node : current) {
            try {
                next.addAll(node.name().equals(name) ? step.change().apply(node, this) : List.of(node));
            } catch (IndexOutOfBoundsException
                    | NullPointerException
                    | IllegalArgumentException
                    | ArithmeticException e) {
                throw new UnreadableModelException(
                        "node '" + node.name() + "' (" + node.op() + ") does not have the form of an opset before "
                                + step.opset() + UnreadableModelException.DAMAGED,
                        e);
            }
        }
        return next;
    }

    /** What is known of an edge that is computed before the node. */
    Edge edge(String name) {
        return shapes.edge(name);
    }

    /** The fixed value of an edge, or null. */
    Tensor constantOf(String name) {
        return constants.get(name);
    }

    /** A new edge with a fixed value. */
    String constant(Tensor tensor) {
        String name = fresh("upgraded");
        constants.put(name, tensor);
        shapes.declare(name, tensor);
        return name;
    }

    /** A new edge with a fixed vector. */
    String vector(long... numbers) {
        return constant(Tensor.of(numbers, numbers.length));
    }

    /** A new edge with a number of the type of the node's first input. */
    String number(Node node, float number) {
        ElementType type = shapes.edge(node.inputs().get(0)).type();
        return constant(type == ElementType.DOUBLE ? Tensor.of(new double[] {number}) : Tensor.scalar(number));
    }

    /** A name that nothing has yet. */
    String fresh(String stem) {
        String candidate;
        do {
            candidate = stem + "." + counter++;
        } while (!names.add(candidate));
        return candidate;
    }

    /** The refusal of a node that can only be written in the canonical form by something that the file does not say. */
    static UnsupportedOperatorException open(Node node, String what) {
        return new UnsupportedOperatorException("node '" + node.name() + "' (" + node.op() + ") needs " + what
                + " before the network runs, which the file leaves open; export the model with fixed sizes");
    }
}
