package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.RealEdges;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Operators that may rectify without being a rectifier, which the books that change what passes rectifiers refuse rather than overlook. */
final class HiddenRectifiers {
    private static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");
    private static final Set<String> FUNCTIONS = Set.of("elu", "leakyrelu", "relu", "thresholdedrelu");

    /** Where quantisers that can meet negative numbers have the zero point of their result. */
    private static final Map<String, Integer> ZERO_POINTS = Map.of(
            "QLinearConv", 7,
            "QLinearMatMul", 7,
            "QuantizeLinear", 2,
            "com.microsoft.QGemm", 8,
            "com.microsoft.QLinearAdd", 7,
            "com.microsoft.QLinearConcat", 1,
            "com.microsoft.QLinearMul", 7,
            "com.microsoft.QuantizeLinear", 2);

    /** Rows that refuse them. */
    static final List<RuleBook.Row> ROWS = List.of(
            new RuleBook.Row(
                    "quantisation that cuts at 0",
                    HiddenRectifiers::cutsAtZero,
                    refused("numbers from 0 on, by which a rectifier before it may have been replaced")),
            new RuleBook.Row(
                    "recurrence with rectifiers",
                    HiddenRectifiers::rectifiesInside,
                    refused("a rectifier among its activation functions")));

    private HiddenRectifiers() {}

    /** A rule that refuses every input. */
    static Rule refused(String what) {
        return Expansion.refusing((n, dy) -> {
            throw new Expansion.NotExpandable(what);
        });
    }

    private static boolean cutsAtZero(ForwardNode n) {
        Integer place = ZERO_POINTS.get(n.node().operator());
        if (place == null || RealEdges.isAdded(n.node())) {
            return false;
        }
        if (!n.hasInput(place)) {
            return true;
        }
        Tensor zeroPoint = n.constant(place);
        return zeroPoint == null || zeroPoint.number(0) == QuantizedRules.least(zeroPoint.type());
    }

    private static boolean rectifiesInside(ForwardNode n) {
        return n.node().domain().isEmpty()
                && RECURRENT.contains(n.node().op())
                && n.node().attributes().get("activations") instanceof Attribute.Texts texts
                && texts.values().stream().anyMatch(name -> FUNCTIONS.contains(name.toLowerCase(Locale.ROOT)));
    }
}
