package convscope.method.layer;

import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.cam.ClassActivation;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.Arrays;

/**
 * Activation of one unit: the map of one channel over the input, {@code [*S]}, and one number for it: its mean, its maximum, or its value at one position.
 *
 * <p>Use it to see where a neuron fires. It does not tell whether the network's answer depends on it.
 */
@Describe(
        name = "activations",
        title = "Activation of one unit",
        titleZh = "单个神经元的激活",
        summary = "Shows where one channel of a layer is active, over the input.",
        summaryZh = "在输入上显示某一层中一个通道的激活位置。")
public record UnitActivation(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "number of the channel; -1 takes the one that varies most over the input",
                        zh = "通道编号；-1 取在输入上变化最大的通道")
                int unit,
        @Param(value = "which number stands for the unit", zh = "用哪个数值代表该神经元") Value value,
        @Param(
                        value = "position to read, outermost axis first, such as 3,4; used with value position",
                        zh = "读取的位置，最外层轴在前，例如 3,4；与 value position 一起使用")
                String position)
        implements Explainer<Heatmap> {
    /** Which number stands for a channel. */
    public enum Value {
        MEAN,
        MAX,
        POSITION
    }

    public UnitActivation() {
        this(LayerRef.AUTO, -1, Value.MEAN, "");
    }

    public UnitActivation {
        if (unit < -1) {
            throw new InvalidRequestException("unit must be at least 0, or -1 for the strongest, was " + unit);
        }
        if (value == Value.POSITION && !position.matches("\\d+(,\\d+)*")) {
            throw new InvalidRequestException(
                    "position must be numbers joined by commas, such as 3,4, was '" + position + "'");
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        Layer read = choice.layer();
        ChannelMaps maps = subject.activation(read);
        int channel = unit >= 0 ? unit : strongest(maps);
        if (channel >= maps.channels()) {
            throw new InvalidRequestException("unit " + channel + " does not exist: layer '" + read.name() + "' has "
                    + maps.channels() + " channels, 0 to " + (maps.channels() - 1));
        }
        Tensor map = maps.map(channel);
        Recording recording = new Recording(this, subject)
                .layer(choice.sentence())
                .value("unit", channel)
                .value("activation", number(map));
        return ClassActivation.signed(map, choice, subject, recording);
    }

    /** The channel whose values have the largest variance over the positions. */
    private static int strongest(ChannelMaps maps) {
        double[] means = maps.means();
        int best = 0;
        double largest = -1;
        for (int c = 0; c < means.length; c++) {
            double variance = 0;
            for (float v : maps.map(c).floats()) {
                variance += (v - means[c]) * (v - means[c]);
            }
            if (variance > largest) {
                largest = variance;
                best = c;
            }
        }
        return best;
    }

    private double number(Tensor map) {
        float[] values = map.floats();
        return switch (value) {
            case MEAN -> mean(values);
            case MAX -> max(values);
            case POSITION -> values[offset(map)];
        };
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double max(float[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (float v : values) {
            max = Math.max(max, v);
        }
        return max;
    }

    private int offset(Tensor map) {
        String[] parts = position.split(",");
        long[] shape = map.shape();
        long offset = 0;
        boolean inside = parts.length == shape.length;
        for (int i = 0; inside && i < parts.length; i++) {
            long at = Long.parseLong(parts[i]);
            inside = at < shape[i];
            offset = offset * shape[i] + at;
        }
        if (!inside) {
            throw new InvalidRequestException(
                    "position " + position + " lies outside the map, whose shape is " + Arrays.toString(shape));
        }
        return (int) offset;
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayer(network);
    }
}
