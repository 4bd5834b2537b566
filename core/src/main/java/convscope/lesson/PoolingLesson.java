package convscope.lesson;

import convscope.graph.Node;
import convscope.words.Text;
import java.util.List;

/** Works out the pools: the largest number under a window, and the mean. */
final class PoolingLesson {
    private static final int MOST_WINDOW = 4096;
    private static final int MOST_GRID_CELLS = 1 << 18;
    private static final long MOST_READS = 1L << 28;

    private PoolingLesson() {}

    static Geometry geometry(Scene scene) {
        Node core = scene.anatomy().core();
        if (scene.anatomy().isWhole()) {
            return Geometry.whole(scene.input().sizes(), scene.output().sizes());
        }
        long[] kernel = core.integers("kernel_shape");
        int[] sizes = java.util.Arrays.stream(kernel).mapToInt(k -> (int) k).toArray();
        return Geometry.of(core, sizes, scene.input().sizes(), scene.output().sizes());
    }

    private static float[] values(Scene scene, int channel, int[] cells) {
        float[] values = new float[cells.length];
        for (int k = 0; k < cells.length; k++) {
            values[k] = cells[k] < 0 ? 0 : scene.input().at(channel, cells[k]);
        }
        return values;
    }

    private static int winner(float[] values, int[] cells) {
        int winner = -1;
        for (int k = 0; k < cells.length; k++) {
            if (cells[k] >= 0 && (winner < 0 || values[k] > values[winner])) {
                winner = k;
            }
        }
        return winner;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static Text left(int cells) {
        return cells <= MOST_WINDOW
                ? null
                : Text.format(
                        "The window has %d cells, too many to draw one by one; all of them count.",
                        "窗口有 %d 格，太多而无法逐格画出；但全部计算在内。", cells);
    }

    private static float[] listed(float[] values) {
        return values.length <= MOST_WINDOW ? values : new float[0];
    }

    static Lesson.MaxPooling max(Scene scene, LessonCell cell) {
        Geometry geometry = geometry(scene);
        int position = Geometry.flat(cell.position(), cell.space());
        int[] cells = geometry.cells(position);
        float[] values = values(scene, cell.channel(), cells);
        int winner = winner(values, cells);
        int ties = -1;
        for (int k = 0; k < cells.length; k++) {
            ties += winner >= 0 && cells[k] >= 0 && values[k] == values[winner] ? 1 : 0;
        }
        double before = winner < 0 ? Double.NEGATIVE_INFINITY : values[winner];
        List<Integer> at = winner < 0 ? List.of() : Geometry.list(Geometry.unflat(cells[winner], geometry.input()));
        double output = scene.anatomy().inside().end(before, cell.channel());
        Lesson.MaxPooling bare = new Lesson.MaxPooling(
                cell,
                geometry,
                geometry.window(position, MOST_WINDOW),
                listed(values),
                winner,
                at,
                Math.max(0, ties),
                before,
                scene.anatomy().inside().steps(before, cell.channel()),
                output,
                scene.engine(cell),
                scene.anatomy().after().steps(output, cell.channel()),
                scene.anatomy().next(),
                "output = max(values)",
                List.of(),
                left(cells.length));
        return PoolingWords.told(bare, values, scene.standing(cell));
    }

    static Lesson.AveragePooling average(Scene scene, LessonCell cell) {
        Geometry geometry = geometry(scene);
        int position = Geometry.flat(cell.position(), cell.space());
        int[] cells = geometry.cells(position);
        float[] values = values(scene, cell.channel(), cells);
        double sum = sum(values);
        int divisor = geometry.divisor(position);
        double before = sum / divisor;
        double output = scene.anatomy().inside().end(before, cell.channel());
        Lesson.AveragePooling bare = new Lesson.AveragePooling(
                cell,
                geometry,
                geometry.window(position, MOST_WINDOW),
                listed(values),
                sum,
                divisor,
                before,
                scene.anatomy().inside().steps(before, cell.channel()),
                output,
                scene.engine(cell),
                scene.anatomy().after().steps(output, cell.channel()),
                scene.anatomy().next(),
                "output = (Σ values) / number of cells",
                List.of(),
                left(cells.length));
        return PoolingWords.told(bare, values, scene.standing(cell));
    }

    static LessonGrid.Sliding grid(Scene scene, int channel) {
        Geometry geometry = geometry(scene);
        int positions = scene.output().positions();
        int window = Geometry.product(geometry.kernel());
        boolean fits = Math.max(scene.input().positions(), positions) <= MOST_GRID_CELLS
                && (long) positions * window <= MOST_READS;
        if (!fits) {
            return Grids.remote(scene, channel, geometry, channel, 1, 0);
        }
        boolean largest = scene.anatomy().kind() == LessonKind.MAX_POOLING;
        double[] results = new double[positions];
        for (int p = 0; p < positions; p++) {
            int[] cells = geometry.cells(p);
            float[] values = values(scene, channel, cells);
            int winner = winner(values, cells);
            results[p] = largest
                    ? winner < 0 ? Double.NEGATIVE_INFINITY : values[winner]
                    : sum(values) / geometry.divisor(p);
        }
        return new LessonGrid.Sliding(
                scene.anatomy().kind(),
                Grids.number(scene),
                channel,
                geometry,
                positions,
                channel,
                1,
                List.of(new LessonGrid.GridChannel(channel, scene.input().map(channel), new float[0])),
                0,
                new float[0],
                0,
                Grids.floats(results),
                Grids.stages(scene, channel, results),
                true,
                null);
    }
}
