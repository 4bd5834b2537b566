package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Moves zero padding into the convolution that follows it, where nothing else reads the padded value: one node less to run and to differentiate. */
final class PadFolding {
    private PadFolding() {}

    static Graph fold(Graph graph) {
        Map<String, List<Node>> consumers = graph.consumers();
        Set<String> outputs = new HashSet<>();
        graph.outputs().forEach(edge -> outputs.add(edge.name()));
        Map<String, Node> folded = new HashMap<>();
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            String padded = node.outputs().isEmpty() ? "" : node.outputs().get(0);
            List<Node> readers = consumers.getOrDefault(padded, List.of());
            boolean alone = readers.size() == 1 && !outputs.contains(padded);
            if (node.is("Pad") && alone && fits(readers.get(0), padded) && pads(node, graph) != null) {
                folded.put(padded, node);
            } else if (node.is("Conv") && folded.containsKey(node.inputs().get(0))) {
                kept.add(joined(folded.get(node.inputs().get(0)), node, graph));
            } else {
                kept.add(node);
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, graph.constants());
    }

    private static boolean fits(Node conv, String padded) {
        return conv.is("Conv")
                && conv.inputs().get(0).equals(padded)
                && conv.inputs().indexOf(padded) == conv.inputs().lastIndexOf(padded)
                && conv.text("auto_pad", "NOTSET").equals("NOTSET");
    }

    /** The amounts on the space axes in the order of a convolution's attribute; null unless the padding is with zeros, on space axes, and not negative. */
    private static long[] pads(Node pad, Graph graph) {
        Tensor amounts = pad.hasInput(1) ? graph.constants().get(pad.inputs().get(1)) : null;
        Tensor value = pad.hasInput(2) ? graph.constants().get(pad.inputs().get(2)) : Tensor.scalar(0f);
        boolean zeros = value != null
                && value.count() == 1
                && value.number(0) == 0
                && pad.text("mode", "constant").equals("constant");
        if (amounts == null || !zeros || pad.hasInput(3) || amounts.count() < 6) {
            return null;
        }
        long[] all = amounts.longs();
        int rank = all.length / 2;
        boolean space = all[0] == 0 && all[1] == 0 && all[rank] == 0 && all[rank + 1] == 0;
        if (!space || Arrays.stream(all).anyMatch(a -> a < 0)) {
            return null;
        }
        long[] pads = new long[2 * (rank - 2)];
        System.arraycopy(all, 2, pads, 0, rank - 2);
        System.arraycopy(all, rank + 2, pads, rank - 2, rank - 2);
        return pads;
    }

    private static Node joined(Node pad, Node conv, Graph graph) {
        long[] pads = pads(pad, graph);
        long[] own = conv.integers("pads", new long[pads.length]);
        for (int i = 0; i < pads.length; i++) {
            pads[i] += own[i];
        }
        Map<String, Attribute> attributes = new HashMap<>(conv.attributes());
        attributes.put("pads", Attribute.of(pads));
        attributes.remove("auto_pad");
        List<String> inputs = new ArrayList<>(conv.inputs());
        inputs.set(0, pad.inputs().get(0));
        return new Node(conv.name(), conv.op(), conv.domain(), inputs, conv.outputs(), attributes);
    }
}
