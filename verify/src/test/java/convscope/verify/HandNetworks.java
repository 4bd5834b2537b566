package convscope.verify;

import convscope.graph.Graph;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.Provenance;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.runtime.RunOptions;
import java.util.List;
import java.util.Map;

/** Graphs that a test wrote node by node, opened as networks. */
final class HandNetworks {
    private HandNetworks() {}

    /** A network whose inputs have their channels on axis 1. */
    static Network of(Graph graph, List<Layer> layers, String... labels) {
        return of(1, graph, layers, labels);
    }

    /** A network whose inputs have their channels on some axis. */
    static Network of(int channelAxis, Graph graph, List<Layer> layers, String... labels) {
        return of(channelAxis, Map.of(), graph, layers, labels);
    }

    /** The same from a file that tells more of itself. */
    static Network of(
            int channelAxis, Map<String, String> metadata, Graph graph, List<Layer> layers, String... labels) {
        Model model = new Model(
                graph,
                graph.inputs().stream().map(i -> new ModelInput(i, channelAxis)).toList(),
                layers,
                metadata,
                new Provenance("small", "by hand", "", "0".repeat(64)),
                List.of());
        return new Network(
                model,
                new Labels(List.of(labels), "by hand"),
                Preprocessing.named("raw", "by hand"),
                new RunOptions(1, "cpu", false));
    }
}
