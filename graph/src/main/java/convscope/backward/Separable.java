package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.Map;

/**
 * Adjoint of a linear operator that acts along each axis on its own. Its matrix along an axis is what the operator makes of that axis' unit vectors, whatever
 * its padding, rounding and interpolation; the cotangent is multiplied by the transposed matrices. The engine computes matrices of known sizes only once.
 */
final class Separable {
    private Separable() {}

    /** The unit vectors of an axis, as the rows of a matrix in the element type of {@code like}. */
    static Value unitVectors(Value size, Value like) {
        GraphBuilder graph = size.graph();
        Value square = graph.op("ConstantOfShape", graph.concat(0, size, size));
        return graph.op("EyeLike", Map.of("dtype", Attribute.of(like.type().code() + 0L)), square);
    }

    /** Multiplies a value along an axis: from the images' size (columns of {@code images}) to the number of unit vectors (rows). */
    static Value along(Value value, int axis, int rank, Value images) {
        if (axis == rank - 1) {
            return value.matMul(images.matrixTransposed());
        }
        if (axis == rank - 2) {
            return images.matMul(value);
        }
        GraphBuilder graph = value.graph();
        long[] joined = new long[axis + 2];
        joined[axis + 1] = -1;
        Value[] sizes = new Value[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = i == axis ? images.size(0) : value.size(i);
        }
        return images.matMul(value.reshaped(joined)).reshaped(graph.concat(0, sizes));
    }
}
