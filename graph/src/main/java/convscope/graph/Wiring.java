package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** Whether the edges of a graph that was read from a file lead from somewhere to somewhere, and an order in which the nodes can run. */
final class Wiring {
    private static final int LISTED = 5;

    private final Graph graph;
    private final String file;
    private final Map<String, Node> producers = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    private Wiring(Graph graph, String file) {
        this.graph = graph;
        this.file = file;
        graph.inputs().forEach(edge -> given.add(edge.name()));
        given.addAll(graph.constants().keySet());
    }

    /**
     * The graph with its nodes in an order in which every value is computed before it is read, and with names for the unnamed outputs of {@code Split}, over which the
     * engine stumbles.
     *
     * @throws UnreadableModelException if there is no input or output, two nodes compute one edge, an edge is read that nothing computes, or nodes wait for each other
     */
    static Graph sound(Graph graph, String file) {
        return new Wiring(graph, file).sound();
    }

    private Graph sound() {
        if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
            throw new UnreadableModelException(
                    file + ": the graph has " + graph.inputs().size() + " inputs and "
                            + graph.outputs().size() + " outputs; at least one of each is expected");
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node named = node.is("Split") ? named(node, nodes.size()) : node;
            nodes.add(named);
            for (String output : named.outputs()) {
                boolean twice = !output.isEmpty() && (given.contains(output) || producers.put(output, named) != null);
                if (twice) {
                    throw new UnreadableModelException(
                            file + ": edge '" + output + "' is computed twice, the second time by node '" + named.name()
                                    + "' (" + named.op() + ")" + UnreadableModelException.DAMAGED);
                }
            }
        }
        requireSources(nodes);
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), ordered(nodes), graph.constants());
    }

    private static Node named(Node node, int number) {
        List<String> outputs = new ArrayList<>();
        for (String output : node.outputs()) {
            outputs.add(output.isEmpty() ? "unnamed." + number + "." + outputs.size() : output);
        }
        return node.rewired(node.name(), node.inputs(), outputs);
    }

    private void requireSources(List<Node> nodes) {
        List<String> lost = new ArrayList<>();
        for (Node node : nodes) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !given.contains(input) && !producers.containsKey(input)) {
                    lost.add("'" + input + "' read by node '" + node.name() + "' (" + node.op() + ")");
                }
            }
        }
        for (Edge output : graph.outputs()) {
            if (!given.contains(output.name()) && !producers.containsKey(output.name())) {
                lost.add("output '" + output.name() + "'");
            }
        }
        if (!lost.isEmpty()) {
            throw new UnreadableModelException(
                    file + ": nothing computes " + String.join(", ", lost.subList(0, Math.min(LISTED, lost.size())))
                            + (lost.size() > LISTED ? " and " + (lost.size() - LISTED) + " more" : "")
                            + "; the file is damaged, or was exported without its weights (export_params=False); export the model again");
        }
    }

    /** Of the nodes whose inputs are all there, always the first in the file's order; so that order stays where it is one. */
    private List<Node> ordered(List<Node> nodes) {
        int[] missing = new int[nodes.size()];
        Map<String, List<Integer>> readers = new HashMap<>();
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String edge : reads(nodes.get(i))) {
                if (!given.contains(edge)) {
                    missing[i]++;
                    readers.computeIfAbsent(edge, e -> new ArrayList<>()).add(i);
                }
            }
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Node node = nodes.get(ready.remove());
            order.add(node);
            for (String output : new HashSet<>(node.outputs())) {
                for (int reader : readers.getOrDefault(output, List.of())) {
                    if (--missing[reader] == 0) {
                        ready.add(reader);
                    }
                }
            }
        }
        if (order.size() < nodes.size()) {
            int first = IntStream.range(0, missing.length)
                    .filter(i -> missing[i] > 0)
                    .findFirst()
                    .orElseThrow();
            throw new UnreadableModelException(file + ": " + (nodes.size() - order.size())
                    + " nodes wait for each other's results, first '"
                    + nodes.get(first).name() + "' (" + nodes.get(first).op()
                    + "); a graph without cycles is expected");
        }
        return order;
    }

    private Set<String> reads(Node node) {
        Set<String> read = new HashSet<>(node.inputs());
        node.attributes().values().forEach(attribute -> addReads(attribute, read));
        read.removeIf(edge -> !given.contains(edge) && !producers.containsKey(edge));
        return read;
    }

    private static void addReads(Attribute attribute, Set<String> read) {
        if (attribute instanceof Attribute.Body body) {
            for (Node inner : body.value().nodes()) {
                read.addAll(inner.inputs());
                inner.attributes().values().forEach(a -> addReads(a, read));
            }
        }
    }
}
