package convscope.backward;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Gradient rules of operators that work element by element. */
final class ElementwiseRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Add", (n, dy) -> List.of(dy, dy)),
            entry("Mul", (n, dy) -> List.of(dy.times(n.in(1)), dy.times(n.in(0)))),
            entry("Relu", (n, dy) -> List.of(dy.times(n.in(0).positive()))));

    private ElementwiseRules() {}
}
