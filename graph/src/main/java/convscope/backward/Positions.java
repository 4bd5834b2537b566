package convscope.backward;

import convscope.graph.Node;
import convscope.graph.Shape;
import java.util.HashSet;
import java.util.Set;

/** Where in the network a layer with weights stands. */
final class Positions {
    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    private Positions() {}

    /** Whether no other layer with weights lies between the inputs of the network and this one. */
    static boolean isFirst(ForwardNode n) {
        return !reachesLayer(n.node(), n, new HashSet<>());
    }

    private static boolean reachesLayer(Node node, ForwardNode n, Set<String> seen) {
        for (String input : node.inputs()) {
            Node before = n.producers().get(input);
            if (before != null && n.varies(input) && seen.add(input)) {
                if (LAYERS.contains(before.op()) || reachesLayer(before, n, seen)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no other layer with weights lies between this one and what is explained. */
    static boolean isLast(ForwardNode n) {
        Set<String> last = new HashSet<>();
        collectLast(n.explained(), n, last, new HashSet<>());
        return last.contains(n.node().name());
    }

    private static void collectLast(String edge, ForwardNode n, Set<String> last, Set<String> seen) {
        Node node = n.producers().get(edge);
        if (node == null || !seen.add(edge)) {
            return;
        }
        if (LAYERS.contains(node.op())) {
            last.add(node.name());
        } else {
            node.inputs().forEach(input -> collectLast(input, n, last, seen));
        }
    }

    /** Whether every output of a layer sees its whole input: a matrix product, or a convolution whose one window covers everything. */
    static boolean isDense(ForwardNode n) {
        if (!n.node().is("Conv")) {
            return LAYERS.contains(n.node().op()) && !n.node().is("ConvTranspose")
                    || n.node().is("Einsum");
        }
        Shape in = n.in(0).staticShape();
        Shape out = n.out(0).staticShape();
        Shape kernel = n.in(1).staticShape();
        if (!in.isRankKnown() || !out.isRankKnown() || !kernel.isFullyKnown()) {
            return false;
        }
        for (int axis = 2; axis < in.rank(); axis++) {
            if (out.size(axis) != 1 || in.size(axis) < 0 || in.size(axis) > kernel.size(axis)) {
                return false;
            }
        }
        return true;
    }
}
