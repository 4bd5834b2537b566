package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What Convscope knows of each ONNX operator. */
public final class Operators {
    /** The one opset that graphs inside Convscope are written in; older files are upgraded on reading. */
    public static final int OPSET = 21;

    private static final int LISTED = 20;

    private static final Set<String> BROADCASTING = Set.of(
            "Add",
            "And",
            "BitShift",
            "Div",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Max",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Or",
            "PRelu",
            "Pow",
            "Sub",
            "Sum",
            "Where",
            "Xor");

    private static final Map<String, OperatorSignature> SIGNATURES = new HashMap<>();

    static {
        OperatorSignatures.LINES.stream()
                .map(OperatorSignature::parse)
                .forEach(signature -> SIGNATURES.put(signature.name(), signature));
    }

    private Operators() {}

    /** Whether the operator repeats some of its inputs along axes of size 1, so that what is sent back has to be summed over these axes. */
    public static boolean broadcasts(String operator) {
        return BROADCASTING.contains(operator);
    }

    /** Whether the canonical opset has this operator. */
    public static boolean isKnown(String operator) {
        return SIGNATURES.containsKey(operator);
    }

    /** Whether every node of this operator is written in other operators when a file is read. */
    public static boolean isExpanded(String operator) {
        return !isKnown(operator) && ExpansionTable.ROWS.containsKey(operator);
    }

    /** The signatures of all operators, by name. */
    static Map<String, OperatorSignature> signatures() {
        return java.util.Collections.unmodifiableMap(SIGNATURES);
    }

    /**
     * Holds every node against its operator's signature. Operators of other domains than ONNX's own are left to the engine.
     *
     * @param file name for messages
     * @throws UnreadableModelException if nodes are malformed, listing all of them
     * @throws UnsupportedOperatorException if the canonical opset lacks some operators, listing all of them
     */
    public static void check(Graph graph, String file) {
        Map<String, List<String>> unknown = new TreeMap<>();
        List<String> malformed = new ArrayList<>();
        collect(graph, unknown, malformed);
        List<String> problems = new ArrayList<>();
        unknown.forEach((operator, nodes) -> problems.add("operator " + operator + " (" + nodes.size()
                + (nodes.size() == 1 ? " node, '" : " nodes, first '") + nodes.get(0) + "') is not known"));
        problems.addAll(malformed);
        if (problems.isEmpty()) {
            return;
        }
        int more = problems.size() - LISTED;
        String text = String.join("; ", problems.subList(0, Math.min(LISTED, problems.size())))
                + (more > 0 ? "; and " + more + " more" : "");
        if (malformed.isEmpty()) {
            throw new UnsupportedOperatorException(file + ": " + text + advice(unknown.keySet()));
        }
        throw new UnreadableModelException(file + ": " + text + UnreadableModelException.DAMAGED);
    }

    private static String advice(Set<String> unknown) {
        return unknown.stream().anyMatch(operator -> operator.startsWith("ATen"))
                ? "; ATen stands for what an old PyTorch could not write in ONNX. Export the model with a newer PyTorch."
                : "; operators of ONNX opset " + OPSET + " are known. Export the model with opset_version=17.";
    }

    private static String told(Node node) {
        return node.is("ATen") ? ("ATen " + node.text("operator", "")).strip() : node.op();
    }

    private static void collect(Graph graph, Map<String, List<String>> unknown, List<String> malformed) {
        for (Node node : graph.nodes()) {
            OperatorSignature signature = SIGNATURES.get(node.op());
            if (node.domain().isEmpty() && signature == null) {
                unknown.computeIfAbsent(told(node), k -> new ArrayList<>()).add(node.name());
            } else if (node.domain().isEmpty()) {
                signature
                        .problems(node)
                        .forEach(
                                problem -> malformed.add("node '" + node.name() + "' (" + node.op() + "): " + problem));
            }
            for (Attribute value : node.attributes().values()) {
                if (value instanceof Attribute.Body body) {
                    collect(body.value(), unknown, malformed);
                }
            }
        }
    }
}
