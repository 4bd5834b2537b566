package convscope.web;

import convscope.explain.ChannelMaps;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The strongest map of every layer with space, small: the channel with the largest mean, of volumes the slice in the middle, at most {@value #SIDE} cells on a side. Many
 * layers are read in one run, since making a graph ready costs more than running it.
 */
final class Thumbnails {
    private static final int SIDE = 48;
    private static final long NUMBERS_AT_ONCE = 32L << 20;
    private static final int LEVELS = 255;

    private final Subject subject;

    Thumbnails(Subject subject) {
        this.subject = subject;
    }

    /** One entry per layer that has a map: its number, the channel, sizes, and the values as bytes from {@code low} to {@code high} in base 64. */
    List<Map<String, Object>> all() {
        List<Layer> layers = subject.network().model().layers();
        List<Map<String, Object>> all = new ArrayList<>();
        List<Integer> together = new ArrayList<>();
        long numbers = 0;
        for (int i = 0; i < layers.size(); i++) {
            if (Network.hasExtent(layers.get(i))) {
                together.add(i);
                numbers += size(layers.get(i));
            }
            if (!together.isEmpty() && (numbers > NUMBERS_AT_ONCE || i == layers.size() - 1)) {
                all.addAll(read(together));
                together.clear();
                numbers = 0;
            }
        }
        return all;
    }

    private static long size(Layer layer) {
        long size = 1;
        for (int axis = 1; axis < layer.output().shape().rank(); axis++) {
            size *= Math.max(1, layer.output().shape().size(axis));
        }
        return size;
    }

    private List<Map<String, Object>> read(List<Integer> numbers) {
        List<Layer> layers = subject.network().model().layers();
        List<String> edges = numbers.stream()
                .map(number -> layers.get(number).output().name())
                .distinct()
                .toList();
        Pass pass = subject.run(Query.of(edges));
        List<Map<String, Object>> entries = new ArrayList<>();
        for (int number : numbers) {
            Layer layer = layers.get(number);
            entries.add(entry(
                    number, ChannelMaps.of(layer, pass.activation(layer.output().name()), 0)));
        }
        return entries;
    }

    private static Map<String, Object> entry(int layer, ChannelMaps maps) {
        double[] means = maps.means();
        int best = 0;
        for (int c = 1; c < means.length; c++) {
            best = means[c] > means[best] ? c : best;
        }
        Tensor map = maps.map(best);
        while (map.rank() > 2) {
            map = map.slice((int) map.size(0) / 2);
        }
        int height = map.rank() < 2 ? 1 : (int) map.size(0);
        int width = (int) map.size(-1);
        int step = Math.max(1, (Math.max(height, width) + SIDE - 1) / SIDE);
        float[] small = averaged(map.floats(), height, width, step);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("layer", layer);
        entry.put("channel", best);
        entry.put("height", (height + step - 1) / step);
        entry.put("width", (width + step - 1) / step);
        quantize(small, entry);
        return entry;
    }

    /** Means over squares of {@code step} cells; those at the far border are smaller. */
    private static float[] averaged(float[] values, int height, int width, int step) {
        int down = (height + step - 1) / step;
        int across = (width + step - 1) / step;
        float[] means = new float[down * across];
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                int bottom = Math.min(height, (y + 1) * step);
                int right = Math.min(width, (x + 1) * step);
                double sum = 0;
                for (int v = y * step; v < bottom; v++) {
                    for (int u = x * step; u < right; u++) {
                        sum += values[v * width + u];
                    }
                }
                means[y * across + x] = (float) (sum / ((bottom - y * step) * (right - x * step)));
            }
        }
        return means;
    }

    private static void quantize(float[] values, Map<String, Object> entry) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length && low < high; i++) {
            bytes[i] = (byte) Math.rint(LEVELS * Math.max(0, Math.min(1, (values[i] - low) / (high - low))));
        }
        entry.put("low", low > high ? 0 : low);
        entry.put("high", low > high ? 0 : high);
        entry.put("bytes", Base64.getEncoder().encodeToString(bytes));
    }
}
