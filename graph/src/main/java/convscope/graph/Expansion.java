package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes operators that the {@linkplain Operators#OPSET canonical opset} lacks, and forms that the engine or the rules for the way back lack, in operators of that opset, by
 * {@linkplain ExpansionTable a table}. What is written so needs no kernel, no shape rule and no backward rule of its own.
 */
final class Expansion {
    private final GraphBuilder builder;
    private final Set<String> names;

    private Expansion(GraphBuilder builder, Set<String> names) {
        this.builder = builder;
        this.names = names;
    }

    /**
     * The graph in operators of the canonical opset, as far as the table goes.
     *
     * @throws UnreadableModelException if a node that is to be written anew is malformed, or its inputs do not fit each other
     * @throws UnsupportedOperatorException if it needs sizes that are not known before the graph runs
     */
    static Graph expanded(Graph graph) {
        if (!concerns(graph)) {
            return graph;
        }
        Set<String> names = new HashSet<>();
        FreshNames.collect(graph, names);
        return expanded(graph, new ShapeInference(), names);
    }

    private static boolean concerns(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(node -> ExpansionTable.isCandidate(node)
                        || node.attributes().values().stream()
                                .anyMatch(a -> a instanceof Attribute.Body body && concerns(body.value())));
    }

    private static Graph expanded(Graph graph, ShapeInference outer, Set<String> names) {
        GraphBuilder builder = new GraphBuilder(graph, outer, names);
        Expansion expansion = new Expansion(builder, names);
        graph.nodes().forEach(expansion::add);
        return builder.all(graph.outputs());
    }

    private void add(Node node) {
        NewerNode written = new NewerNode(node, builder);
        ExpansionTable.Row row = ExpansionTable.isCandidate(node) ? ExpansionTable.ROWS.get(node.op()) : null;
        if (row == null || !row.concerns().test(written)) {
            builder.append(withExpandedBodies(node));
            return;
        }
        requireForm(node);
        builder.prefix(node.name() + ".");
        try {
            List<Value> results = row.form().write(written);
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.outputs().get(i).isEmpty()) {
                    builder.named(node.outputs().get(i), results.get(i));
                }
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw builder.shapes().misfit(node, "", e);
        }
    }

    private static void requireForm(Node node) {
        List<String> problems = ExpansionTable.signature(node.op()).problems(node);
        if (!problems.isEmpty()) {
            throw new UnreadableModelException("node '" + node.name() + "' (" + node.op() + "): "
                    + String.join("; ", problems) + UnreadableModelException.DAMAGED);
        }
    }

    private Node withExpandedBodies(Node node) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        List<String> changed = new ArrayList<>();
        attributes.replaceAll((name, value) -> {
            if (value instanceof Attribute.Body body && concerns(body.value())) {
                changed.add(name);
                return new Attribute.Body(expanded(body.value(), builder.shapes(), names));
            }
            return value;
        });
        return changed.isEmpty()
                ? node
                : new Node(node.name(), node.op(), node.domain(), node.inputs(), node.outputs(), attributes);
    }
}
