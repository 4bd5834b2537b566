package convscope.backward;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Gradient rules of operators that move elements without changing them. */
final class ShapeRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Identity", (n, dy) -> List.of(dy)),
            entry("Flatten", (n, dy) -> List.of(dy.reshapedLike(n.in(0)))),
            entry("Reshape", (n, dy) -> List.of(dy.reshapedLike(n.in(0)), n.none())),
            entry("Shape", Rule.NONE));

    private ShapeRules() {}
}
