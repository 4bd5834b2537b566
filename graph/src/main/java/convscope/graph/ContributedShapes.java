package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shapes of the quantised operators that ONNX Runtime adds to ONNX's own, in domain {@code com.microsoft}. */
final class ContributedShapes {
    static final Map<String, ShapeRule> RULES = named(Map.ofEntries(
            Map.entry("DequantizeLinear", n -> n.out(n.type(1), n.shape(0))),
            Map.entry("DynamicQuantizeMatMul", n -> n.out(n.type(0), ProductShapes.product(n.shape(0), n.shape(1)))),
            Map.entry("MatMulIntegerToFloat", n -> n.out(n.type(2), ProductShapes.product(n.shape(0), n.shape(1)))),
            Map.entry("QGemm", ContributedShapes::gemm),
            Map.entry("QLinearAdd", n -> n.out(n.type(0), ShapeTable.broadcast(List.of(n.shape(0), n.shape(3))))),
            Map.entry("QLinearAveragePool", ContributedShapes::averagePool),
            Map.entry("QLinearConcat", ContributedShapes::concat),
            Map.entry("QLinearGlobalAveragePool", ContributedShapes::globalAverage),
            Map.entry("QLinearLeakyRelu", n -> n.out(n.type(0), n.shape(0))),
            Map.entry("QLinearMul", n -> n.out(n.type(0), ShapeTable.broadcast(List.of(n.shape(0), n.shape(3))))),
            Map.entry("QLinearSigmoid", n -> n.out(n.type(0), n.shape(0))),
            Map.entry("QLinearSoftmax", n -> n.out(n.type(0), n.shape(0))),
            Map.entry("QuantizeLinear", ShapeTable::quantize)));

    private ContributedShapes() {}

    private static Map<String, ShapeRule> named(Map<String, ShapeRule> rules) {
        Map<String, ShapeRule> all = new TreeMap<>();
        rules.forEach((operator, rule) -> all.put("com.microsoft." + operator, rule));
        return all;
    }

    private static void gemm(Inferred n) {
        Shape a = n.shape(0);
        Shape b = n.shape(3);
        Axis rows = a.rank() == 2 ? a.axis(n.node.integer("transA", 0) != 0 ? 1 : 0) : Axis.of(-1);
        Axis columns = b.rank() == 2 ? b.axis(n.node.integer("transB", 0) != 0 ? 0 : 1) : Axis.of(-1);
        n.out(n.node.hasInput(7) ? n.type(0) : n.type(1), Shape.of(List.of(rows, columns)));
    }

    private static boolean hasChannelsLast(Inferred n) {
        return n.node.integer("channels_last", 0) != 0;
    }

    private static void averagePool(Inferred n) {
        if (hasChannelsLast(n)) {
            n.out(n.type(0), ShapeTable.ofRank(n.shape(0).rank()));
        } else {
            WindowShapes.pool(n);
        }
    }

    private static void globalAverage(Inferred n) {
        Shape shape = n.shape(0);
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean pooled = hasChannelsLast(n) ? axis > 0 && axis < shape.rank() - 1 : axis > 1;
            shape = pooled ? shape.with(axis, Axis.of(1)) : shape;
        }
        n.out(n.type(0), shape);
    }

    /** Scale and zero point of the result, then value, scale and zero point of each part. */
    private static void concat(Inferred n) {
        Shape result = n.shape(2);
        if (!result.isRankKnown()) {
            n.out(n.type(2), Shape.UNKNOWN);
            return;
        }
        int axis = ShapeTable.axis(n.node.integer("axis", 0), result.rank());
        List<Long> sizes = new ArrayList<>();
        for (int i = 2; i < n.inputs(); i += 3) {
            sizes.add(n.shape(i).isRankKnown() ? n.shape(i).size(axis) : -1L);
        }
        boolean known = sizes.stream().allMatch(size -> size >= 0);
        long sum = sizes.stream().mapToLong(Long::longValue).sum();
        n.out(n.type(2), result.with(axis, Axis.of(known ? sum : -1)));
    }
}
