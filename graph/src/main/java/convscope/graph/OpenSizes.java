package convscope.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sizes that the inputs of a graph leave open: one without a symbol gets one of its own, so that what has its size from there is known to be equal. */
final class OpenSizes {
    private OpenSizes() {}

    static Graph named(Graph graph) {
        if (graph.inputs().stream().allMatch(OpenSizes::isNamed)) {
            return graph;
        }
        Set<String> taken = new HashSet<>();
        graph.inputs().stream()
                .flatMap(input -> input.shape().axes().stream())
                .forEach(axis -> taken.add(axis.symbol()));
        List<Edge> inputs = new ArrayList<>();
        for (Edge input : graph.inputs()) {
            inputs.add(isNamed(input) ? input : new Edge(input.name(), input.type(), named(input, taken)));
        }
        return new Graph(graph.name(), inputs, graph.outputs(), graph.nodes(), graph.constants());
    }

    private static boolean isNamed(Edge input) {
        return input.shape().axes().stream().allMatch(axis -> axis.isKnown() || axis.symbol() != null);
    }

    private static Shape named(Edge input, Set<String> taken) {
        List<Shape.Axis> axes = new ArrayList<>();
        for (Shape.Axis axis : input.shape().axes()) {
            boolean named = axis.isKnown() || axis.symbol() != null;
            axes.add(named ? axis : Shape.Axis.symbol(FreshNames.of(input.name() + "_" + axes.size(), taken)));
        }
        return Shape.of(axes);
    }
}
