package convscope.method.unit;

import convscope.graph.Node;
import convscope.method.unit.TheoreticalField.Operation;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;

/** Boxes that operators read which slide a window over positions or interpolate between them; channels are axis 1. */
final class WindowBoxes {
    static final Map<String, BiFunction<Operation, Box, Box>> RULES = Map.ofEntries(
            Map.entry("AveragePool", (n, box) -> windowed(n, box, n.node().integers("kernel_shape"))),
            Map.entry("Conv", WindowBoxes::convolution),
            Map.entry("ConvTranspose", WindowBoxes::transposed),
            Map.entry("GlobalAveragePool", WindowBoxes::allPositions),
            Map.entry("GlobalLpPool", WindowBoxes::allPositions),
            Map.entry("GlobalMaxPool", WindowBoxes::allPositions),
            Map.entry("LpPool", (n, box) -> windowed(n, box, n.node().integers("kernel_shape"))),
            Map.entry("MaxPool", (n, box) -> windowed(n, box, n.node().integers("kernel_shape"))),
            Map.entry("Pad", WindowBoxes::pad),
            Map.entry("Resize", WindowBoxes::resize));

    private WindowBoxes() {}

    private static Box allPositions(Operation n, Box box) {
        Box result = box;
        for (int axis = 2; axis < box.rank(); axis++) {
            result = result.with(axis, 0, n.in(0)[axis]);
        }
        return result;
    }

    private static Box convolution(Operation n, Box box) {
        long[] weights = n.in(1);
        return windowed(n, groups(n, box, weights[0]), Arrays.copyOfRange(weights, 2, weights.length));
    }

    /** The channels of the groups that the box's channels belong to. */
    private static Box groups(Operation n, Box box, long outputs) {
        long group = n.node().integer("group", 1);
        long read = n.in(0)[1] / group;
        long made = outputs / group;
        return box.with(1, box.from()[1] / made * read, ((box.to()[1] - 1) / made + 1) * read);
    }

    private static Box windowed(Operation n, Box box, long[] kernel) {
        long[] ones = new long[kernel.length];
        Arrays.fill(ones, 1);
        long[] strides = n.node().integers("strides", ones);
        long[] dilations = n.node().integers("dilations", ones);
        Box result = box;
        for (int i = 0; i < kernel.length; i++) {
            long reach = (kernel[i] - 1) * dilations[i] + 1;
            long needed = (n.out()[i + 2] - 1) * strides[i] + reach - n.in(0)[i + 2];
            long before = before(n.node(), i, kernel.length, needed);
            Hull hull = new Hull(n.in(0)[i + 2]);
            for (long at = box.from()[i + 2]; at < box.to()[i + 2]; at++) {
                for (long tap = 0; tap < kernel[i]; tap++) {
                    hull.add(at * strides[i] - before + tap * dilations[i]);
                }
            }
            result = hull.along(result, i + 2);
        }
        return result;
    }

    /** From the first to the last of some positions inside an axis. */
    private static final class Hull {
        private final long size;
        private long first = Long.MAX_VALUE;
        private long last = -1;

        Hull(long size) {
            this.size = size;
        }

        void add(long position) {
            if (position >= 0 && position < size) {
                first = Math.min(first, position);
                last = Math.max(last, position);
            }
        }

        Box along(Box box, int axis) {
            return last < 0 ? box.with(axis, 0, 0) : box.with(axis, first, last + 1);
        }
    }

    /** Padding before the first position; {@code needed} is what {@code SAME} has to add in all. */
    private static long before(Node node, int axis, int rank, long needed) {
        return switch (node.text("auto_pad", "NOTSET")) {
            case "VALID" -> 0;
            case "SAME_UPPER" -> Math.max(0, needed) / 2;
            case "SAME_LOWER" -> (Math.max(0, needed) + 1) / 2;
            default -> node.integers("pads", new long[2 * rank])[axis];
        };
    }

    private static Box transposed(Operation n, Box box) {
        long[] weights = n.in(1);
        int rank = weights.length - 2;
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        long[] strides = n.node().integers("strides", ones);
        long[] dilations = n.node().integers("dilations", ones);
        long[] more = n.node().integers("output_padding", new long[rank]);
        Box result = groups(n, box, weights[1] * n.node().integer("group", 1));
        for (int i = 0; i < rank; i++) {
            long reach = (weights[i + 2] - 1) * dilations[i] + 1;
            long cut = (n.in(0)[i + 2] - 1) * strides[i] + reach + more[i] - n.out()[i + 2];
            long before = cutBefore(n.node(), i, rank, cut);
            Hull hull = new Hull(n.in(0)[i + 2]);
            for (long at = box.from()[i + 2]; at < box.to()[i + 2]; at++) {
                for (long tap = 0; tap < weights[i + 2]; tap++) {
                    long from = at + before - tap * dilations[i];
                    if (from % strides[i] == 0) {
                        hull.add(from / strides[i]);
                    }
                }
            }
            result = hull.along(result, i + 2);
        }
        return result;
    }

    private static long cutBefore(Node node, int axis, int rank, long cut) {
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.equals("NOTSET") && !node.has("output_shape")) {
            return node.integers("pads", new long[2 * rank])[axis];
        }
        return auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
    }

    private static Box pad(Operation n, Box box) {
        long[] pads = n.numbers(1);
        long[] axes = n.node().hasInput(3) ? n.numbers(3) : null;
        String mode = n.node().text("mode", "constant");
        if (pads == null || n.node().hasInput(3) && axes == null || mode.equals("wrap")) {
            return n.whole(0);
        }
        Box result = box;
        for (int i = 0; i < pads.length / 2; i++) {
            int axis = axes == null ? i : (int) (axes[i] < 0 ? axes[i] + box.rank() : axes[i]);
            long start = box.from()[axis] - pads[i];
            long end = box.to()[axis] - pads[i];
            result = mode.equals("constant")
                    ? result.with(axis, start, end)
                    : repeated(result, axis, start, end - 1, n.in(0)[axis], mode.equals("reflect"));
        }
        return result;
    }

    /** What positions from {@code first} to {@code last} repeat, where those outside repeat the border or are mirrored at it. */
    private static Box repeated(Box box, int axis, long first, long last, long size, boolean mirrored) {
        long[] turns = {first, last, Math.max(first, Math.min(last, 0)), Math.max(first, Math.min(last, size - 1))};
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (long at : turns) {
            long inside = Math.max(0, Math.min(size - 1, at));
            long source = mirrored ? 2 * inside - at : inside;
            least = Math.min(least, source);
            greatest = Math.max(greatest, source);
        }
        return box.with(axis, least, greatest + 1);
    }

    private static Box resize(Operation n, Box box) {
        String mode = n.node().text("mode", "nearest");
        String transformation = n.node().text("coordinate_transformation_mode", "half_pixel");
        if (transformation.equals("tf_crop_and_resize") || n.node().integer("antialias", 0) == 1) {
            return n.whole(0);
        }
        Box result = box;
        for (int axis = 0; axis < box.rank(); axis++) {
            long from = n.in(0)[axis];
            long to = n.out()[axis];
            if (from == to) {
                continue;
            }
            Hull hull = new Hull(from);
            for (long at = box.from()[axis]; at < box.to()[axis]; at++) {
                double source = source(at, from, to, transformation);
                long margin = mode.equals("cubic") && source != Math.rint(source) ? 1 : 0;
                long low = mode.equals("nearest") ? nearest(source, n.node()) : (long) Math.floor(source) - margin;
                long high = mode.equals("nearest") ? low : (long) Math.ceil(source) + margin;
                hull.add(Math.max(0, Math.min(from - 1, low)));
                hull.add(Math.max(0, Math.min(from - 1, high)));
            }
            result = hull.along(result, axis);
        }
        return result;
    }

    /** Where an output position is read; the ratio of sizes stands for the scale. */
    private static double source(long at, long from, long to, String transformation) {
        double scale = (double) to / from;
        return switch (transformation) {
            case "asymmetric" -> at / scale;
            case "align_corners" -> to == 1 ? 0 : at * (double) (from - 1) / (to - 1);
            case "pytorch_half_pixel" -> to == 1 ? 0 : (at + 0.5) / scale - 0.5;
            default -> (at + 0.5) / scale - 0.5;
        };
    }

    private static long nearest(double at, Node node) {
        return switch (node.text("nearest_mode", "round_prefer_floor")) {
            case "floor" -> (long) Math.floor(at);
            case "ceil" -> (long) Math.ceil(at);
            case "round_prefer_ceil" -> (long) Math.floor(at + 0.5);
            default -> (long) Math.ceil(at - 0.5);
        };
    }
}
