package convscope.backward;

import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.RealEdges;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which operators compute with whole numbers that stand for real ones, {@code (q - zero point) * scale}. Their gradients are those of the real numbers, and go
 * through the rounding as if it were not there (straight-through): Bengio, Leonard, Courville 2013 (arXiv:1308.3432), section 4.
 */
public final class Quantization {
    /** Domain of ONNX Runtime's own operators. */
    private static final String CONTRIBUTED = "com.microsoft.";

    /** Types of the numbers that stand for real ones, and of their sums. */
    static final Set<ElementType> TYPES =
            EnumSet.of(ElementType.INT8, ElementType.UINT8, ElementType.INT16, ElementType.UINT16, ElementType.INT32);

    /** Operators that give such numbers. */
    private static final Set<String> QUANTIZERS = withContributed(
            List.of(
                    "ConvInteger",
                    "DynamicQuantizeLinear",
                    "MatMulInteger",
                    "QLinearConv",
                    "QLinearMatMul",
                    "QuantizeLinear"),
            List.of(
                    "QGemm",
                    "QLinearAdd",
                    "QLinearAveragePool",
                    "QLinearConcat",
                    "QLinearGlobalAveragePool",
                    "QLinearLeakyRelu",
                    "QLinearMul",
                    "QLinearSigmoid",
                    "QLinearSoftmax",
                    "QuantizeLinear"));

    private static final Set<String> OPERATORS = Stream.concat(
                    QUANTIZERS.stream(),
                    withContributed(
                            List.of("DequantizeLinear"),
                            List.of("DequantizeLinear", "DynamicQuantizeMatMul", "MatMulIntegerToFloat"))
                            .stream())
            .collect(Collectors.toUnmodifiableSet());

    private Quantization() {}

    private static Set<String> withContributed(List<String> own, List<String> contributed) {
        return Stream.concat(own.stream(), contributed.stream().map(CONTRIBUTED::concat))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All quantised operators: those that give such numbers, and those that make real numbers of them. Names as in {@link RuleBook#operators}. */
    public static Set<String> operators() {
        return OPERATORS;
    }

    /** Whether an operator gives whole numbers that stand for real ones. */
    static boolean isQuantizer(Node node) {
        return QUANTIZERS.contains(node.operator());
    }

    /** Whether an output is the scale or zero point that was chosen for the numbers of this very run; both are held constant. */
    static boolean isParameter(Node node, String output) {
        return node.is("DynamicQuantizeLinear") && node.outputs().indexOf(output) > 0;
    }

    /** The nodes of a network that make whole numbers of real ones, so that gradients through them are straight-through; not those that were added on reading. */
    public static List<Node> quantizers(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> isQuantizer(node) && !RealEdges.isAdded(node))
                .toList();
    }
}
