package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Layers that Keras 1 had and later versions dropped. */
final class FormerLayers {
    private FormerLayers() {}

    static List<Variable> highwayVariables(Config config) {
        return config.flag("use_bias", true)
                ? Variable.of("kernel", "kernel_carry", "bias", "bias_carry")
                : Variable.of("kernel", "kernel_carry");
    }

    /** {@code t * activation(x W + b) + (1 - t) * x} with {@code t = sigmoid(x W_carry + b_carry)} (Srivastava et al. 2015, eq. 3). */
    static Held highway(Emission e) {
        e.expectRank(2);
        Held x = e.in();
        Value carried = e.op("Sigmoid", affine(e, "kernel_carry", "bias_carry"));
        Held transformed = e.activated(x.with(affine(e, "kernel", "bias")));
        Value difference = e.op("Sub", transformed.value(), x.value());
        return x.with(e.op("Add", x.value(), e.op("Mul", carried, difference)));
    }

    private static Value affine(Emission e, String kernel, String bias) {
        Value matrix = e.constant(kernel, e.variable(kernel, 2));
        Tensor shift = e.variable(bias);
        return shift == null
                ? e.op("Gemm", e.in().value(), matrix)
                : e.op("Gemm", e.in().value(), matrix, e.constant(bias, shift));
    }

    /** The largest of several affine maps, number by number (Goodfellow et al. 2013). */
    static Held maxout(Emission e) {
        e.expectRank(2);
        Tensor kernel = e.variable("kernel", 3);
        long pieces = kernel.size(0);
        long out = kernel.size(2);
        Tensor matrix = Axes.permuted(kernel, 1, 0, 2).reshaped(kernel.size(1), pieces * out);
        Tensor bias = e.variable("bias");
        Value all = bias == null
                ? e.op("Gemm", e.in().value(), e.constant("kernel", matrix))
                : e.op(
                        "Gemm",
                        e.in().value(),
                        e.constant("kernel", matrix),
                        e.constant("bias", bias.reshaped(pieces * out)));
        Value apart = e.op("Reshape", all, e.integers(0, pieces, out));
        Value largest = e.op("ReduceMax", Map.of("keepdims", Attribute.of(0L)), apart, e.integers(1));
        return Held.plain(largest, e.in().size(0), out);
    }

    /** Keras 1's one layer for all ways of making one value of several. */
    static Held merge(Emission e) {
        String mode = e.config.text("mode", "sum");
        return switch (mode) {
            case "sum" -> MergeLayers.pairwise(e, "Add");
            case "mul" -> MergeLayers.pairwise(e, "Mul");
            case "ave" -> MergeLayers.average(e);
            case "max" -> MergeLayers.pairwise(e, "Max");
            case "concat" -> MergeLayers.concatenate(e);
            case "dot" -> MergeLayers.dot(e);
            case "cos" -> cosine(e);
            default -> throw e.config.wrong(
                    "mode", e.config.get("mode"), "one of sum, mul, ave, max, concat, dot, cos");
        };
    }

    private static Held cosine(Emission e) {
        e.expectRank(2);
        Held product = MergeLayers.dot(e);
        return Held.plain(e.op("Unsqueeze", product.value(), e.integers(1)), product.size(0), 1, 1);
    }

    /** {@code alpha * softplus(beta * x)}, with a pair of factors for each number. */
    static Held parametricSoftplus(Emission e) {
        Held x = e.plain(e.in());
        Value inner = e.op("Mul", x.value(), parameter(e, "beta_factor"));
        return x.with(e.op("Mul", e.op("Softplus", inner), parameter(e, "alpha")));
    }

    /** Three straight pieces, broken at {@code t_left} and at {@code t_left + |t_right|} (Jin et al. 2015). */
    static Held sShaped(Emission e) {
        Held x = e.plain(e.in());
        Value left = parameter(e, "t_left");
        Value width = e.op("Abs", parameter(e, "t_right"));
        Value shifted = e.op("Sub", x.value(), left);
        Value centre = e.op("Min", e.op("Relu", shifted), width);
        Value below = e.op("Mul", e.op("Relu", e.op("Neg", shifted)), parameter(e, "a_left"));
        Value above = e.op("Mul", e.op("Relu", e.op("Sub", shifted, width)), parameter(e, "a_right"));
        Value middle = e.op("Add", left, e.op("Sub", centre, below));
        return x.with(e.op("Add", middle, above));
    }

    private static Value parameter(Emission e, String name) {
        return e.constant(name, e.variable(name, e.in().rank() - 1));
    }

    /** Keras 1's {@code BatchNormalization(mode=1)}: by mean and deviation along the last axis of each sample itself. */
    static Held normalizedSample(Emission e) {
        Held x = e.plain(e.in());
        Value axis = e.integers(x.rank() - 1);
        Value epsilon = e.number(e.config.real("epsilon", 1e-3));
        Map<String, Attribute> kept = Map.of("keepdims", Attribute.of(1L));
        Value centred = e.op("Sub", x.value(), e.op("ReduceMean", kept, x.value(), axis));
        Value variance = e.op("ReduceMean", kept, e.op("Mul", centred, centred), axis);
        Value deviation = e.op("Add", e.op("Sqrt", e.op("Add", variance, epsilon)), epsilon);
        Value scaled = e.op("Mul", e.op("Div", centred, deviation), e.constant("gamma", e.variable("gamma", 1)));
        return x.with(e.op("Add", scaled, e.constant("beta", e.variable("beta", 1))));
    }
}
