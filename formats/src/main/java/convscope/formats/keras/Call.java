package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a layer or an operation is called on once.
 *
 * @param positional arguments by place
 * @param named arguments by name
 */
record Call(List<Argument> positional, Map<String, Argument> named) {
    /** Names under which Keras gives the second operand of an arithmetic operation. */
    private static final List<String> SECOND_OPERANDS = List.of("bias", "x2", "y");

    Call {
        positional = List.copyOf(positional);
        named = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** One argument. */
    sealed interface Argument {}

    /** Output {@code tensor} of call number {@code call} of the layer {@code layer}. */
    record Reference(String layer, int call, int tensor) implements Argument {}

    /** What stands in the file itself: a number as in {@code x * 2.0}, a shape, a flag; null is a null of the file. */
    record Constant(JsonNode value) implements Argument {
        /** Whether it can be computed with: a number, numbers in lists, or an array as Keras 3 writes it. */
        boolean isNumbers() {
            return isNumbers(numbers());
        }

        /** The number or the lists of numbers. */
        JsonNode numbers() {
            return value.path("class_name").asText().matches("__(numpy|tensor)__")
                    ? value.path("config").path("value")
                    : value;
        }

        private static boolean isNumbers(JsonNode value) {
            if (!value.isArray()) {
                return value.isNumber();
            }
            for (JsonNode element : value) {
                if (!isNumbers(element)) {
                    return false;
                }
            }
            return !value.isEmpty();
        }
    }

    /** A list of arguments, at least one of which is computed. */
    record Several(List<Argument> arguments) implements Argument {
        Several {
            arguments = List.copyOf(arguments);
        }
    }

    /** A call on computed values only. */
    static Call on(Reference... references) {
        return new Call(List.of(references), Map.of());
    }

    /** The argument with a name, or at a place; null where there is neither. */
    Argument argument(String name, int place) {
        Argument found = named.get(name);
        return found == null && place >= 0 && place < positional.size() ? positional.get(place) : found;
    }

    /** Operands in their order, lists flattened: all that is computed, and numbers where a computed value may stand. */
    List<Argument> operands() {
        List<Argument> found = new ArrayList<>();
        positional.forEach(a -> gather(a, true, found));
        named.forEach((name, a) -> gather(a, SECOND_OPERANDS.contains(name), found));
        return found;
    }

    private static void gather(Argument argument, boolean numbersToo, List<Argument> found) {
        if (argument instanceof Reference) {
            found.add(argument);
        } else if (argument instanceof Several several) {
            several.arguments().forEach(a -> gather(a, numbersToo, found));
        } else if (argument instanceof Constant c && c.isNumbers() && numbersToo) {
            found.add(argument);
        }
    }

    /** The same call with every reference replaced. */
    Call with(UnaryOperator<Reference> change) {
        Map<String, Argument> changed = new LinkedHashMap<>();
        named.forEach((name, a) -> changed.put(name, with(a, change)));
        return new Call(positional.stream().map(a -> with(a, change)).toList(), changed);
    }

    private static Argument with(Argument argument, UnaryOperator<Reference> change) {
        if (argument instanceof Reference r) {
            return change.apply(r);
        }
        return argument instanceof Several several
                ? new Several(
                        several.arguments().stream().map(a -> with(a, change)).toList())
                : argument;
    }
}
