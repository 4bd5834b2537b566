package convscope.formats.keras;

import convscope.formats.keras.KerasLayers.Emitter;
import convscope.formats.keras.KerasLayers.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of bare operations of a Functional model, such as {@code x + y} or {@code keras.ops.reshape}: under the class name that Keras 3 writes, with the
 * functions that Keras 2 names in a {@code TFOpLambda} or {@code SlicingOpLambda} for the same.
 */
final class Operations {
    private static final List<Row> ROWS = new java.util.ArrayList<>();
    private static final Map<String, String> FUNCTIONS = new HashMap<>();

    static {
        row("Add", e -> MergeLayers.pairwise(e, "Add"), "__operators__.add", "math.add");
        row("Maximum", e -> MergeLayers.pairwise(e, "Max"), "math.maximum");
        row("Minimum", e -> MergeLayers.pairwise(e, "Min"), "math.minimum");
        row("Multiply", e -> MergeLayers.pairwise(e, "Mul"), "math.multiply");
        row("Subtract", e -> MergeLayers.pairwise(e, "Sub"), "math.subtract");
        row("TrueDivide", e -> MergeLayers.pairwise(e, "Div"), "math.truediv");
    }

    private static final Map<String, Row> BY_KIND = byKind();

    private Operations() {}

    private static void row(String kind, Emitter emitter, String... functions) {
        ROWS.add(Row.of(kind, c -> List.of(), emitter, false));
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

    /** Whether Keras 2 writes operations as layers of this class. */
    static boolean isLambda(String className) {
        return className.equals("TFOpLambda") || className.equals("SlicingOpLambda");
    }

    /** The operation behind a {@code TFOpLambda} or {@code SlicingOpLambda} that is one of the table; else the name of the class. */
    static String kind(String className, Config config) {
        return isLambda(className) && config.has("function")
                ? FUNCTIONS.getOrDefault(config.text("function"), className)
                : KerasLayers.kind(className);
    }
}
