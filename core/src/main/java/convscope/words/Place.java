package convscope.words;

import convscope.explain.GaussianBlur;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.graph.Tensor;

/**
 * Where a map is strong: its share of the area, and the middle of its weight. What all places of a map have in common tells none apart: where every value is positive, the
 * smallest counts as 0.
 *
 * @param share part of the area in [0, 1] where the map is above half of its maximum
 * @param down middle of the positive weight along the last but one axis, from 0 (top) to 1; 0.5 in one dimension
 * @param right the same along the last axis, from 0 (left) to 1
 * @param inside part of the positive weight in [0, 1] that lies in that area
 */
record Place(double share, double down, double right, double inside) {
    /** Softening of maps that have a value per pixel, as a share of the longest side: single pixels are no places. */
    private static final double SOFTENING = 1 / 32.0;

    /** Where a result is strong over its input; maps with a value per pixel are softened first. */
    static Place of(Heatmap heatmap) {
        Tensor map = heatmap.map();
        if (!heatmap.isPerPixel()) {
            return of(map);
        }
        float[] positive = map.floats();
        long longest = 1;
        for (int i = 0; i < positive.length; i++) {
            positive[i] = Math.max(0, positive[i]);
        }
        for (long side : map.shape()) {
            longest = Math.max(longest, side);
        }
        long[] one = new long[map.rank() + 1];
        one[0] = 1;
        System.arraycopy(map.shape(), 0, one, 1, map.rank());
        Tensor soft = GaussianBlur.of(Tensor.of(positive, one), new InputLayout(-1), SOFTENING * longest);
        return of(soft.reshaped(map.shape()));
    }

    static Place of(Tensor map) {
        float[] values = map.floats();
        int width = (int) map.size(-1);
        int height = map.rank() > 1 ? (int) map.size(-2) : 1;
        double max = 0;
        double min = Double.POSITIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
            min = Math.min(min, value);
        }
        double floor = min > 0 && min < max ? min : 0;
        double weight = 0;
        double rows = 0;
        double columns = 0;
        double strong = 0;
        int area = 0;
        for (int i = 0; i < values.length; i++) {
            double value = Math.max(0, values[i] - floor);
            weight += value;
            rows += value * (i / width % height + 0.5);
            columns += value * (i % width + 0.5);
            if (value > (max - floor) / 2) {
                area++;
                strong += value;
            }
        }
        if (weight == 0) {
            return new Place(0, 0.5, 0.5, 0);
        }
        return new Place(
                (double) area / values.length, rows / weight / height, columns / weight / width, strong / weight);
    }

    Text name(boolean flat) {
        int row = flat ? 1 : third(down);
        int column = third(right);
        String[] vertical = {"upper", "", "lower"};
        String[] horizontal = {"left", "", "right"};
        String[] verticalZh = {"上", "", "下"};
        String[] horizontalZh = {"左", "", "右"};
        if (row == 1 && column == 1) {
            return new Text("around the middle", "集中在中部");
        }
        if (row == 1) {
            return new Text("mostly in the " + horizontal[column] + " part", "主要在" + horizontalZh[column] + "侧");
        }
        if (column == 1) {
            return new Text("mostly in the " + vertical[row] + " part", "主要在" + verticalZh[row] + "方");
        }
        return new Text(
                "mostly in the " + vertical[row] + " " + horizontal[column],
                "主要在" + horizontalZh[column] + verticalZh[row] + "方");
    }

    private static int third(double position) {
        return position < 0.42 ? 0 : position > 0.58 ? 2 : 1;
    }
}
