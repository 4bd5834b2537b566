package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Receptive field of one unit: the part of the input that it can see, and the part that moves it.
 *
 * <p>The theoretical field is a box, found by walking from the unit's position back through every operator: kernels, strides, dilations and padding of windows, the box around
 * both branches where branches meet, all positions for operators that look everywhere, such as global pooling or a squeeze-and-excitation gate. It is exact up to holes that
 * strides and dilations leave inside the box, and cut at the input's border. The effective field is the size of the unit's gradient with respect to the input, summed over
 * channels: for this input, so it is empty where a rectifier shuts the unit off. Units near the middle of the theoretical field count most, and it shrinks relative to the
 * box with depth.
 *
 * <p>Raw map {@code [*S]} of the input: the effective field, or 1 inside the theoretical box; the signed gradient, {@code [C, *S]}, is kept in
 * {@code attribution}. The record holds the box ({@code field-start-0}, {@code field-size-0}, one pair
 * per space axis, outermost first) and {@code effective-share}: how many of the box's positions have a gradient of at least 4.55 % of the largest, two standard deviations of
 * a Gaussian. What is explained, the target, plays no part.
 *
 * <p>Luo et al. 2016 (arXiv:1701.04128), sections 2 and 3.
 */
@Describe(
        title = "Receptive field",
        titleZh = "感受野",
        summary = "Shows which part of the input one unit of a layer can see, and which part moves it.",
        summaryZh = "显示某一层的一个神经元能看到输入的哪一部分，以及哪一部分真正影响它。",
        paper = "arXiv:1701.04128")
public record ReceptiveField(
        @Param(
                        value = "layer of the unit; auto takes the last one with spatial extent",
                        zh = "神经元所在的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value =
                                "number of the channel; -1 takes the most active one at the position that the input moves",
                        zh = "通道编号；-1 取在该位置最活跃且受输入影响的通道")
                int unit,
        @Param(
                        value = "position of the unit, outermost axis first, such as 3,4; centre takes the middle",
                        zh = "神经元的位置，最外层轴在前，例如 3,4；centre 取中央")
                String position,
        @Param(value = "what the map shows", zh = "图中显示的内容") Field field)
        implements Explainer<Heatmap> {
    /** What the map shows; the record always tells of the theoretical field. */
    public enum Field {
        /** How strongly each place of this input moves the unit. */
        EFFECTIVE,
        /** 1 inside the box that the unit can see. */
        THEORETICAL
    }

    private static final String CENTRE = "centre";
    private static final double TWO_SIGMA = 1 - 0.9545;

    /** Units tried at most where none is asked for: one in saturation has no gradient. */
    private static final int TRIED = 16;

    public ReceptiveField() {
        this(LayerRef.AUTO, -1, CENTRE, Field.EFFECTIVE);
    }

    public ReceptiveField {
        UnitOfLayer.require(unit, position, CENTRE);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        List<ModelInput> inputs = subject.network().inputsBehind(choice.edge()).stream()
                .filter(input ->
                        field == Field.THEORETICAL || subject.explainedInputs().contains(input))
                .toList();
        if (inputs.isEmpty()) {
            throw new UnsuitableModelException("layer '" + choice.layer().name() + "' of "
                    + subject.network().name()
                    + " is computed from no input of real numbers, so it has no gradient; use field theoretical");
        }
        Tensor value = subject.run(Query.of(List.of(choice.edge()))).activation(choice.edge());
        List<UnitOfLayer> candidates = candidates(choice, value);
        UnitOfLayer one = candidates.get(0);
        Map<String, Tensor> gradients = Map.of();
        for (int i = 0; field == Field.EFFECTIVE && i < candidates.size() && isZero(gradients); i++) {
            one = candidates.get(i);
            gradients = gradients(subject, one, inputs);
        }
        Map<String, Box> boxes = TheoreticalField.of(
                subject.network().model().graph(), subject.inputs(), choice.edge(), box(one, value.shape()));
        return heatmap(subject, one, inputs, boxes, gradients);
    }

    /** The unit that is asked for, or those that may be taken, most active first. */
    private List<UnitOfLayer> candidates(LayerChoice choice, Tensor value) {
        ChannelMaps maps = ChannelMaps.of(choice.layer(), value, 0);
        long[] space = maps.space();
        String at = position.equals(CENTRE)
                ? Arrays.stream(space).mapToObj(size -> Long.toString(size / 2)).collect(Collectors.joining(","))
                : position;
        UnitOfLayer any = UnitOfLayer.of(choice, Math.max(0, unit), at, value.shape());
        if (unit >= 0) {
            return List.of(any);
        }
        int offset = 0;
        for (int i = 0; i < space.length; i++) {
            offset = offset * (int) space[i] + any.position().get(i);
        }
        int there = offset;
        float[] values = maps.values().floats();
        return IntStream.range(0, maps.channels())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -values[k * maps.positions() + there])
                        .thenComparingInt(k -> k))
                .limit(TRIED)
                .map(k -> new UnitOfLayer(choice, k, any.position()))
                .toList();
    }

    private static boolean isZero(Map<String, Tensor> gradients) {
        for (Tensor gradient : gradients.values()) {
            for (float value : gradient.floats()) {
                if (value != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Box box(UnitOfLayer one, long[] shape) {
        Layer read = one.choice().layer();
        Box box = Box.whole(shape);
        if (read.channelAxis() >= 0) {
            box = box.with(read.channelAxis(), one.channel(), one.channel() + 1L);
        }
        for (int i = 0; i < one.position().size(); i++) {
            long at = one.position().get(i);
            box = box.with(read.spatialAxes().get(i), at, at + 1);
        }
        return box;
    }

    private static Map<String, Tensor> gradients(Subject subject, UnitOfLayer one, List<ModelInput> inputs) {
        LayerRef named = new LayerRef(one.choice().layer().name());
        Subject ofUnit = subject.explaining(new Target.Unit(named, one.channel(), one.position()));
        List<String> names = inputs.stream().map(ModelInput::name).toList();
        Pass pass = ofUnit.run(ofUnit.query(List.of(), names, RuleBook.GRADIENT), subject.inputs());
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        names.forEach(input -> gradients.put(input, pass.cotangent(input)));
        return gradients;
    }

    private Heatmap heatmap(
            Subject subject,
            UnitOfLayer one,
            List<ModelInput> inputs,
            Map<String, Box> boxes,
            Map<String, Tensor> gradients) {
        Recording recording = new Recording(this, subject)
                .about(one.label())
                .layer(one.choice().sentence())
                .value("unit", one.channel());
        Map<ModelInput, Tensor> maps = new LinkedHashMap<>();
        for (ModelInput input : inputs) {
            InputLayout layout = InputLayout.of(input);
            String prefix = inputs.size() == 1 ? "" : input.name() + "/";
            SpaceBox box = SpaceBox.of(boxes.get(input.name()), layout, subject.inputSpace(input));
            box.record(recording, prefix, one.label(), input.name());
            Tensor gradient = gradients.get(input.name());
            maps.put(input, gradient == null ? box.map() : Reduction.SIZES.of(layout.channelsFirst(gradient, 0)));
            if (gradient != null) {
                recording.value(prefix + "effective-share", box.share(maps.get(input), TWO_SIGMA));
            }
        }
        ExplanationRecord record = recording.done();
        List<Heatmap> all = new ArrayList<>();
        maps.forEach((input, map) -> all.add(new Heatmap(
                map,
                map,
                subject.inputSpace(input),
                subject.view(input).orElse(null),
                record,
                input.name(),
                gradients.containsKey(input.name())
                        ? InputLayout.of(input).channelsFirst(gradients.get(input.name()), 0)
                        : null,
                List.of())));
        return Heatmap.joined(all);
    }

    @Override
    public Suitability suits(Network network) {
        Suitability spatial = Needs.spatialLayer(network);
        return field == Field.THEORETICAL || !spatial.suits() ? spatial : Needs.inputGradient(network);
    }
}
