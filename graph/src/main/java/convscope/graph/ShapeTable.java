package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shape rule of every operator that has one. */
final class ShapeTable {
    static final Map<String, ShapeRule> RULES = new HashMap<>();

    private ShapeTable() {}

    static {
        each(
                n -> n.out(n.type(0), n.shape(0)),
                "Abs",
                "Acos",
                "Acosh",
                "Asin",
                "Asinh",
                "Atan",
                "Atanh",
                "BatchNormalization",
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
                "LayerNormalization",
                "LeakyRelu",
                "Log",
                "LogSoftmax",
                "LpNormalization",
                "MeanVarianceNormalization",
                "Mish",
                "Neg",
                "Reciprocal",
                "Relu",
                "ReverseSequence",
                "Round",
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
        each(
                n -> n.out(n.type(0), broadcast(n, 0)),
                "Add",
                "BitShift",
                "Div",
                "Max",
                "Mean",
                "Min",
                "Mod",
                "Mul",
                "Pow",
                "Sub",
                "Sum");
        each(n -> n.out(n.type(0), n.shape(0)), "PRelu");
        each(
                n -> n.out(ElementType.BOOL, broadcast(n, 0)),
                "And",
                "Equal",
                "Greater",
                "GreaterOrEqual",
                "Less",
                "LessOrEqual",
                "Or",
                "Xor");
        each(n -> n.out(ElementType.BOOL, n.shape(0)), "IsInf", "IsNaN", "Not");
        each(n -> n.out(n.type(0), Shape.UNKNOWN), "Compress", "Einsum", "GatherND", "TopK");
        RULES.put("OneHot", n -> n.out(n.type(2), Shape.UNKNOWN));
        RULES.put("Where", n -> n.out(n.type(1), broadcast(n, 0)));
        RULES.put("Cast", n -> n.out(ElementType.ofCode((int) n.node.integer("to", 1)), n.shape(0)));
        RULES.put("CastLike", n -> n.out(n.type(1), n.shape(0)));
        RULES.put("Dropout", n -> {
            n.out(n.type(0), n.shape(0));
            n.out(1, ElementType.BOOL, n.shape(0));
        });
        RULES.put("Constant", n -> {
            if (n.node.attributes().get("value") instanceof Attribute.Constant c) {
                n.out(c.value().type(), Shape.of(c.value().shape()));
            }
        });
        RULES.putAll(MovingShapes.RULES);
        RULES.putAll(WindowShapes.RULES);
    }

    private static void each(ShapeRule rule, String... operators) {
        for (String operator : operators) {
            RULES.put(operator, rule);
        }
    }

    /** The common shape of all inputs from number {@code first} on. */
    static Shape broadcast(Inferred n, int first) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = first; i < n.inputs(); i++) {
            shapes.add(n.shape(i));
        }
        return broadcast(shapes);
    }

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
        if (a.isKnown() || b.isKnown()) {
            return a.isKnown() ? a : b;
        }
        return Axis.of(-1);
    }
}
