package convscope.formats.keras;

import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives edges the names of the layers that compute them, so that messages and exported graphs read well. */
final class Renaming {
    private final Map<String, String> names = new HashMap<>();

    /** @param wishes new name by old name; a wish for a name that another edge has is passed over */
    Renaming(Graph graph, Map<String, String> wishes) {
        Set<String> taken = new HashSet<>(graph.constants().keySet());
        graph.inputs().forEach(edge -> taken.add(edge.name()));
        graph.nodes().forEach(node -> taken.addAll(node.outputs()));
        wishes.forEach((old, wish) -> {
            if (taken.contains(old) && taken.add(wish)) {
                names.put(old, wish);
            }
        });
    }

    Edge of(Edge edge) {
        return new Edge(of(edge.name()), edge.type(), edge.shape());
    }

    String of(String edge) {
        return names.getOrDefault(edge, edge);
    }

    private List<String> all(List<String> edges) {
        return edges.stream().map(this::of).toList();
    }

    Graph of(Graph graph) {
        List<Node> nodes = graph.nodes().stream()
                .map(n -> n.rewired(n.name(), all(n.inputs()), all(n.outputs())))
                .toList();
        return new Graph(
                graph.name(),
                graph.inputs(),
                graph.outputs().stream().map(this::of).toList(),
                nodes,
                graph.constants());
    }
}
