package convscope.graph;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For operators that the canonical opset lacks, and forms that the engine or the rules for the way back lack, how they are written in operators of that opset. */
final class ExpansionTable {
    /**
     * One operator.
     *
     * @param candidate which of its nodes may be written anew, by the node alone
     * @param concerns which of these are, by what is known of their inputs
     * @param form how
     */
    record Row(Predicate<Node> candidate, Predicate<NewerNode> concerns, Form form) {}

    /** Appends what computes the outputs of a node. */
    @FunctionalInterface
    interface Form {
        /** One handle per output that the node has; null for an output that it leaves out. */
        List<Value> write(NewerNode n);
    }

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Affine", always(ExperimentalForms::affine)),
            entry("AffineGrid", typed(AffineGridForm::isOfKnownSize, AffineGridForm::write)),
            entry("Attention", always(AttentionForm::write)),
            entry("Cast", having("round_mode", NewerForms::withoutRounding)),
            entry("CastLike", having("round_mode", NewerForms::withoutRounding)),
            entry("CausalConvWithState", always(NewerForms::causalConvolution)),
            entry("ConstantFill", always(ExperimentalForms::constantFill)),
            entry("Crop", always(ExperimentalForms::crop)),
            entry("CumProd", always(NewerForms::cumulativeProduct)),
            entry("DequantizeLinear", having("output_dtype", NewerForms::dequantized)),
            entry("GRU", batchFirst()),
            entry("ImageScaler", always(ExperimentalForms::imageScaler)),
            entry("LSTM", batchFirst()),
            entry(
                    "Mod",
                    new Row(node -> node.integer("fmod", 0) == 0, NewerForms::isRealRemainder, NewerForms::remainder)),
            entry("ParametricSoftplus", always(ExperimentalForms::softplus)),
            entry("QuantizeLinear", typed(NewerForms::isOfTwoPrecisions, NewerForms::quantized)),
            entry("RMSNormalization", always(NewerForms::rootMeanSquare)),
            entry("RNN", batchFirst()),
            entry("Range", typed(n -> n.isHalf(0) || n.node().has("stash_type"), NewerForms::range)),
            entry("RotaryEmbedding", always(RotaryForm::write)),
            entry("Scale", always(ExperimentalForms::scale)),
            entry("ScaledTanh", always(ExperimentalForms::tanh)),
            entry("SpaceToDepth", having("mode", NewerForms::spaceToDepth)),
            entry("SwiGLU", always(NewerForms::gatedSwish)),
            entry("Swish", always(NewerForms::swish)),
            entry("TensorScatter", always(NewerForms::tensorScatter)));

    private static final Map<String, OperatorSignature> NEWER = Stream.concat(
                    OperatorSignatures.NEWER.stream(), ExperimentalForms.SIGNATURES.stream())
            .map(OperatorSignature::parse)
            .collect(Collectors.toMap(OperatorSignature::name, Function.identity()));

    private ExpansionTable() {}

    /** Whether a node may be one that is written anew. */
    static boolean isCandidate(Node node) {
        Row row = node.domain().isEmpty() ? ROWS.get(node.op()) : null;
        return row != null && row.candidate().test(node);
    }

    /** The newest form of an operator. */
    static OperatorSignature signature(String operator) {
        OperatorSignature newer = NEWER.get(operator);
        return newer != null ? newer : Operators.signatures().get(operator);
    }

    private static Row always(Form form) {
        return typed(n -> true, form);
    }

    private static Row typed(Predicate<NewerNode> concerns, Form form) {
        return new Row(node -> true, concerns, form);
    }

    private static Row having(String attribute, Form form) {
        return new Row(node -> node.has(attribute), n -> true, form);
    }

    private static Row batchFirst() {
        return new Row(node -> node.integer("layout", 0) == 1, n -> true, NewerForms::batchFirst);
    }
}
