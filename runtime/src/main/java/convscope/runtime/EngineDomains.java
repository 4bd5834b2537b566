package convscope.runtime;

import convscope.graph.Attribute;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The operator domains that ONNX Runtime brings operators of. */
final class EngineDomains {
    private static final Set<String> KNOWN = Set.of(
            "",
            "ai.onnx.ml",
            "ai.onnx.preview.training",
            "ai.onnx.training",
            "com.microsoft",
            "com.microsoft.experimental",
            "com.microsoft.nchwc",
            "com.ms.internal.nhwc",
            "org.pytorch.aten");

    private EngineDomains() {}

    /**
     * Holds every node's domain against those of the engine.
     *
     * @throws UnsupportedOperatorException if some are of none, listing all of their operators
     */
    static void require(Graph graph) {
        Map<String, List<String>> unknown = new TreeMap<>();
        collect(graph, unknown);
        if (unknown.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        unknown.forEach((operator, nodes) -> parts.add(operator + " (" + nodes.size()
                + (nodes.size() == 1 ? " node, '" : " nodes, first '") + nodes.get(0) + "')"));
        throw new UnsupportedOperatorException(graph.name() + ": the engine has no operators of these domains: "
                + String.join(", ", parts) + ". Export the model with ONNX's own operators.");
    }

    private static void collect(Graph graph, Map<String, List<String>> unknown) {
        for (Node node : graph.nodes()) {
            if (!KNOWN.contains(node.domain())) {
                String operator = node.op() + " of domain '" + node.domain() + "'";
                unknown.computeIfAbsent(operator, k -> new ArrayList<>()).add(node.name());
            }
            node.attributes().values().stream()
                    .filter(Attribute.Body.class::isInstance)
                    .forEach(body -> collect(((Attribute.Body) body).value(), unknown));
        }
    }
}
