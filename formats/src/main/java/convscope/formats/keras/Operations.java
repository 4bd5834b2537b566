package convscope.formats.keras;

import convscope.formats.keras.KerasLayers.Emitter;
import convscope.formats.keras.KerasLayers.Row;
import convscope.formats.keras.KerasLayers.SeveralEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of bare operations of a Functional model, such as {@code x + y} or {@code keras.ops.reshape}: under the class name that Keras 3 writes, with the
 * functions of TensorFlow that Keras 2 names in a {@code TFOpLambda} or {@code SlicingOpLambda} for the same. Keras 2's own functions are named after these.
 */
final class Operations {
    private static final List<String> OWN_FUNCTIONS = List.of("keras.backend.", "keras.activations.", "keras.ops.");

    private static final List<Row> ROWS = new ArrayList<>();
    private static final Map<String, String> FUNCTIONS = new HashMap<>();

    static {
        arithmetic();
        functions();
        activations();
        conditions();
        reductions();
        shapes();
        products();
    }

    private static final Map<String, Row> BY_KIND = byKind();

    private Operations() {}

    private static void arithmetic() {
        row("Add", e -> ElementwiseOperations.two(e, "Add"), "__operators__.add", "math.add", "add", "nn.bias_add");
        row("Subtract", e -> ElementwiseOperations.two(e, "Sub"), "math.subtract", "subtract");
        row("Multiply", e -> ElementwiseOperations.two(e, "Mul"), "math.multiply", "multiply", "math.scalar_mul");
        row("TrueDivide", e -> ElementwiseOperations.two(e, "Div"), "math.truediv", "truediv");
        row("Divide", e -> ElementwiseOperations.two(e, "Div"), "math.divide", "divide");
        row("DivideNoNan", ElementwiseOperations::divideNoNan, "math.divide_no_nan");
        row("FloorDivide", ElementwiseOperations::floorDivide, "math.floordiv", "compat.v1.floor_div", "floor_div");
        row("Mod", ElementwiseOperations::remainder, "math.floormod", "math.mod");
        row("Power", e -> ElementwiseOperations.two(e, "Pow"), "math.pow", "pow");
        row("Maximum", e -> ElementwiseOperations.two(e, "Max"), "math.maximum", "maximum");
        row("Minimum", e -> ElementwiseOperations.two(e, "Min"), "math.minimum", "minimum");
        row("SquaredDifference", ElementwiseOperations::squaredDifference, "math.squared_difference");
        row("AddN", e -> MergeLayers.pairwise(e, "Add"), "math.add_n", "math.accumulate_n");
    }

    private static void functions() {
        one("Absolute", "Abs", "math.abs", "abs");
        one("Arccos", "Acos", "math.acos");
        one("Arccosh", "Acosh", "math.acosh");
        one("Arcsin", "Asin", "math.asin");
        one("Arcsinh", "Asinh", "math.asinh");
        one("Arctan", "Atan", "math.atan");
        one("Arctanh", "Atanh", "math.atanh");
        one("Ceil", "Ceil", "math.ceil");
        one("Cos", "Cos", "math.cos");
        one("Cosh", "Cosh", "math.cosh");
        one("Erf", "Erf", "math.erf");
        one("Exp", "Exp", "math.exp", "exp");
        one("Floor", "Floor", "math.floor", "floor");
        one("Log", "Log", "math.log", "log");
        one("Negative", "Neg", "math.negative", "negative");
        one("Reciprocal", "Reciprocal", "math.reciprocal");
        one("Round", "Round", "math.round", "round");
        one("Sign", "Sign", "math.sign", "sign");
        one("Sin", "Sin", "math.sin");
        one("Sinh", "Sinh", "math.sinh");
        one("Sqrt", "Sqrt", "math.sqrt", "sqrt");
        one("Tan", "Tan", "math.tan");
        one("Tanh", "Tanh", "math.tanh", "nn.tanh", "tanh");
        formula("Expm1", (e, x) -> e.op("Sub", e.op("Exp", x), e.number(1)), "math.expm1");
        formula("Log1p", (e, x) -> e.op("Log", e.op("Add", x, e.number(1))), "math.log1p");
        formula("Log2", (e, x) -> e.op("Mul", e.op("Log", x), e.number(1 / Math.log(2))), "math.log2");
        formula("Log10", (e, x) -> e.op("Mul", e.op("Log", x), e.number(1 / Math.log(10))), "math.log10");
        formula("Rsqrt", (e, x) -> e.op("Reciprocal", e.op("Sqrt", x)), "math.rsqrt");
        formula("Square", (e, x) -> e.op("Mul", x, x), "math.square", "square");
        row("Clip", ElementwiseOperations::clip, "clip_by_value", "clip");
        row("Cast", ElementwiseOperations::cast, "cast", "compat.v1.cast");
        row("Identity", Emission::in, "identity", "stop_gradient", "nn.dropout", "compat.v1.nn.dropout");
        row("StopGradient", Emission::in);
        row("Copy", Emission::in);
        row("ConvertToTensor", Emission::in, "convert_to_tensor");
        row("OnesLike", e -> ElementwiseOperations.filled(e, 1), "ones_like", "compat.v1.ones_like");
        row("ZerosLike", e -> ElementwiseOperations.filled(e, 0), "zeros_like", "compat.v1.zeros_like");
    }

    private static void activations() {
        row("Relu", ActivationLayers::operation, "nn.relu", "relu");
        for (String[] names : new String[][] {
            {"Celu", "celu"},
            {"HardSilu", "hard_silu"},
            {"HardTanh", "hard_tanh"},
            {"LogSigmoid", "log_sigmoid", "math.log_sigmoid"},
            {"Relu6", "relu6", "nn.relu6"},
            {"Selu", "selu", "nn.selu"},
            {"Sigmoid", "sigmoid", "math.sigmoid", "nn.sigmoid", "sigmoid"},
            {"HardSigmoid", "hard_sigmoid", "hard_sigmoid"},
            {"Silu", "silu", "nn.silu", "nn.swish", "swish", "silu"},
            {"Softplus", "softplus", "math.softplus", "nn.softplus", "softplus"},
            {"Softsign", "softsign", "nn.softsign", "softsign"},
            {"SparsePlus", "sparse_plus"},
            {"SparseSigmoid", "sparse_sigmoid"},
            {"Squareplus", "squareplus"},
            {"TanhShrink", "tanh_shrink"}
        }) {
            String name = names[1];
            row(
                    names[0],
                    e -> ElementwiseOperations.activation(e, name),
                    java.util.Arrays.copyOfRange(names, 2, names.length));
        }
        row("Elu", ElementwiseOperations::elu, "nn.elu", "elu");
        row("Gelu", ElementwiseOperations::gelu, "nn.gelu", "gelu");
        row("HardShrink", e -> ElementwiseOperations.shrink(e, false));
        row("SoftShrink", e -> ElementwiseOperations.shrink(e, true));
        row("LeakyRelu", ElementwiseOperations::leaky, "nn.leaky_relu", "leaky_relu");
        row("Softmax", e -> ElementwiseOperations.softmax(e, "Softmax"), "nn.softmax", "softmax");
        row("LogSoftmax", e -> ElementwiseOperations.softmax(e, "LogSoftmax"), "nn.log_softmax");
    }

    private static void conditions() {
        row("Equal", e -> ElementwiseOperations.two(e, "Equal"), "math.equal");
        row("NotEqual", ElementwiseOperations::notEqual, "math.not_equal");
        row("Greater", e -> ElementwiseOperations.two(e, "Greater"), "math.greater");
        row("GreaterEqual", e -> ElementwiseOperations.two(e, "GreaterOrEqual"), "math.greater_equal");
        row("Less", e -> ElementwiseOperations.two(e, "Less"), "math.less");
        row("LessEqual", e -> ElementwiseOperations.two(e, "LessOrEqual"), "math.less_equal");
        row("LogicalAnd", e -> ElementwiseOperations.logical(e, "And"), "math.logical_and");
        row("LogicalOr", e -> ElementwiseOperations.logical(e, "Or"), "math.logical_or");
        row("LogicalXor", e -> ElementwiseOperations.logical(e, "Xor"), "math.logical_xor");
        row("LogicalNot", ElementwiseOperations::not, "math.logical_not");
        row("Where", ElementwiseOperations::where, "where", "compat.v1.where");
    }

    private static void reductions() {
        row("Mean", e -> ReductionOperations.reduce(e, "ReduceMean"), "math.reduce_mean", "mean");
        row("Sum", e -> ReductionOperations.reduce(e, "ReduceSum"), "math.reduce_sum", "sum");
        row("Max", e -> ReductionOperations.reduce(e, "ReduceMax"), "math.reduce_max", "max");
        row("Min", e -> ReductionOperations.reduce(e, "ReduceMin"), "math.reduce_min", "min");
        row("Amax", e -> ReductionOperations.reduce(e, "ReduceMax"));
        row("Amin", e -> ReductionOperations.reduce(e, "ReduceMin"));
        row("Prod", e -> ReductionOperations.reduce(e, "ReduceProd"), "math.reduce_prod", "prod");
        row("Logsumexp", e -> ReductionOperations.reduce(e, "ReduceLogSumExp"), "math.reduce_logsumexp", "logsumexp");
        row("Norm", e -> ReductionOperations.reduce(e, "ReduceL2"), "math.reduce_euclidean_norm", "norm");
        row("Var", e -> ReductionOperations.variance(e, false), "math.reduce_variance", "var");
        row("Std", e -> ReductionOperations.variance(e, true), "math.reduce_std", "std");
        row("All", e -> ReductionOperations.truth(e, "ReduceMin"), "math.reduce_all", "all");
        row("Any", e -> ReductionOperations.truth(e, "ReduceMax"), "math.reduce_any", "any");
        row("Argmax", e -> ReductionOperations.place(e, "ArgMax"), "math.argmax", "compat.v1.argmax", "argmax");
        row("Argmin", e -> ReductionOperations.place(e, "ArgMin"), "math.argmin", "compat.v1.argmin", "argmin");
        row("Cumsum", ReductionOperations::cumulated, "math.cumsum", "cumsum");
        row("Normalize", ReductionOperations::normalize, "math.l2_normalize", "nn.l2_normalize", "l2_normalize");
    }

    private static void shapes() {
        row("Reshape", ShapeOperations::reshape, "reshape", "compat.v1.reshape");
        row("Ravel", ShapeOperations::flattened);
        row("Transpose", MovingOperations::transpose, "transpose", "compat.v1.transpose", "permute_dimensions");
        row("Swapaxes", MovingOperations::swapped);
        row("Moveaxis", MovingOperations::moved);
        row("ExpandDims", ShapeOperations::expanded, "expand_dims", "compat.v1.expand_dims");
        row("Squeeze", ShapeOperations::squeezed, "squeeze", "compat.v1.squeeze");
        row("Concatenate", ShapeOperations::concatenated, "concat", "concatenate");
        row("Stack", ShapeOperations::stacked, "stack");
        several("Split", ShapeOperations::split, "split");
        several("Unstack", ShapeOperations::unstacked, "unstack");
        row("GetItem", SliceOperation::part, "__operators__.getitem");
        row("Pad", ShapeOperations::padded, "pad", "compat.v1.pad");
        row("Tile", MovingOperations::tiled, "tile");
        row("Repeat", MovingOperations::repeated, "repeat");
        row("Flip", MovingOperations::flipped, "reverse");
        row("Roll", MovingOperations::rolled, "roll");
        row("BroadcastTo", MovingOperations::broadcast, "broadcast_to");
        row("Take", MovingOperations::taken, "gather", "compat.v1.gather");
    }

    private static void products() {
        row("Matmul", ProductOperations::matMul, "linalg.matmul", "matmul");
        row("Einsum", ProductOperations::einsum, "einsum");
        row(
                "MaxPool",
                e -> ProductOperations.pool(e, "MaxPool"),
                "nn.max_pool2d",
                "nn.max_pool",
                "compat.v1.nn.max_pool");
        row(
                "AveragePool",
                e -> ProductOperations.pool(e, "AveragePool"),
                "nn.avg_pool2d",
                "nn.avg_pool",
                "compat.v1.nn.avg_pool");
        row("DepthToSpace", ProductOperations::depthToSpace, "nn.depth_to_space", "compat.v1.depth_to_space");
        row("SpaceToDepth", ProductOperations::spaceToDepth, "nn.space_to_depth", "compat.v1.space_to_depth");
        row("Resize", ResizeLayers::operation, "image.resize", "compat.v1.image.resize");
        row("RGBToGrayscale", ProductOperations::grey, "image.rgb_to_grayscale");
    }

    private static void one(String kind, String operator, String... functions) {
        row(kind, e -> ElementwiseOperations.one(e, operator), functions);
    }

    private static void formula(String kind, ElementwiseOperations.Formula formula, String... functions) {
        row(kind, e -> ElementwiseOperations.formula(e, formula), functions);
    }

    private static void row(String kind, Emitter emitter, String... functions) {
        several(kind, e -> List.of(emitter.emit(e)), functions);
    }

    private static void several(String kind, SeveralEmitter emitter, String... functions) {
        ROWS.add(new Row(kind, c -> List.of(), emitter, false));
        for (String function : functions) {
            FUNCTIONS.put(function, kind);
        }
    }

    private static Map<String, Row> byKind() {
        Map<String, Row> rows = new HashMap<>();
        ROWS.forEach(row -> rows.put(row.kind(), row));
        return Map.copyOf(rows);
    }

    /** The row of an operation; null where there is none. */
    static Row row(String kind) {
        return BY_KIND.get(kind);
    }

    /** Names of all operations, in the order of the table. */
    static List<String> kinds() {
        return ROWS.stream().map(Row::kind).toList();
    }

    /** Functions of TensorFlow and Keras 2 that have an operation. */
    static java.util.Set<String> functionNames() {
        return java.util.Collections.unmodifiableSet(FUNCTIONS.keySet());
    }

    /** Whether Keras 2 writes operations as layers of this class. */
    static boolean isLambda(String className) {
        return className.equals("TFOpLambda") || className.equals("SlicingOpLambda");
    }

    /** The operation behind a {@code TFOpLambda} or {@code SlicingOpLambda} that is one of the table; else the name of the class. */
    static String kind(String className, Config config) {
        if (!isLambda(className) || !config.has("function")) {
            return KerasLayers.kind(className);
        }
        String function = config.text("function");
        for (String prefix : OWN_FUNCTIONS) {
            function = function.startsWith(prefix) ? function.substring(prefix.length()) : function;
        }
        return FUNCTIONS.getOrDefault(function, className);
    }
}
