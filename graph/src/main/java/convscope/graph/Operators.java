package convscope.graph;

import java.util.Set;

/** What Convscope knows of each ONNX operator. */
public final class Operators {
    /** The one opset that graphs inside Convscope are written in; older files are upgraded on reading. */
    public static final int OPSET = 21;

    private static final Set<String> BROADCASTING = Set.of(
            "Add",
            "And",
            "BitShift",
            "Div",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Max",
            "Mean",
            "Min",
            "Mod",
            "Mul",
            "Or",
            "PRelu",
            "Pow",
            "Sub",
            "Sum",
            "Where",
            "Xor");

    private Operators() {}

    /** Whether the operator repeats some of its inputs along axes of size 1, so that what is sent back has to be summed over these axes. */
    public static boolean broadcasts(String operator) {
        return BROADCASTING.contains(operator);
    }
}
