package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of convolutions and matrix products. */
final class ConvolutionRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Conv", (n, dy) -> n.onlyFirst(convInput(n, dy))),
            entry(
                    "MatMul",
                    (n, dy) -> List.of(
                            dy.matMul(n.in(1).matrixTransposed()),
                            n.in(0).matrixTransposed().matMul(dy))));

    private ConvolutionRules() {}

    private static Value convInput(ForwardNode n, Value dy) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.remove("kernel_shape");
        return n.graph().op("ConvTranspose", attributes, dy, n.in(1));
    }
}
