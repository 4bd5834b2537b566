package convscope.graph;

import java.util.Set;

/** Names for edges and nodes that a rewrite adds to a graph that keeps its own. */
final class FreshNames {
    private FreshNames() {}

    /** Adds the names of all edges and nodes of a graph and of the graphs inside it. */
    static void collect(Graph graph, Set<String> names) {
        graph.inputs().forEach(edge -> names.add(edge.name()));
        names.addAll(graph.constants().keySet());
        for (Node node : graph.nodes()) {
            names.add(node.name());
            names.addAll(node.outputs());
            node.attributes().values().forEach(value -> {
                if (value instanceof Attribute.Body body) {
                    collect(body.value(), names);
                }
            });
        }
    }

    /** The stem, with a number behind it where it is taken; taken from now on. */
    static String of(String stem, Set<String> taken) {
        String candidate = stem;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = stem + "#" + i;
        }
        return candidate;
    }
}
