package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replaces every {@code If} whose condition is known before anything is fed by the branch that is taken. */
final class ConditionFolding {
    private static final Set<String> PASSING = Set.of("CastLike", "Squeeze", "Unsqueeze", "Reshape");

    private final Graph graph;
    private final ShapeInference shapes;
    private final Map<String, Node> producers;
    private final Map<String, Tensor> constants;
    private final Set<String> names = new HashSet<>();

    private ConditionFolding(Graph graph) {
        this.graph = graph;
        shapes = ShapeInference.of(graph);
        producers = graph.producers();
        constants = new LinkedHashMap<>(graph.constants());
        FreshNames.collect(graph, names);
    }

    /** A graph without conditions that are known; the inner ones of a branch follow the outer one. */
    static Graph fold(Graph graph) {
        Graph current = graph;
        while (true) {
            if (current.nodes().stream().noneMatch(node -> node.is("If"))) {
                return current;
            }
            Graph next = new ConditionFolding(current).folded();
            if (next.nodes().equals(current.nodes())) {
                return current;
            }
            current = next;
        }
    }

    private Graph folded() {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Boolean condition = node.is("If") ? truth(node.inputs().get(0)) : null;
            if (condition == null) {
                nodes.add(node);
            } else {
                String branch = condition ? "then_branch" : "else_branch";
                nodes.addAll(taken(node, ((Attribute.Body) node.attributes().get(branch)).value()));
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, constants);
    }

    private Boolean truth(String edge) {
        Double value = number(edge);
        return value == null ? null : value != 0;
    }

    /** The one number of an edge, where it is known; 0 and 1 for truth values. */
    private Double number(String edge) {
        Tensor constant = constants.get(edge);
        if (constant != null) {
            return only(constant);
        }
        List<Shape.Axis> content = shapes.content(edge);
        if (content != null && content.size() == 1 && ShapeContents.isNumber(content.get(0))) {
            return (double) ShapeContents.number(content.get(0));
        }
        Node node = producers.get(edge);
        return node == null || !node.domain().isEmpty() ? null : number(node);
    }

    private Double number(Node node) {
        if (node.is("Constant")) {
            Tensor value = ConstantFolding.constant(node);
            return value == null ? null : only(value);
        }
        Double a = node.hasInput(0) ? number(node.inputs().get(0)) : null;
        Double b = node.hasInput(1) ? number(node.inputs().get(1)) : null;
        if (a == null || b == null && node.hasInput(1) && !PASSING.contains(node.op())) {
            return null;
        }
        return switch (node.op()) {
            case "CastLike", "Identity", "Squeeze", "Unsqueeze", "Reshape" -> a;
            case "Cast" -> node.integer("to", 0) == ElementType.BOOL.code() ? number(a != 0) : a;
            case "IsInf" -> number(isInfinite(a, node));
            case "Not" -> number(a == 0);
            case "And" -> number(a != 0 && b != 0);
            case "Or" -> number(a != 0 || b != 0);
            case "Equal" -> number(a.equals(b));
            case "Greater" -> number(a > b);
            case "GreaterOrEqual" -> number(a >= b);
            case "Less" -> number(a < b);
            case "LessOrEqual" -> number(a <= b);
            default -> null;
        };
    }

    private static boolean isInfinite(double number, Node node) {
        return Double.isInfinite(number) && node.integer(number > 0 ? "detect_positive" : "detect_negative", 1) == 1;
    }

    private static Double only(Tensor tensor) {
        return tensor.count() == 1 && tensor.type() != ElementType.STRING ? tensor.number(0) : null;
    }

    private static Double number(boolean truth) {
        return truth ? 1.0 : 0.0;
    }

    /** The nodes of a branch under names that are free, its results under the names of the {@code If}'s outputs. */
    private List<Node> taken(Node node, Graph branch) {
        if (branch.outputs().size() < node.outputs().size()) {
            throw new UnreadableModelException("node '" + node.name() + "' (If) has "
                    + node.outputs().size() + " outputs, and its branch "
                    + branch.outputs().size()
                    + UnreadableModelException.DAMAGED);
        }
        Map<String, String> renamed = new HashMap<>();
        Map<String, String> passed = new LinkedHashMap<>();
        Set<String> computed = branch.producers().keySet();
        for (int i = 0; i < node.outputs().size(); i++) {
            String inner = branch.outputs().get(i).name();
            String outer = node.outputs().get(i);
            if (outer.isEmpty()) {
                continue;
            }
            if (!computed.contains(inner) || renamed.putIfAbsent(inner, outer) != null) {
                passed.put(outer, inner);
            }
        }
        branch.constants().forEach((name, tensor) -> constants.put(free(name, node, renamed), tensor));
        List<Node> nodes = new ArrayList<>();
        for (Node inner : branch.nodes()) {
            inner.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> free(o, node, renamed));
            Node moved = Rewrites.renamed(inner, renamed);
            nodes.add(moved.rewired(node.name() + "/" + inner.name(), moved.inputs(), moved.outputs()));
        }
        passed.forEach((outer, inner) -> nodes.add(new Node(
                outer + "/taken",
                "Identity",
                "",
                List.of(renamed.getOrDefault(inner, inner)),
                List.of(outer),
                Map.of())));
        return nodes;
    }

    private String free(String name, Node node, Map<String, String> renamed) {
        return renamed.computeIfAbsent(name, n -> FreshNames.of(node.name() + "/" + n, names));
    }
}
