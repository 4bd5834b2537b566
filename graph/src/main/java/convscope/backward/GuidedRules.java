package convscope.backward;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two books that change what passes rectifiers on the way back, and leave every other operator its gradient. A rectifier is any of {@link #RECTIFIERS}, and
 * {@code x * Sigmoid(x)} (SiLU, Swish), whatever layer or function of a framework it came from.
 *
 * <p>Operators in which a rectifier may hide are refused: quantisations that cut at 0, as by them a quantiser replaces the ReLU before, and recurrent operators with
 * a rectifier among their functions.
 *
 * <ul>
 *   <li>{@link #GUIDED}: the gradient of positive cotangents where the input is positive too. At ReLU {@code dy [dy > 0] [x > 0]}; at ReLU6 nothing passes beyond 6
 *       either. Springenberg et al. 2014 (arXiv:1412.6806), section 3.4.
 *   <li>{@link #DECONVNET}: positive cotangents wherever they arrive, {@code dy [dy > 0]}. Zeiler and Fergus 2013 (arXiv:1311.2901), section 2.1.
 * </ul>
 */
public final class GuidedRules {
    /** The operators with one rectifying input; {@code Clip} where it clips at 0. */
    public static final Set<String> RECTIFIERS = Set.of(
            "Celu",
            "Clip",
            "Elu",
            "Gelu",
            "HardSwish",
            "LeakyRelu",
            "Mish",
            "PRelu",
            "Relu",
            "Selu",
            "ThresholdedRelu");

    /** Rectifiers whose gradient is 0 wherever the input is not positive. */
    private static final Set<String> CUT_BELOW = Set.of("Relu", "ThresholdedRelu");

    /** Guided backpropagation. */
    public static final RuleBook GUIDED = book(
            "guided",
            new RuleBook.Row("rectifier", GuidedRules::isRectifier, GuidedRules::guided),
            new RuleBook.Row("x * Sigmoid(x)", n -> gated(n) >= 0, GuidedRules::guidedGate));

    /** The deconvolutional network. */
    public static final RuleBook DECONVNET = book(
            "deconvnet",
            new RuleBook.Row("rectifier", GuidedRules::isRectifier, GuidedRules::rectified),
            new RuleBook.Row("x * Sigmoid(x)", n -> gated(n) >= 0, GuidedRules::rectifiedGate));

    private GuidedRules() {}

    private static RuleBook book(String name, RuleBook.Row... rows) {
        return RuleBook.of(name, List.of(rows), RuleBook.GRADIENT).prepending(name, HiddenRectifiers.ROWS);
    }

    /** How many operators of each type the two books treat in their own way. */
    public static SortedMap<String, Integer> rectifiers(Graph graph) {
        Map<String, Node> producers = graph.producers();
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (Node node : graph.nodes()) {
            boolean fromZero = !node.is("Clip")
                    || node.hasInput(1)
                            && isZero(graph.constants().get(node.inputs().get(1)));
            if (node.domain().isEmpty() && RECTIFIERS.contains(node.op()) && fromZero) {
                counts.merge(node.op(), 1, Integer::sum);
            } else if (gated(node, producers) >= 0) {
                counts.merge("x * Sigmoid(x)", 1, Integer::sum);
            }
        }
        return counts;
    }

    private static boolean isRectifier(ForwardNode n) {
        boolean fromZero = !n.node().is("Clip") || isZero(n.constant(1));
        return n.node().domain().isEmpty() && RECTIFIERS.contains(n.node().op()) && fromZero;
    }

    private static boolean isZero(Tensor bound) {
        return bound != null && bound.number(0) == 0;
    }

    private static List<Value> guided(ForwardNode n, Value dy) {
        List<Value> sent = new ArrayList<>(n.gradient(dy.positivePart()));
        if (!CUT_BELOW.contains(n.node().op())) {
            sent.set(0, sent.get(0).times(n.in(0).positive()));
        }
        return sent;
    }

    private static List<Value> rectified(ForwardNode n, Value dy) {
        return n.onlyFirst(dy.positivePart());
    }

    /** The input of {@code x * Sigmoid(x)} that is x itself; -1 where a node is something else. */
    private static int gated(ForwardNode n) {
        return gated(n.node(), n.producers());
    }

    private static int gated(Node node, Map<String, Node> producers) {
        if (!node.is("Mul")) {
            return -1;
        }
        for (int x = 0; x < 2; x++) {
            Node gate = producers.get(node.inputs().get(1 - x));
            if (gate != null
                    && gate.is("Sigmoid")
                    && gate.inputs().get(0).equals(node.inputs().get(x))) {
                return x;
            }
        }
        return -1;
    }

    private static List<Value> guidedGate(ForwardNode n, Value dy) {
        Value gate = n.in(1 - gated(n));
        Value y = n.out(0);
        Value slope = gate.plus(y).minus(y.times(gate));
        return toX(n, dy.positivePart().times(slope).times(n.in(gated(n)).positive()));
    }

    private static List<Value> rectifiedGate(ForwardNode n, Value dy) {
        return toX(n, dy.positivePart());
    }

    private static List<Value> toX(ForwardNode n, Value value) {
        return gated(n) == 0 ? List.of(value, n.none()) : List.of(n.none(), value);
    }
}
