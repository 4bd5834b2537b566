package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.Node;
import convscope.graph.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The sliding window of a convolution or pooling, per spatial axis.
 *
 * @param begins padding before the first element; null where it depends on a size that is not known before the graph runs
 * @param ends padding after the last element; null together with {@code begins}
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] begins, long[] ends) {

    /** The window of a convolution over an input of this shape; padding as the attributes of the node say. */
    static Window of(Node node, long[] kernel, Shape input) {
        int rank = kernel.length;
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        long[] pads = node.integers("pads", new long[2 * rank]);
        Window explicit = new Window(
                kernel,
                node.integers("strides", ones),
                node.integers("dilations", ones),
                Arrays.copyOf(pads, rank),
                Arrays.copyOfRange(pads, rank, 2 * rank));
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.equals("VALID")) {
            return explicit.padded(new long[rank], false);
        }
        return auto.startsWith("SAME") ? explicit.padded(explicit.paddingToSame(input), isLower(node)) : explicit;
    }

    static boolean isLower(Node node) {
        return node.text("auto_pad", "NOTSET").equals("SAME_LOWER");
    }

    /** With these total widths of padding, split in halves; the odd element goes before where {@code lower}, else after. */
    Window padded(long[] totals, boolean lower) {
        if (totals == null) {
            return new Window(kernel, strides, dilations, null, null);
        }
        long[] before = new long[rank()];
        long[] after = new long[rank()];
        for (int i = 0; i < rank(); i++) {
            before[i] = (totals[i] + (lower ? 1 : 0)) / 2;
            after[i] = totals[i] - before[i];
        }
        return new Window(kernel, strides, dilations, before, after);
    }

    private long[] paddingToSame(Shape input) {
        long[] totals = new long[rank()];
        for (int i = 0; i < rank(); i++) {
            long size = input.isRankKnown() ? input.size(i + 2) : -1;
            if (strides[i] > 1 && size < 0) {
                return null;
            }
            long steps =
                    strides[i] == 1 ? 0 : (size + strides[i] - 1) / strides[i] * strides[i] - strides[i] - size + 1;
            totals[i] = Math.max(0, reach(i) - 1 + steps);
        }
        return totals;
    }

    /** Number of spatial axes. */
    int rank() {
        return kernel.length;
    }

    /** From the first to the last element under the window, both included. */
    long reach(int axis) {
        return (kernel[axis] - 1) * dilations[axis] + 1;
    }

    boolean isPaddingKnown() {
        return begins != null;
    }

    boolean hasUnitStrides() {
        return Arrays.stream(strides).allMatch(s -> s == 1);
    }

    /** The padding under which sliding the mirrored window over the output gives the input's size; null where it would be negative. */
    Window mirrored() {
        long[] before = new long[rank()];
        long[] after = new long[rank()];
        for (int i = 0; i < rank(); i++) {
            before[i] = reach(i) - 1 - begins[i];
            after[i] = reach(i) - 1 - ends[i];
            if (before[i] < 0 || after[i] < 0) {
                return null;
            }
        }
        return new Window(kernel, strides, dilations, before, after);
    }

    /** As the attributes of a convolution without automatic padding. */
    Map<String, Attribute> attributes(long group) {
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("group", Attribute.of(group));
        attributes.put("kernel_shape", Attribute.of(kernel));
        attributes.put("strides", Attribute.of(strides));
        attributes.put("dilations", Attribute.of(dilations));
        if (isPaddingKnown()) {
            long[] pads = Arrays.copyOf(begins, 2 * rank());
            System.arraycopy(ends, 0, pads, rank(), rank());
            attributes.put("pads", Attribute.of(pads));
        }
        return attributes;
    }
}
