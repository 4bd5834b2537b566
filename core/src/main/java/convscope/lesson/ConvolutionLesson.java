package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Works out a convolution. */
final class ConvolutionLesson {
    private static final int MOST_CHANNELS = 12;
    private static final int MOST_CELLS = 16_384;
    private static final int MOST_GRID_CHANNELS = 16;
    private static final int MOST_GRID_CELLS = 1 << 18;
    private static final long MOST_PRODUCTS = 1L << 28;

    private ConvolutionLesson() {}

    static Kernel kernel(Scene scene, int channel) {
        Node core = scene.anatomy().core();
        Tensor bias = core.hasInput(2) ? scene.index().constant(core.inputs().get(2)) : null;
        return Kernel.of(core, scene.index().constant(core.inputs().get(1)), bias, channel);
    }

    static Geometry geometry(Scene scene) {
        Node core = scene.anatomy().core();
        Tensor weights = scene.index().constant(core.inputs().get(1));
        int[] kernel = IntStream.range(2, weights.rank())
                .map(i -> (int) weights.size(i))
                .toArray();
        return Geometry.of(core, kernel, scene.input().sizes(), scene.output().sizes());
    }

    static Lesson.Convolution at(Scene scene, LessonCell cell) {
        Geometry geometry = geometry(scene);
        Kernel kernel = kernel(scene, cell.channel());
        int position = Geometry.flat(cell.position(), cell.space());
        int[] cells = geometry.cells(position);
        double[] sums = new double[kernel.inputs()];
        double sum = 0;
        for (int c = 0; c < sums.length; c++) {
            sums[c] = kernel.sum(c, scene.input(), cells);
            sum += sums[c];
        }
        int shown = Math.max(1, Math.min(MOST_CHANNELS, MOST_CELLS / kernel.size()));
        List<InputChannel> listed = new ArrayList<>();
        double rest = sum;
        for (int c : largest(sums, shown)) {
            listed.add(channel(scene, kernel, cells, c, sums[c]));
            rest -= sums[c];
        }
        int unlisted = sums.length - listed.size();
        double before = sum + kernel.bias();
        List<Step> steps = scene.anatomy().inside().steps(before, cell.channel());
        double output = scene.anatomy().inside().end(before, cell.channel());
        Lesson.Convolution bare = new Lesson.Convolution(
                cell,
                geometry,
                geometry.window(position, MOST_CELLS),
                kernel.inputs(),
                kernel.first(),
                listed,
                new Rest(unlisted, unlisted == 0 ? 0 : rest),
                sum,
                kernel.bias(),
                kernel.biased(),
                before,
                steps,
                output,
                scene.engine(cell),
                scene.anatomy().after().steps(output, cell.channel()),
                scene.anatomy().next(),
                ConvolutionWords.formula(kernel, steps),
                List.of(),
                left(unlisted));
        return ConvolutionWords.told(bare, scene.standing(cell));
    }

    private static InputChannel channel(Scene scene, Kernel kernel, int[] cells, int c, double sum) {
        float[] values = new float[cells.length];
        float[] weights = kernel.slice(c);
        float[] products = new float[cells.length];
        for (int k = 0; k < cells.length; k++) {
            values[k] = cells[k] < 0 ? 0 : scene.input().at(kernel.first() + c, cells[k]);
            products[k] = values[k] * weights[k];
        }
        return new InputChannel(kernel.first() + c, values, weights, products, sum);
    }

    /** The numbers of the largest sizes, the largest first. */
    static int[] largest(double[] sums, int count) {
        return IntStream.range(0, sums.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(sums[i]))
                        .thenComparing(i -> i))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Text left(int unlisted) {
        return unlisted == 0
                ? null
                : Text.format(
                        "%d more input channels add less each; they are in the sum but not drawn one by one.",
                        "另有 %d 个输入通道，各自的作用较小；已计入总和，但没有逐个画出。", unlisted);
    }

    static LessonGrid.Sliding grid(Scene scene, int channel) {
        Geometry geometry = geometry(scene);
        Kernel kernel = kernel(scene, channel);
        int positions = scene.output().positions();
        int cells = scene.input().positions();
        long products = (long) positions * kernel.inputs() * kernel.size();
        boolean local = products <= MOST_PRODUCTS
                && Math.max(cells, positions) <= MOST_GRID_CELLS
                && kernel.size() <= MOST_CELLS;
        if (!local) {
            return Grids.remote(scene, channel, geometry, kernel.first(), kernel.inputs(), kernel.bias());
        }
        int shown = Math.max(1, Math.min(MOST_GRID_CHANNELS, MOST_GRID_CELLS / Math.max(1, cells)));
        double[] sizes = new double[kernel.inputs()];
        double[] totals = new double[positions];
        addUp(scene, geometry, kernel, sizes, totals);
        int[] listed = largest(sizes, shown);
        List<LessonGrid.GridChannel> channels = new ArrayList<>();
        for (int c : listed) {
            int input = kernel.first() + c;
            channels.add(new LessonGrid.GridChannel(input, scene.input().map(input), kernel.slice(c)));
        }
        int unlisted = kernel.inputs() - listed.length;
        double[] results = Arrays.stream(totals).map(t -> t + kernel.bias()).toArray();
        return new LessonGrid.Sliding(
                LessonKind.CONVOLUTION,
                Grids.number(scene),
                channel,
                geometry,
                positions,
                kernel.first(),
                kernel.inputs(),
                channels,
                unlisted,
                unlisted == 0 ? new float[0] : Grids.floats(without(scene, geometry, kernel, listed, totals)),
                kernel.bias(),
                Grids.floats(results),
                Grids.stages(scene, channel, results),
                true,
                left(unlisted));
    }

    /** Adds up what every input channel gives: its size over all positions, and the sum of all channels at each. */
    private static void addUp(Scene scene, Geometry geometry, Kernel kernel, double[] sizes, double[] totals) {
        for (int p = 0; p < totals.length; p++) {
            int[] cells = geometry.cells(p);
            for (int c = 0; c < sizes.length; c++) {
                double sum = kernel.sum(c, scene.input(), cells);
                sizes[c] += Math.abs(sum);
                totals[p] += sum;
            }
        }
    }

    private static double[] without(Scene scene, Geometry geometry, Kernel kernel, int[] listed, double[] totals) {
        double[] others = totals.clone();
        for (int p = 0; p < others.length; p++) {
            int[] cells = geometry.cells(p);
            for (int c : listed) {
                others[p] -= kernel.sum(c, scene.input(), cells);
            }
        }
        return others;
    }
}
