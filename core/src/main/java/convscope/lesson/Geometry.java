package convscope.lesson;

import convscope.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a window slides over the input of a layer, per axis of space. Cell {@code k} of the window at output position {@code p} lies at
 * {@code v = p * stride - begin + k * dilation}. It is padding where {@code v < 0} or {@code v >= (input - 1) * stretch + 1}, a gap where {@code v % stretch != 0},
 * and else input cell {@code v / stretch}. Cells, positions and channels are counted row by row, the last axis fastest.
 *
 * <p>{@code stretch} is 1 but for a transposed convolution of stride n, which is a convolution of stride 1 over an input stretched by n, with the kernel mirrored;
 * kernels of lessons are mirrored already.
 *
 * @param input sizes of the input's space
 * @param output sizes of the output's space
 * @param kernel sizes of the window
 * @param begin width of the padding before the input; may be negative
 * @param end width of the padding after the input; a window may reach beyond it where the number of positions was rounded up
 * @param stretch distance between neighbours of the input
 * @param groups number of groups of channels that do not mix
 * @param countsPadding whether a mean counts padding as zeros: cells with {@code -begin <= v < input + end}
 */
public record Geometry(
        List<Integer> input,
        List<Integer> output,
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> dilation,
        List<Integer> begin,
        List<Integer> end,
        List<Integer> stretch,
        int groups,
        boolean countsPadding) {
    /** Stands for a cell of the window outside the input. */
    public static final int PADDING = -1;

    /** Stands for a cell of the window between two neighbours of a stretched input. */
    public static final int GAP = -2;

    public Geometry {
        input = List.copyOf(input);
        output = List.copyOf(output);
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        dilation = List.copyOf(dilation);
        begin = List.copyOf(begin);
        end = List.copyOf(end);
        stretch = List.copyOf(stretch);
    }

    /** Of a convolution or pool over an input, both of known sizes. */
    static Geometry of(Node node, int[] kernel, int[] input, int[] output) {
        int rank = kernel.length;
        boolean transposed = node.is("ConvTranspose");
        int[] stride = ints(node, "strides", rank, 1);
        int[] dilation = ints(node, "dilations", rank, 1);
        int[] pads = ints(node, "pads", 2 * rank, 0);
        int[] begin = new int[rank];
        int[] end = new int[rank];
        for (int i = 0; i < rank; i++) {
            int reach = (kernel[i] - 1) * dilation[i] + 1;
            if (isAutomatic(node, transposed)) {
                int added = transposed ? ints(node, "output_padding", rank, 0)[i] : 0;
                int all = transposed
                        ? (input[i] - 1) * stride[i] + added + reach - output[i]
                        : (output[i] - 1) * stride[i] + reach - input[i];
                begin[i] = smallerHalfFirst(node, transposed) ? Math.max(0, all) / 2 : (Math.max(0, all) + 1) / 2;
                end[i] = Math.max(0, all) - begin[i];
            } else if (!node.text("auto_pad", "NOTSET").equals("VALID")) {
                begin[i] = pads[i];
                end[i] = pads[i + rank];
            }
            if (transposed) {
                begin[i] = reach - 1 - begin[i];
                end[i] = output[i] - 1 + reach - begin[i] - ((input[i] - 1) * stride[i] + 1);
            }
        }
        int[] ones = ints(node, "", rank, 1);
        return new Geometry(
                list(input),
                list(output),
                list(kernel),
                list(transposed ? ones : stride),
                list(dilation),
                list(begin),
                list(end),
                list(transposed ? stride : ones),
                (int) node.integer("group", 1),
                node.integer("count_include_pad", 0) == 1);
    }

    private static boolean isAutomatic(Node node, boolean transposed) {
        return node.text("auto_pad", "NOTSET").startsWith("SAME") || transposed && node.has("output_shape");
    }

    private static boolean smallerHalfFirst(Node node, boolean transposed) {
        String auto = node.text("auto_pad", "NOTSET");
        return transposed ? auto.equals("SAME_UPPER") : !auto.equals("SAME_LOWER");
    }

    /** Of a pool over everything. */
    static Geometry whole(int[] input, int[] output) {
        int[] ones = new int[input.length];
        Arrays.fill(ones, 1);
        int[] zeros = new int[input.length];
        int[] single = output.length == input.length ? output : ones;
        return new Geometry(
                list(input),
                list(single),
                list(input),
                list(ones),
                list(ones),
                list(zeros),
                list(zeros),
                list(ones),
                1,
                false);
    }

    private static int[] ints(Node node, String attribute, int count, int otherwise) {
        long[] given = node.integers(attribute);
        int[] result = new int[count];
        Arrays.setAll(result, i -> i < given.length ? (int) given[i] : otherwise);
        return result;
    }

    static List<Integer> list(int... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    static int product(List<Integer> sizes) {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** Number {@code flat} of a space as an index along each axis. */
    static int[] unflat(int flat, List<Integer> sizes) {
        int[] at = new int[sizes.size()];
        int rest = flat;
        for (int i = at.length - 1; i >= 0; i--) {
            at[i] = rest % sizes.get(i);
            rest /= sizes.get(i);
        }
        return at;
    }

    /** The inverse of {@link #unflat}. */
    static int flat(List<Integer> at, List<Integer> sizes) {
        int flat = 0;
        for (int i = 0; i < sizes.size(); i++) {
            flat = flat * sizes.get(i) + at.get(i);
        }
        return flat;
    }

    /** First cell of the window at a position, along each axis. */
    List<Integer> start(int position) {
        int[] at = unflat(position, output);
        List<Integer> start = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            start.add(at[i] * stride.get(i) - begin.get(i));
        }
        return start;
    }

    /** For every cell of the window at a position: the input cell under it, {@link #PADDING} or {@link #GAP}. */
    int[] cells(int position) {
        List<Integer> start = start(position);
        int[] cells = new int[product(kernel)];
        for (int k = 0; k < cells.length; k++) {
            int[] offset = unflat(k, kernel);
            int cell = 0;
            for (int i = 0; i < offset.length && cell != PADDING; i++) {
                int v = start.get(i) + offset[i] * dilation.get(i);
                boolean outside = v < 0 || v >= (input.get(i) - 1) * stretch.get(i) + 1;
                boolean between = cell == GAP || v % stretch.get(i) != 0;
                cell = outside ? PADDING : between ? GAP : cell * input.get(i) + v / stretch.get(i);
            }
            cells[k] = cell;
        }
        return cells;
    }

    /** By how many cells a mean at a position divides. */
    int divisor(int position) {
        int[] cells = cells(position);
        if (!countsPadding) {
            return (int) Arrays.stream(cells).filter(c -> c >= 0).count();
        }
        List<Integer> start = start(position);
        return (int) IntStream.range(0, cells.length)
                .filter(k -> isCounted(start, unflat(k, kernel)))
                .count();
    }

    private boolean isCounted(List<Integer> start, int[] offset) {
        for (int i = 0; i < offset.length; i++) {
            int v = start.get(i) + offset[i] * dilation.get(i);
            if (v < -begin.get(i) || v >= input.get(i) + end.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** What lies under the window; the cells are left out where there are more than {@code most}. */
    Window window(int position, int most) {
        int[] cells = cells(position);
        int padding = (int) Arrays.stream(cells).filter(c -> c == PADDING).count();
        int gaps = (int) Arrays.stream(cells).filter(c -> c == GAP).count();
        return new Window(start(position), cells.length <= most ? list(cells) : List.of(), padding, gaps);
    }

    boolean isStretched() {
        return stretch.stream().anyMatch(s -> s > 1);
    }
}
