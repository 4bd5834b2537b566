package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.Map;
import java.util.TreeMap;

/** Activation functions by the names that Keras gives them. */
final class Activations {
    /** How one function is written. */
    @FunctionalInterface
    interface Function {
        Value apply(Emission e, Held x);
    }

    /** The one function that gives another shape than it takes. */
    private static final String GATED = "glu";

    private static final Map<String, Function> FUNCTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("celu", (e, x) -> e.op("Celu", x.value())),
            Map.entry("elu", (e, x) -> e.op("Elu", x.value())),
            Map.entry("exponential", (e, x) -> e.op("Exp", x.value())),
            Map.entry("gelu", (e, x) -> e.op("Gelu", x.value())),
            Map.entry("hard_shrink", (e, x) -> e.op("Shrink", NewerActivations.shrink(0), x.value())),
            Map.entry("hard_sigmoid", Activations::hardSigmoid),
            Map.entry("hard_silu", (e, x) -> e.op("HardSwish", x.value())),
            Map.entry("hard_swish", (e, x) -> e.op("HardSwish", x.value())),
            Map.entry("hard_tanh", (e, x) -> e.op("Clip", x.value(), e.number(-1), e.number(1))),
            Map.entry("leaky_relu", (e, x) -> leaky(e, x.value(), 0.2)),
            Map.entry("linear", (e, x) -> x.value()),
            Map.entry("log_sigmoid", (e, x) -> e.op("Neg", e.op("Softplus", e.op("Neg", x.value())))),
            Map.entry("log_softmax", (e, x) -> softmax(e, "LogSoftmax", x, -1)),
            Map.entry("mish", (e, x) -> e.op("Mish", x.value())),
            Map.entry("relu", (e, x) -> e.op("Relu", x.value())),
            Map.entry("relu6", (e, x) -> e.op("Clip", x.value(), e.number(0), e.number(6))),
            Map.entry("selu", (e, x) -> e.op("Selu", x.value())),
            Map.entry("sigmoid", (e, x) -> e.op("Sigmoid", x.value())),
            Map.entry("silu", Activations::silu),
            Map.entry("soft_shrink", (e, x) -> e.op("Shrink", NewerActivations.shrink(0.5f), x.value())),
            Map.entry("softmax", (e, x) -> softmax(e, "Softmax", x, -1)),
            Map.entry("softplus", (e, x) -> e.op("Softplus", x.value())),
            Map.entry("softsign", (e, x) -> e.op("Softsign", x.value())),
            Map.entry("sparse_plus", (e, x) -> NewerActivations.sparsePlus(e, x.value())),
            Map.entry("sparse_sigmoid", (e, x) -> NewerActivations.sparseSigmoid(e, x.value())),
            Map.entry("sparsemax", NewerActivations::sparsemax),
            Map.entry("squareplus", (e, x) -> NewerActivations.squarePlus(e, x.value())),
            Map.entry("swish", Activations::silu),
            Map.entry("tanh", (e, x) -> e.op("Tanh", x.value())),
            Map.entry("tanh_shrink", (e, x) -> e.op("Sub", x.value(), e.op("Tanh", x.value())))));

    private Activations() {}

    static java.util.Set<String> names() {
        return FUNCTIONS.keySet();
    }

    static boolean isLinear(JsonNode activation) {
        return activation == null || "linear".equals(name(activation));
    }

    /** What is not supported about an activation, or null: said before anything is written, so that all problems come at once. */
    static String problem(JsonNode activation) {
        String name = activation == null ? "linear" : name(activation);
        if (FUNCTIONS.containsKey(name) || name.equals(GATED) || isLayer(activation)) {
            return null;
        }
        return "activation " + told(activation);
    }

    private static String told(JsonNode activation) {
        if (activation.isTextual()) {
            return "'" + activation.textValue() + "'";
        }
        JsonNode name =
                activation.path("config").isTextual() ? activation.path("config") : activation.path("class_name");
        return "'" + name.asText() + "'";
    }

    private static boolean isLayer(JsonNode activation) {
        return activation.isObject()
                && ActivationLayers.FREE_OF_WEIGHTS.contains(
                        activation.path("class_name").asText())
                && !activation.path("registered_name").asText().contains(">");
    }

    /** The name of a function; empty for anything else. */
    static String name(JsonNode activation) {
        if (activation.isTextual()) {
            return activation.textValue();
        }
        boolean function = activation.path("class_name").asText().equals("function")
                && !activation.path("registered_name").asText().contains(">");
        return function ? activation.path("config").asText("") : "";
    }

    /** The function that a configuration names, on a value. */
    static Held apply(Emission e, Held x, JsonNode activation) {
        if (activation == null) {
            return x;
        }
        if (name(activation).equals(GATED)) {
            return NewerActivations.gated(e, x);
        }
        Function function = FUNCTIONS.get(name(activation));
        if (function != null) {
            return x.with(function.apply(e, x));
        }
        if (isLayer(activation)) {
            Config config = new Config(e.config.file(), e.config.place() + ".activation", activation).child("config");
            return ActivationLayers.apply(activation.path("class_name").asText(), e, x, config);
        }
        throw e.unsupported("activation " + Config.brief(activation) + ", known are " + names() + ", and any other");
    }

    static float hardSlope(Emission e) {
        return e.keras2() ? 0.2f : 1f / 6;
    }

    private static Value hardSigmoid(Emission e, Held x) {
        return e.op("HardSigmoid", Map.of("alpha", Attribute.of(hardSlope(e)), "beta", Attribute.of(0.5f)), x.value());
    }

    private static Value silu(Emission e, Held x) {
        return e.op("Mul", x.value(), e.op("Sigmoid", x.value()));
    }

    static Value leaky(Emission e, Value x, double slope) {
        return e.op("LeakyRelu", Map.of("alpha", Attribute.of((float) slope)), x);
    }

    static Value softmax(Emission e, String operator, Held x, int axis) {
        return e.op(operator, Map.of("axis", Attribute.of((long) x.axis(axis))), x.value());
    }
}
