package convscope.inside;

import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.model.Layer;
import convscope.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A network as a graph of its layers: which layer reads what which other one computes. Where branches meet a block has several arrows into it, as the addition behind a
 * residual connection has two.
 *
 * <p>Operators that are no layer are passed through. What is read of a value's size alone is no arrow. Layers of one value, such as an activation function that does nothing,
 * stand one behind the other.
 *
 * @param blocks inputs, then layers in the model's order, then outputs
 * @param arrows by the block they come from, each pair once
 */
public record LayerGraph(List<Block> blocks, List<Arrow> arrows) {
    /** What a block stands for. */
    public enum Kind {
        INPUT,
        LAYER,
        OUTPUT
    }

    /**
     * A part of the network.
     *
     * @param kind what it stands for
     * @param layer number in {@code model.layers()}; -1 for an input or output
     * @param name of the layer, or of the input or output
     */
    public record Block(Kind kind, int layer, String name) {}

    /** Values flow from one block to another, both by their number in {@link #blocks}. */
    public record Arrow(int from, int to) {}

    /** Operators that give the size of a value, not the value. */
    private static final Set<String> SIZES = Set.of("Shape", "Size");

    public LayerGraph {
        blocks = List.copyOf(blocks);
        arrows = List.copyOf(arrows);
    }

    /** The layers of a model. */
    public static LayerGraph of(Model model) {
        return new Walk(model).graph();
    }

    /** The blocks that a block reads, by number. */
    public List<Integer> before(int block) {
        return arrows.stream().filter(a -> a.to() == block).map(Arrow::from).toList();
    }

    /** The walk along the graph, and for every edge the blocks whose value it holds. */
    private static final class Walk {
        private final Graph graph;
        private final List<Block> blocks = new ArrayList<>();
        private final Set<Arrow> arrows =
                new TreeSet<>(java.util.Comparator.comparingInt(Arrow::from).thenComparingInt(Arrow::to));
        private final Map<String, Set<Integer>> sources = new HashMap<>();
        private final Map<String, List<Integer>> layers = new LinkedHashMap<>();

        Walk(Model model) {
            graph = model.graph();
            for (Edge input : graph.inputs()) {
                sources.put(input.name(), Set.of(blocks.size()));
                blocks.add(new Block(Kind.INPUT, -1, input.name()));
            }
            for (int i = 0; i < model.layers().size(); i++) {
                Layer layer = model.layers().get(i);
                layers.computeIfAbsent(layer.output().name(), k -> new ArrayList<>())
                        .add(blocks.size());
                blocks.add(new Block(Kind.LAYER, i, layer.name()));
            }
        }

        LayerGraph graph() {
            graph.inputs().forEach(input -> arrive(input.name(), sources.get(input.name())));
            graph.nodes().forEach(this::pass);
            for (Edge output : graph.outputs()) {
                Set<Integer> read = sources.getOrDefault(output.name(), Set.of());
                int end = blocks.size();
                blocks.add(new Block(Kind.OUTPUT, -1, output.name()));
                read.forEach(from -> arrows.add(new Arrow(from, end)));
            }
            return new LayerGraph(blocks, List.copyOf(arrows));
        }

        private void pass(Node node) {
            Set<Integer> read = new TreeSet<>();
            if (!SIZES.contains(node.op())) {
                inputs(node).forEach(input -> read.addAll(sources.getOrDefault(input, Set.of())));
            }
            Set<Integer> layer = Set.of();
            for (String output : node.outputs()) {
                if (layers.containsKey(output)) {
                    layer = arrive(output, read);
                }
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !layers.containsKey(output)) {
                    sources.put(output, layer.isEmpty() ? read : layer);
                }
            }
        }

        /** A value of one or more layers is computed from what some blocks give; tells which block gives it to others. */
        private Set<Integer> arrive(String edge, Set<Integer> read) {
            Set<Integer> from = read;
            for (int layer : layers.getOrDefault(edge, List.of())) {
                from.forEach(block -> arrows.add(new Arrow(block, layer)));
                from = Set.of(layer);
            }
            sources.put(edge, from);
            return from;
        }

        private static List<String> inputs(Node node) {
            List<String> inputs = new ArrayList<>(node.inputs());
            for (Attribute attribute : node.attributes().values()) {
                if (attribute instanceof Attribute.Body body) {
                    body.value().nodes().forEach(inner -> inputs.addAll(inputs(inner)));
                }
            }
            return inputs;
        }
    }
}
