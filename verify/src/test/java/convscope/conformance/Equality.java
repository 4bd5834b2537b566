package convscope.conformance;

import convscope.graph.ElementType;
import convscope.graph.Tensor;
import java.util.Optional;

/** When a result counts as the stored one: with the tolerances of ONNX's own tests for real numbers, exactly for all others. */
final class Equality {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;

    private Equality() {}

    /** In what two tensors differ; empty where they count as equal. */
    static Optional<String> difference(Tensor found, Tensor expected) {
        if (found == null) {
            return Optional.of("there is no tensor");
        }
        if (!isOfType(found, expected.type()) || !java.util.Arrays.equals(found.shape(), expected.shape())) {
            return Optional.of("is " + found + ", expected " + expected);
        }
        for (int i = 0; i < expected.count(); i++) {
            double is = found.number(i);
            double should = expected.number(i);
            if (Double.compare(is, should) != 0 && !isClose(is, should, expected.type())) {
                return Optional.of("element " + i + " is " + is + ", expected " + should);
            }
        }
        return Optional.empty();
    }

    /** Real numbers of other precision are computed in float32 where the engine or the reader needs it; their values count. */
    private static boolean isOfType(Tensor found, ElementType expected) {
        return found.type() == expected || found.type() == ElementType.FLOAT && expected.isFloating();
    }

    private static boolean isClose(double is, double should, ElementType type) {
        double relative = type == ElementType.BFLOAT16 ? 0x1p-8 : type == ElementType.FLOAT16 ? 0x1p-9 : RELATIVE;
        double tolerance = type.isFloating() ? ABSOLUTE + relative * Math.abs(should) : 0;
        return Math.abs(is - should) <= tolerance;
    }
}
