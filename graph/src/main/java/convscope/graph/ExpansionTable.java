package convscope.graph;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** For operators that are newer than the canonical opset, and forms that the engine does not run, how they are written in operators of that opset. */
final class ExpansionTable {
    /**
     * One operator.
     *
     * @param concerns which of its nodes are written anew
     * @param form how
     */
    record Row(Predicate<NewerNode> concerns, Form form) {}

    /** Appends what computes the outputs of a node. */
    @FunctionalInterface
    interface Form {
        /** One handle per output that the node has; null for an output that it leaves out. */
        List<Value> write(NewerNode n);
    }

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Attention", always(AttentionForm::write)),
            entry("Cast", having("round_mode", NewerForms::withoutRounding)),
            entry("CastLike", having("round_mode", NewerForms::withoutRounding)),
            entry("CausalConvWithState", always(NewerForms::causalConvolution)),
            entry("CumProd", always(NewerForms::cumulativeProduct)),
            entry("DequantizeLinear", having("output_dtype", NewerForms::dequantized)),
            entry("GRU", batchFirst()),
            entry("LSTM", batchFirst()),
            entry("Mod", new Row(NewerForms::isRealRemainder, NewerForms::remainder)),
            entry("QuantizeLinear", new Row(NewerForms::isOfTwoPrecisions, NewerForms::quantized)),
            entry("RMSNormalization", always(NewerForms::rootMeanSquare)),
            entry("RNN", batchFirst()),
            entry("Range", new Row(n -> n.isHalf(0) || n.node().has("stash_type"), NewerForms::range)),
            entry("RotaryEmbedding", always(RotaryForm::write)),
            entry("SpaceToDepth", having("mode", NewerForms::spaceToDepth)),
            entry("SwiGLU", always(NewerForms::gatedSwish)),
            entry("Swish", always(NewerForms::swish)),
            entry("TensorScatter", always(NewerForms::tensorScatter)));

    private static final Map<String, OperatorSignature> NEWER = OperatorSignatures.NEWER.stream()
            .map(OperatorSignature::parse)
            .collect(Collectors.toMap(OperatorSignature::name, Function.identity()));

    private ExpansionTable() {}

    /** The newest form of an operator. */
    static OperatorSignature signature(String operator) {
        OperatorSignature newer = NEWER.get(operator);
        return newer != null ? newer : Operators.signatures().get(operator);
    }

    private static Row always(Form form) {
        return new Row(n -> true, form);
    }

    private static Row having(String attribute, Form form) {
        return new Row(n -> n.node().has(attribute), form);
    }

    private static Row batchFirst() {
        return new Row(n -> n.node().integer("layout", 0) == 1, NewerForms::batchFirst);
    }
}
