package convscope.method.cam;

import convscope.backward.GuidedRules;
import convscope.explain.Attributions;
import convscope.explain.Describe;
import convscope.explain.InputAttribution;
import convscope.explain.InputLayout;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.method.gradient.GuidedBackprop;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.render.Upsampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Guided Grad-CAM: guided backpropagation, multiplied at each place by Grad-CAM.
 *
 * <p>Grad-CAM, its negative part cut, is interpolated linearly to the input's resolution; the fine detail of guided backpropagation stays where Grad-CAM finds the class,
 * and what it draws elsewhere goes. One number per element of the input, signed; the map reduces them over the channels. Over an input that the layer's map cannot lie
 * upon, since it has other axes or the layer is not computed from it, all numbers are 0, and the record says so.
 *
 * <p>Use it to see the detail of the object; the detail itself hardly depends on the class. Selvaraju et al. 2017 (arXiv:1610.02391), section 3.2; rules of
 * guided backpropagation in {@link GuidedRules#GUIDED}.
 */
@Describe(
        title = "Guided Grad-CAM",
        titleZh = "引导 Grad-CAM",
        summary = "Shows the fine detail of the input within the region that speaks for a class.",
        summaryZh = "在支持该类别的区域内显示输入的细节。",
        paper = "arXiv:1610.02391")
public record GuidedGradCam(
        @Param(
                        value = "layer that Grad-CAM reads; auto takes the last one with spatial extent",
                        zh = "Grad-CAM 读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "how the channels become one map: largest size, sum of sizes, signed mean or sum",
                        zh = "如何将各通道合为一张图：最大绝对值、绝对值之和、带符号的均值或总和")
                Reduction reduction)
        implements InputAttribution {
    public GuidedGradCam() {
        this(LayerRef.AUTO, Reduction.LARGEST);
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Network network = subject.network();
        LayerChoice choice = LayerChoice.spatial(layer, network);
        Tensor maps = subject.run(new GradCam(layer).query(network, subject.explainedEdge()), batch)
                .result()
                .toFloat();
        Attributions guided = new GuidedBackprop().attributions(subject, batch);
        List<String> notes = new ArrayList<>(guided.notes());
        notes.add("Grad-CAM was read at layer " + choice.sentence() + ".");
        Set<String> behind = network.inputsBehind(choice.edge()).stream()
                .map(ModelInput::name)
                .collect(Collectors.toSet());
        Map<String, Tensor> products = new LinkedHashMap<>();
        for (ModelInput input : subject.explainedInputs()) {
            Tensor detail = guided.byInput().get(input.name());
            boolean fits = behind.contains(input.name())
                    && InputLayout.of(input).space(detail.shape()).length == maps.rank() - 1;
            if (!fits) {
                notes.add("Grad-CAM of this layer cannot lie over input '" + input.name() + "', so all is 0 there.");
            }
            products.put(
                    input.name(),
                    fits ? product(detail, maps, InputLayout.of(input)) : Tensor.filled(0, detail.shape()));
        }
        return new Attributions(products, guided.values(), notes);
    }

    private static Tensor product(Tensor detail, Tensor maps, InputLayout layout) {
        long[] space = layout.space(detail.shape());
        int channels = layout.channels(detail.shape());
        float[] values = detail.floats();
        int items = (int) detail.size(0);
        int positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
        for (int item = 0; item < items; item++) {
            float[] map = Upsampling.linear(cut(maps.slice(item)), space).floats();
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < positions; p++) {
                    values[item * channels * positions + layout.offset(c, p, channels, positions)] *= map[p];
                }
            }
        }
        return Tensor.of(values, detail.shape());
    }

    private static Tensor cut(Tensor map) {
        float[] values = map.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return Tensor.of(values, map.shape());
    }

    @Override
    public Suitability suits(Network network) {
        Suitability gradCam = Needs.spatialLayerAndGradient(network);
        return gradCam.suits() ? Needs.inputBackward(network, GuidedRules.GUIDED) : gradCam;
    }
}
