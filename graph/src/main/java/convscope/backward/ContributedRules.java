package convscope.backward;

import static convscope.backward.QuantizedRules.along;
import static convscope.backward.QuantizedRules.optional;
import static convscope.backward.QuantizedRules.real;
import static convscope.backward.QuantizedRules.whole;
import static convscope.backward.QuantizedRules.without;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Gradient rules of the quantised operators that ONNX Runtime adds to ONNX's own, in domain {@code com.microsoft}; straight-through as {@link QuantizedRules}. */
final class ContributedRules {
    static final Map<String, Rule> TABLE = named(Map.ofEntries(
            Map.entry("DequantizeLinear", Expansion.refusing(QuantizedRules::dequantize)),
            Map.entry("DynamicQuantizeMatMul", Expansion.rule(ContributedRules::dynamicProduct)),
            Map.entry("MatMulIntegerToFloat", Expansion.rule(ContributedRules::scaledProduct)),
            Map.entry("QGemm", Expansion.rule(ContributedRules::gemm)),
            Map.entry("QLinearAdd", Expansion.rule((n, in) -> binary(n, in, Value::plus))),
            Map.entry("QLinearAveragePool", Expansion.rule(ContributedRules::averagePool)),
            Map.entry("QLinearConcat", Expansion.rule(ContributedRules::concat)),
            Map.entry("QLinearGlobalAveragePool", Expansion.rule(ContributedRules::globalAverage)),
            Map.entry(
                    "QLinearLeakyRelu",
                    Expansion.rule((n, in) -> unary(n, in, x -> n.graph()
                            .op("LeakyRelu", without(n.node().attributes()), x)))),
            Map.entry("QLinearMul", Expansion.rule((n, in) -> binary(n, in, Value::times))),
            Map.entry("QLinearSigmoid", Expansion.rule((n, in) -> unary(n, in, Value::sigmoid))),
            Map.entry("QLinearSoftmax", Expansion.rule(ContributedRules::softmax)),
            Map.entry("QuantizeLinear", Expansion.refusing(QuantizedRules::quantize))));

    private ContributedRules() {}

    private static Map<String, Rule> named(Map<String, Rule> rules) {
        Map<String, Rule> all = new TreeMap<>();
        rules.forEach((operator, rule) -> all.put("com.microsoft." + operator, rule));
        return all;
    }

    private static List<Value> binary(ForwardNode n, List<Value> in, BinaryOperator<Value> operator) {
        Value a = real(in.get(0), in.get(1), in.get(2), 0);
        Value b = real(in.get(3), in.get(4), in.get(5), 0);
        Value y = operator.apply(a, b);
        return List.of(whole(y, in.get(6), optional(n, in, 7), n.raw(0).type()));
    }

    private static List<Value> unary(ForwardNode n, List<Value> in, UnaryOperator<Value> operator) {
        Value y = operator.apply(real(in.get(0), in.get(1), in.get(2), 0));
        return List.of(whole(y, in.get(3), optional(n, in, 4), n.raw(0).type()));
    }

    /** Along an axis; in models of opsets before 13 along it and all that follow. */
    private static List<Value> softmax(ForwardNode n, List<Value> in) {
        if (n.node().integer("opset", 13) < 13) {
            throw new Expansion.NotExpandable("the meaning that softmax had before opset 13");
        }
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(n.node().integer("axis", -1)));
        return unary(n, in, x -> n.graph().op("Softmax", axis, x));
    }

    private static void requireChannelsFirst(ForwardNode n) {
        if (n.node().integer("channels_last", 0) != 0) {
            throw new Expansion.NotExpandable("channels as the last axis");
        }
    }

    private static List<Value> averagePool(ForwardNode n, List<Value> in) {
        requireChannelsFirst(n);
        Map<String, Attribute> attributes = without(n.node().attributes(), "channels_last");
        return unary(n, in, x -> n.graph().op("AveragePool", attributes, x));
    }

    private static List<Value> globalAverage(ForwardNode n, List<Value> in) {
        requireChannelsFirst(n);
        return unary(n, in, x -> n.graph().op("GlobalAveragePool", x));
    }

    private static List<Value> concat(ForwardNode n, List<Value> in) {
        List<Value> parts = new ArrayList<>();
        for (int i = 2; i < in.size(); i += 3) {
            parts.add(real(in.get(i), in.get(i + 1), in.get(i + 2), 0));
        }
        Value joined = n.graph().concat((int) n.node().integer("axis", 0), parts.toArray(Value[]::new));
        return List.of(whole(joined, in.get(0), in.get(1), n.raw(2).type()));
    }

    private static List<Value> gemm(ForwardNode n, List<Value> in) {
        boolean turnedA = n.node().integer("transA", 0) != 0;
        boolean turnedB = n.node().integer("transB", 0) != 0;
        float alpha = n.node().real("alpha", 1);
        Value a = real(in.get(0), in.get(1), in.get(2), 0);
        Value b = real(in.get(3), in.get(4), in.get(5), turnedB ? 0 : 1);
        Value product = (turnedA ? a.matrixTransposed() : a)
                .matMul(turnedB ? b.matrixTransposed() : b)
                .times(alpha);
        if (n.hasInput(6)) {
            Value unit = along(in.get(1), 0, 1).times(along(in.get(4), 0, 1)).times(alpha);
            product = product.plus(in.get(6).cast(ElementType.FLOAT).times(unit));
        }
        return List.of(
                n.hasInput(7)
                        ? whole(product, in.get(7), optional(n, in, 8), n.raw(0).type())
                        : product);
    }

    private static List<Value> dynamicProduct(ForwardNode n, List<Value> in) {
        Value b = real(in.get(1), in.get(2), optional(n, in, 3), -1);
        Value product = in.get(0).matMul(b);
        return List.of(n.hasInput(4) ? product.plus(in.get(4)) : product);
    }

    private static List<Value> scaledProduct(ForwardNode n, List<Value> in) {
        Value a = real(in.get(0), in.get(2), optional(n, in, 4), -2);
        Value b = real(in.get(1), in.get(3), optional(n, in, 5), -1);
        Value product = a.matMul(b);
        return List.of(n.hasInput(6) ? product.plus(in.get(6)) : product);
    }
}
