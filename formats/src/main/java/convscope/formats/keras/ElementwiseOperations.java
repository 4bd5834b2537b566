package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Operations that compute each number from the numbers at the same place. */
final class ElementwiseOperations {
    private static final Map<String, Attribute> TO_BOOL = to(ElementType.BOOL);

    private ElementwiseOperations() {}

    private static Map<String, Attribute> to(ElementType type) {
        return Map.of("to", Attribute.of((long) type.code()));
    }

    /** One ONNX operator on one value. */
    static Held one(Emission e, String operator) {
        return e.in().with(e.op(operator, e.in().value()));
    }

    /** A formula on one value. */
    @FunctionalInterface
    interface Formula {
        Value of(Emission e, Value x);
    }

    static Held formula(Emission e, Formula formula) {
        return e.in().with(formula.of(e, e.in().value()));
    }

    /** An activation function under the name that Keras gives it. */
    static Held activation(Emission e, String name) {
        return Activations.apply(e, e.in(), com.fasterxml.jackson.databind.node.TextNode.valueOf(name));
    }

    /** The softmax, or its logarithm, along the axis of the call. */
    static Held softmax(Emission e, String operator) {
        Held x = e.in();
        return x.with(Activations.softmax(e, operator, x, Given.integer(e, -1, "axis", "dim")));
    }

    static Held leaky(Emission e) {
        double slope = Given.real(e, 0.2, "negative_slope", "alpha");
        return e.in().with(Activations.leaky(e, e.in().value(), slope));
    }

    static Held elu(Emission e) {
        Map<String, Attribute> alpha = Map.of("alpha", Attribute.of((float) Given.real(e, 1, "alpha")));
        return e.in().with(e.op("Elu", alpha, e.in().value()));
    }

    static Held gelu(Emission e) {
        boolean approximate = Given.flag(e, !e.keras2(), "approximate");
        return e.in().with(e.op(
                "Gelu", Map.of("approximate", Attribute.of(approximate ? "tanh" : "none")), e.in().value()));
    }

    static Held shrink(Emission e, boolean soft) {
        float threshold = (float) Given.real(e, 0.5, "threshold");
        Map<String, Attribute> attributes =
                Map.of("lambd", Attribute.of(threshold), "bias", Attribute.of(soft ? threshold : 0f));
        return e.in().with(e.op("Shrink", attributes, e.in().value()));
    }

    static Held clip(Emission e) {
        Value low = limit(e, 1, "x_min", "clip_value_min", "min_value");
        Value high = limit(e, 2, "x_max", "clip_value_max", "max_value");
        return e.in().with(e.op("Clip", e.in().value(), low, high));
    }

    private static Value limit(Emission e, int place, String... names) {
        JsonNode given = Given.value(e, place, names);
        if (given == null || !given.isNumber()) {
            throw e.unsupported("a limit that is computed");
        }
        return e.number(given.doubleValue());
    }

    /** Two values, repeated where one is smaller, by one operator. */
    static Held two(Emission e, String operator) {
        List<Held> parts = MergeLayers.aligned(e);
        if (parts.size() != 2) {
            throw e.misfit("it is called on " + parts.size() + " values, 2 are expected");
        }
        Value result = e.op(operator, parts.get(0).value(), parts.get(1).value());
        return new Held(result, MergeLayers.shape(e, parts), parts.get(0).moved());
    }

    /** The quotient rounded down, and what it leaves. */
    static Held floorDivide(Emission e) {
        Held quotient = two(e, "Div");
        return quotient.with(e.op("Floor", quotient.value()));
    }

    static Held remainder(Emission e) {
        List<Held> parts = MergeLayers.aligned(e);
        Value a = parts.get(0).value();
        Value b = parts.get(1).value();
        Value whole = e.op("Mul", e.op("Floor", e.op("Div", a, b)), b);
        return new Held(
                e.op("Sub", a, whole), MergeLayers.shape(e, parts), parts.get(0).moved());
    }

    static Held squaredDifference(Emission e) {
        Held difference = two(e, "Sub");
        return difference.with(e.op("Mul", difference.value(), difference.value()));
    }

    /** A quotient that is 0 where the divisor is. */
    static Held divideNoNan(Emission e) {
        List<Held> parts = MergeLayers.aligned(e);
        Value a = parts.get(0).value();
        Value b = parts.get(1).value();
        Value zero = e.op("Equal", b, e.number(0));
        Value quotient = e.op("Div", a, e.op("Where", zero, e.number(1), b));
        return new Held(
                e.op("Where", zero, e.number(0), quotient),
                MergeLayers.shape(e, parts),
                parts.get(0).moved());
    }

    static Held notEqual(Emission e) {
        Held equal = two(e, "Equal");
        return equal.with(e.op("Not", equal.value()));
    }

    /** And, or, exclusive or: of what is true or false, or of numbers that are false where they are 0. */
    static Held logical(Emission e, String operator) {
        List<Held> parts = MergeLayers.aligned(e);
        Value result = e.op(
                operator,
                e.op("Cast", TO_BOOL, parts.get(0).value()),
                e.op("Cast", TO_BOOL, parts.get(1).value()));
        return new Held(result, MergeLayers.shape(e, parts), parts.get(0).moved());
    }

    static Held not(Emission e) {
        return e.in().with(e.op("Not", e.op("Cast", TO_BOOL, e.in().value())));
    }

    static Held where(Emission e) {
        List<Held> parts = MergeLayers.aligned(e);
        if (parts.size() != 3) {
            throw e.unsupported("a choice without both alternatives");
        }
        Value condition = e.op("Cast", TO_BOOL, parts.get(0).value());
        Value result =
                e.op("Where", condition, parts.get(1).value(), parts.get(2).value());
        return new Held(result, MergeLayers.shape(e, parts), parts.stream().anyMatch(h -> h.rank() > 2 && h.moved()));
    }

    /** Another element type: whole numbers lose what follows the point; all else computes in float32 here. */
    static Held cast(Emission e) {
        JsonNode type = Given.value(e, 1, "dtype");
        String name = type == null
                ? "float32"
                : type.isTextual()
                        ? type.textValue()
                        : type.path("config").path("name").asText("float32");
        Value x = e.in().value();
        if (name.startsWith("int") || name.startsWith("uint")) {
            return e.in().with(e.op("Mul", e.op("Floor", e.op("Abs", x)), e.op("Sign", x)));
        }
        return name.equals("bool") ? e.in().with(e.op("Cast", TO_BOOL, x)) : e.in();
    }

    static Held filled(Emission e, double number) {
        Value zeros = e.op("Mul", e.in().value(), e.number(0));
        return e.in().with(number == 0 ? zeros : e.op("Add", zeros, e.number(number)));
    }
}
