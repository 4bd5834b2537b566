package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Activation functions that are layers of their own. */
final class ActivationLayers {
    /** Those that may also stand as the {@code activation} of another layer. */
    static final Set<String> FREE_OF_WEIGHTS = Set.of("ELU", "LeakyReLU", "ReLU", "Softmax");

    private ActivationLayers() {}

    static Held activation(Emission e) {
        return Activations.apply(e, e.in(), e.config.get("activation"));
    }

    static Held layer(Emission e) {
        return apply(e.layer.kind(), e, e.in(), e.config);
    }

    static Held apply(String kind, Emission e, Held x, Config config) {
        return switch (kind) {
            case "ELU" -> x.with(
                    e.op("Elu", Map.of("alpha", Attribute.of((float) config.real("alpha", 1))), x.value()));
            case "LeakyReLU" -> x.with(Activations.leaky(
                    e,
                    x.value(),
                    config.has("negative_slope") ? config.real("negative_slope", 0.3) : config.real("alpha", 0.3)));
            case "ReLU" -> x.with(relu(e, x.value(), config));
            case "Softmax" -> softmax(e, x, config);
            default -> throw e.unsupported("activation " + kind);
        };
    }

    static Held thresholded(Emission e) {
        float theta = (float) e.config.real("theta", 1);
        return e.in().with(e.op("ThresholdedRelu", Map.of("alpha", Attribute.of(theta)), e.in().value()));
    }

    private static Held softmax(Emission e, Held x, Config config) {
        long[] axes = config.has("axis") ? config.list("axis") : new long[] {-1};
        if (axes.length != 1) {
            throw e.unsupported("softmax over several axes at once, " + Arrays.toString(axes) + ",");
        }
        return x.with(Activations.softmax(e, "Softmax", x, (int) axes[0]));
    }

    /** The function with the arguments that Keras' own {@code relu} takes. */
    static Held operation(Emission e) {
        double slope = Given.real(e, 0, "negative_slope", "alpha");
        double max = Given.real(e, Double.POSITIVE_INFINITY, "max_value");
        return e.in().with(relu(e, e.in().value(), slope, Given.real(e, 0, "threshold"), max));
    }

    private static Value relu(Emission e, Value x, Config config) {
        double slope = config.real("negative_slope", 0);
        double threshold = config.real("threshold", 0);
        return relu(e, x, slope, threshold, config.real("max_value", Double.POSITIVE_INFINITY));
    }

    private static Value relu(Emission e, Value x, double slope, double threshold, double max) {
        if (threshold == 0 && slope == 0) {
            return max == Double.POSITIVE_INFINITY ? e.op("Relu", x) : e.op("Clip", x, e.number(0), e.number(max));
        }
        Value result;
        if (threshold == 0) {
            result = Activations.leaky(e, x, slope);
        } else {
            Value below = e.op("Mul", e.op("Sub", x, e.number(threshold)), e.number(slope));
            result = e.op("Where", e.op("GreaterOrEqual", x, e.number(threshold)), x, below);
        }
        return max == Double.POSITIVE_INFINITY ? result : e.op("Min", result, e.number(max));
    }

    static Held prelu(Emission e) {
        Held x = e.in();
        Tensor alpha = e.variable("alpha", x.rank() - 1);
        if (!x.moved()) {
            return x.with(e.op("PRelu", x.value(), e.constant("alpha", alpha)));
        }
        return x.with(e.op("PRelu", x.value(), e.constant("alpha_moved", KernelOrder.lastFirst(alpha))));
    }
}
