package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shape rule of every operator that has one: here those that work element by element, in other tables the rest. */
final class ShapeTable {
    static final Map<String, ShapeRule> RULES = new HashMap<>();

    private static final List<String> LIKE_THE_FIRST = List.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "BitwiseNot",
            "Ceil",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "CumSum",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "GroupNormalization",
            "HardSigmoid",
            "HardSwish",
            "Hardmax",
            "Identity",
            "InstanceNormalization",
            "LRN",
            "LeakyRelu",
            "Log",
            "LogSoftmax",
            "LpNormalization",
            "MeanVarianceNormalization",
            "Mish",
            "Neg",
            "PRelu",
            "Reciprocal",
            "Relu",
            "ReverseSequence",
            "Round",
            "Scatter",
            "ScatterElements",
            "ScatterND",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softmax",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Tan",
            "Tanh",
            "ThresholdedRelu",
            "Trilu");

    private static final List<String> BROADCAST = List.of(
            "Add",
            "BitShift",
            "BitwiseAnd",
            "BitwiseOr",
            "BitwiseXor",
            "Div",
            "Max",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Pow",
            "Sub",
            "Sum");

    private static final List<String> COMPARISONS =
            List.of("And", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Or", "Xor");

    private ShapeTable() {}

    static {
        LIKE_THE_FIRST.forEach(op -> RULES.put(op, n -> n.out(n.type(0), n.shape(0))));
        BROADCAST.forEach(op -> RULES.put(op, n -> n.out(n.type(0), broadcast(n))));
        COMPARISONS.forEach(op -> RULES.put(op, n -> n.out(ElementType.BOOL, broadcast(n))));
        List.of("IsInf", "IsNaN", "Not").forEach(op -> RULES.put(op, n -> n.out(ElementType.BOOL, n.shape(0))));
        RULES.put("Where", n -> n.out(n.type(1), broadcast(n)));
        RULES.put("Cast", n -> n.out(type(n, "to", ElementType.FLOAT), n.shape(0)));
        RULES.put("CastLike", n -> n.out(n.type(1), n.shape(0)));
        RULES.put("Constant", ShapeTable::constant);
        RULES.put("Bernoulli", n -> n.out(type(n, "dtype", n.type(0)), n.shape(0)));
        RULES.put("BatchNormalization", ShapeTable::batchNormalization);
        RULES.put("DequantizeLinear", n -> n.out(n.type(1), n.shape(0)));
        RULES.put("Dropout", ShapeTable::dropout);
        RULES.put("DynamicQuantizeLinear", n -> {
            n.out(0, ElementType.UINT8, n.shape(0));
            n.out(1, ElementType.FLOAT, Shape.of());
            n.out(2, ElementType.UINT8, Shape.of());
        });
        RULES.put("EyeLike", n -> n.out(type(n, "dtype", n.type(0)), n.shape(0)));
        RULES.put("LayerNormalization", ShapeTable::layerNormalization);
        RULES.put("QuantizeLinear", ShapeTable::quantize);
        RULES.put("Scan", ScanShapes::infer);
        RULES.putAll(ContributedShapes.RULES);
        RULES.putAll(FourierShapes.RULES);
        RULES.putAll(IndexShapes.RULES);
        RULES.putAll(LossShapes.RULES);
        RULES.putAll(MovingShapes.RULES);
        RULES.putAll(ProductShapes.RULES);
        RULES.putAll(ReduceShapes.RULES);
        RULES.putAll(SpatialShapes.RULES);
        RULES.putAll(WindowShapes.RULES);
    }

    private static ElementType type(Inferred n, String attribute, ElementType otherwise) {
        return n.node.has(attribute) ? ElementType.ofCode((int) n.node.integer(attribute, 1)) : otherwise;
    }

    private static void constant(Inferred n) {
        Tensor value = ConstantFolding.constant(n.node);
        if (value != null) {
            n.out(value.type(), Shape.of(value.shape()));
        }
    }

    private static void batchNormalization(Inferred n) {
        n.out(n.type(0), n.shape(0));
        for (int i = 1; i <= 2; i++) {
            n.out(i, n.type(3), n.shape(3));
        }
    }

    static void quantize(Inferred n) {
        n.out(n.node.hasInput(2) ? n.type(2) : type(n, "output_dtype", ElementType.UINT8), n.shape(0));
    }

    private static void dropout(Inferred n) {
        n.out(n.type(0), n.shape(0));
        n.out(1, ElementType.BOOL, n.shape(0));
    }

    private static void layerNormalization(Inferred n) {
        n.out(n.type(0), n.shape(0));
        Shape statistics = n.shape(0);
        if (statistics.isRankKnown()) {
            for (int i = axis(n.node.integer("axis", -1), statistics.rank()); i < statistics.rank(); i++) {
                statistics = statistics.with(i, Axis.of(1));
            }
        }
        n.out(1, ElementType.FLOAT, statistics);
        n.out(2, ElementType.FLOAT, statistics);
    }

    /** A named axis counted from the front. */
    static int axis(long axis, int rank) {
        long front = axis < 0 ? axis + rank : axis;
        if (front < 0 || front >= rank) {
            throw new IllegalArgumentException("axis " + axis + " of a value with " + rank + " axes");
        }
        return (int) front;
    }

    /** An unknown shape of a known number of axes. */
    static Shape ofRank(long rank) {
        boolean plausible = rank >= 0 && rank <= ShapeContents.LONGEST;
        return plausible ? Shape.of(java.util.Collections.nCopies((int) rank, Axis.of(-1))) : Shape.UNKNOWN;
    }

    private static Shape broadcast(Inferred n) {
        return broadcast(n.shapes());
    }

    /** The common shape of values that are repeated along axes of size 1. */
    static Shape broadcast(List<Shape> shapes) {
        int rank = 0;
        for (Shape shape : shapes) {
            if (!shape.isRankKnown()) {
                return Shape.UNKNOWN;
            }
            rank = Math.max(rank, shape.rank());
        }
        List<Axis> axes = new ArrayList<>();
        for (int back = rank; back >= 1; back--) {
            Axis axis = Axis.of(1);
            for (Shape shape : shapes) {
                if (shape.rank() >= back) {
                    axis = broadcast(axis, shape.axis(-back));
                }
            }
            axes.add(axis);
        }
        return Shape.of(axes);
    }

    private static Axis broadcast(Axis a, Axis b) {
        if (a.size() == 1 || a.surelyEquals(b)) {
            return b;
        }
        if (b.size() == 1) {
            return a;
        }
        if (a.isKnown() && b.isKnown()) {
            throw new IllegalArgumentException("sizes " + a + " and " + b + " differ and neither is 1");
        }
        if (a.isKnown() || b.isKnown()) {
            return a.isKnown() ? a : b;
        }
        return Axis.of(-1);
    }
}
