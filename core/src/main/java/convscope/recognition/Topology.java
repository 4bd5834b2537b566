package convscope.recognition;

import convscope.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The convolutions of a network. Names, weights, and what comes behind the last convolution do not count, so that a network is the same with another top, or inside
 * another model.
 *
 * @param convolutions in an order in which they can be computed
 */
record Topology(List<Convolution> convolutions) {
    Topology {
        convolutions = List.copyOf(convolutions);
    }

    static Topology of(Graph graph) {
        return new Topology(graph.nodes().stream()
                .flatMap(node -> Convolution.of(node, graph).stream())
                .toList());
    }

    /** How many of the first {@code count} convolutions there are of each form; which of two branches comes first does not matter then. */
    Map<String, Integer> forms(int count) {
        Map<String, Integer> forms = new TreeMap<>();
        convolutions.stream().limit(count).forEach(c -> forms.merge(c.form(), 1, Integer::sum));
        return forms;
    }

    /** Whether it starts with plain convolutions of one form with these numbers of channels. */
    boolean startsWith(String form, List<Integer> channels) {
        return convolutions.size() >= channels.size()
                && convolutions.stream().limit(channels.size()).allMatch(c -> c.form()
                        .equals(form))
                && convolutions.stream()
                        .limit(channels.size())
                        .map(Convolution::channels)
                        .toList()
                        .equals(channels);
    }
}
