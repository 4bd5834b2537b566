package convscope.inside;

import convscope.explain.ChannelMaps;
import convscope.graph.Tensor;
import convscope.method.cam.PrincipalMap;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole layer as one picture in colour: the first three principal components over its channels as red, green and blue. Places of one colour are alike to the layer.
 *
 * <p>Positions are the samples and channels the features, centred. The sign of a component is the one by which it does not correlate negatively with the mean over the channels.
 * Each is scaled on its own: its 1st percentile becomes 0, its 99th 1, with linear interpolation between ranks, and what lies beyond is cut. So the colours have no unit, and
 * equal contrast does not mean equal weight: the shares tell that.
 *
 * <p>There are fewer components where the layer has fewer than three channels or four positions, or where less varies; {@link #words} says so.
 *
 * @param components in 0 to 1, {@code [K, *S]} with K from 0 to 3
 * @param shares of the variance that each component holds, largest first
 */
public record PrincipalColours(Tensor components, List<Double> shares) {
    private static final int COLOURS = 3;
    private static final double LOW = 0.01;
    private static final double HIGH = 0.99;

    public PrincipalColours {
        shares = List.copyOf(shares);
    }

    /** The colours of what a layer computed. */
    public static PrincipalColours of(ChannelMaps maps) {
        List<PrincipalMap> leading = PrincipalMap.leading(maps, COLOURS);
        int positions = maps.positions();
        float[] values = new float[leading.size() * positions];
        for (int k = 0; k < leading.size(); k++) {
            System.arraycopy(scaled(leading.get(k).values().floats()), 0, values, k * positions, positions);
        }
        return new PrincipalColours(
                Tensor.of(values, shape(leading.size(), maps.space())),
                leading.stream().map(PrincipalMap::share).toList());
    }

    private static long[] shape(int first, long[] space) {
        long[] shape = new long[space.length + 1];
        shape[0] = first;
        System.arraycopy(space, 0, shape, 1, space.length);
        return shape;
    }

    private static float[] scaled(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double low = quantile(sorted, LOW);
        double high = quantile(sorted, HIGH);
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            double place =
                    high > low ? (values[i] - low) / (high - low) : values[i] > high ? 1 : values[i] < low ? 0 : 0.5;
            result[i] = (float) Math.min(1, Math.max(0, place));
        }
        return result;
    }

    private static double quantile(float[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(sorted.length - 1, below + 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }

    /**
     * Red, green and blue in 0 to 1, {@code [3, *S]}. One component is drawn in gray; of two the blue is left at one half; where nothing varies all is middle gray.
     */
    public Tensor colours() {
        long[] shape = components.shape();
        int found = (int) shape[0];
        int positions = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            positions *= (int) shape[axis];
        }
        float[] from = components.floats();
        float[] to = new float[COLOURS * positions];
        Arrays.fill(to, 0.5f);
        for (int colour = 0; colour < COLOURS; colour++) {
            int component = found == 1 ? 0 : colour;
            if (component < found) {
                System.arraycopy(from, component * positions, to, colour * positions, positions);
            }
        }
        shape[0] = COLOURS;
        return Tensor.of(to, shape);
    }

    /** How to read the picture, and how much of the layer is in it. */
    public List<Text> words() {
        if (shares.isEmpty()) {
            return List.of(new Text(
                    "Nothing varies from place to place in this layer, so there are no colours to show.",
                    "该层各处的值都相同，没有可显示的颜色。"));
        }
        List<Text> sentences = new ArrayList<>();
        double all = 100 * shares.stream().mapToDouble(Double::doubleValue).sum();
        if (shares.size() == COLOURS) {
            sentences.add(new Text(
                    "Places of one colour look alike to this layer; the colours themselves have no meaning.",
                    "颜色相同的位置在该层看来相似；颜色本身没有含义。"));
            sentences.add(Text.format(
                    "Red, green and blue hold %.0f, %.0f and %.0f %% of what varies in the layer, %.0f %% together.",
                    "红、绿、蓝分别占该层变化量的 %.0f%%、%.0f%% 和 %.0f%%，合计 %.0f%%。",
                    100 * shares.get(0),
                    100 * shares.get(1),
                    100 * shares.get(2),
                    all));
        } else if (shares.size() == 2) {
            sentences.add(Text.format(
                    "This layer varies in two ways only, shown in red and green; they hold %.0f and %.0f %% of it.",
                    "该层只有两种变化方式，以红色和绿色显示，分别占 %.0f%% 和 %.0f%%。", 100 * shares.get(0), 100 * shares.get(1)));
        } else {
            sentences.add(new Text(
                    "This layer varies in one way only, so the picture is gray: bright and dark are its two ends.",
                    "该层只有一种变化方式，因此图为灰色：亮与暗是它的两端。"));
        }
        return sentences;
    }
}
