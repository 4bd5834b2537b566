package convscope.method.layer;

import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.FeatureMaps;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Feature maps: what every channel of some layers computed for an input, {@code [C, *S]} per layer, as it is.
 *
 * <p>Use it to see what a layer reacts to: early layers show edges and colours at nearly the input's resolution, late ones show coarse, abstract places. It
 * does not tell what a map means for the answer; CAM methods do.
 */
@Describe(
        name = "feature-maps",
        title = "Feature maps",
        titleZh = "特征图",
        summary = "Shows what every channel of a layer computed for the input.",
        summaryZh = "显示某一层的每个通道对该输入计算出的结果。")
public record FeatureMapsOfLayers(
        @Param(value = "layers to show; auto takes all convolutions", zh = "要显示的层；auto 取所有卷积层") List<LayerRef> layers,
        @Param(value = "order of the maps of a layer", zh = "同一层特征图的排列顺序") Order order)
        implements Explainer<FeatureMaps> {
    /** In which order the maps of a layer are shown. */
    public enum Order {
        INDEX,
        MEAN,
        MAX,
        VARIANCE
    }

    public FeatureMapsOfLayers() {
        this(List.of(LayerRef.AUTO), Order.INDEX);
    }

    public FeatureMapsOfLayers {
        layers = List.copyOf(layers);
    }

    @Override
    public FeatureMaps explain(Subject subject) {
        List<Layer> chosen = chosen(subject.network());
        List<String> edges =
                chosen.stream().map(l -> l.output().name()).distinct().toList();
        Pass pass = subject.run(Query.of(edges));
        List<FeatureMaps.LayerMaps> maps = new ArrayList<>();
        for (Layer layer : chosen) {
            ChannelMaps values =
                    ChannelMaps.of(layer, pass.activation(layer.output().name()), 0);
            maps.add(new FeatureMaps.LayerMaps(layer, values, order(values)));
        }
        Recording recording = new Recording(this, subject)
                .layer(String.join(
                        ", ", chosen.stream().map(l -> "'" + l.name() + "'").toList()));
        return new FeatureMaps(maps, subject.picture().orElse(null), recording.done());
    }

    private List<Layer> chosen(Network network) {
        List<Layer> chosen = new ArrayList<>();
        for (LayerRef reference : layers) {
            if (reference.isAuto()) {
                network.model().layers().stream()
                        .filter(FeatureMapsOfLayers::isConvolution)
                        .forEach(chosen::add);
            } else {
                chosen.add(network.layer(reference.text()));
            }
        }
        if (chosen.isEmpty()) {
            throw new UnsuitableModelException(
                    network.name() + " has no convolution; name a layer with --layer (see: convscope info)");
        }
        return chosen.stream().distinct().toList();
    }

    static boolean isConvolution(Layer layer) {
        return layer.kind().contains("Conv") && layer.isSpatial();
    }

    private List<Integer> order(ChannelMaps maps) {
        List<Integer> channels = IntStream.range(0, maps.channels()).boxed().toList();
        if (order == Order.INDEX) {
            return channels;
        }
        double[] keys = new double[maps.channels()];
        for (int c = 0; c < keys.length; c++) {
            keys[c] = key(maps.map(c));
        }
        return channels.stream()
                .sorted(Comparator.comparingDouble((Integer c) -> -keys[c]).thenComparing(c -> c))
                .toList();
    }

    private double key(Tensor map) {
        float[] values = map.floats();
        double sum = 0;
        double squares = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            max = Math.max(max, value);
        }
        double mean = sum / Math.max(1, values.length);
        return switch (order) {
            case INDEX -> 0;
            case MEAN -> mean;
            case MAX -> max;
            case VARIANCE -> squares / Math.max(1, values.length) - mean * mean;
        };
    }
}
