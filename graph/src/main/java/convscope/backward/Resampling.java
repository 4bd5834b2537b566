package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.Map;

/** The adjoint of Resize in every mode: interpolation is linear and acts along each axis on its own. */
final class Resampling {
    private static final int ROI = 1;
    private static final int SCALES = 2;
    private static final int SIZES = 3;

    private Resampling() {}

    static Value adjoint(ForwardNode n, Value dy) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 0) {
            return n.unsupported("an input of which the number of axes is not known");
        }
        if (!n.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            return n.unsupported("keep_aspect_ratio_policy '" + n.node().text("keep_aspect_ratio_policy", "") + "'");
        }
        long[] axes = n.node()
                .integers("axes", java.util.stream.LongStream.range(0, rank).toArray());
        Value result = dy;
        for (int i = axes.length - 1; i >= 0; i--) {
            int axis = (int) Math.floorMod(axes[i], (long) rank);
            if (varies(n, axis, i)) {
                result = Separable.along(result, axis, rank, images(n, axis, i, axes.length));
            }
        }
        return result;
    }

    /** Whether the operator does anything along an axis. */
    private static boolean varies(ForwardNode n, int axis, int entry) {
        if (n.node().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize")) {
            return true;
        }
        Tensor scales = n.constant(SCALES);
        if (scales != null && scales.count() > 0) {
            return scales.number(entry) != 1;
        }
        Tensor sizes = n.constant(SIZES);
        long size = n.in(0).staticShape().size(axis);
        return sizes == null || size < 0 ? axis > 1 || size >= 0 && sizes == null : (long) sizes.number(entry) != size;
    }

    /** What the same interpolation makes of the unit vectors of one axis. */
    private static Value images(ForwardNode n, int axis, int entry, int entries) {
        GraphBuilder graph = n.graph();
        Value units = Separable.unitVectors(n.in(0).size(axis), n.in(0));
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.remove("axes");
        attributes.remove("extrapolation_value");
        Value roi = n.hasInput(ROI) && crops(n) ? region(n, entry, entries) : graph.absent();
        if (n.hasInput(SIZES)) {
            Value sizes = graph.concat(0, n.in(0).size(axis), part(n.in(SIZES), entry));
            return graph.op("Resize", attributes, units, roi, graph.absent(), sizes);
        }
        Value scales = graph.concat(0, graph.constant(Tensor.of(new float[] {1}, 1)), part(n.in(SCALES), entry));
        return graph.op("Resize", attributes, units, roi, scales);
    }

    private static boolean crops(ForwardNode n) {
        return n.node().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize");
    }

    private static Value region(ForwardNode n, int entry, int entries) {
        Value from = part(n.in(ROI), entry);
        Value to = part(n.in(ROI), entry + entries);
        Value zero = from.like(0).reshaped(1);
        return n.graph().concat(0, zero, from, from.like(1).reshaped(1), to);
    }

    private static Value part(Value vector, int index) {
        return vector.graph().op("Gather", vector, vector.graph().constant((long) index));
    }
}
