package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Receptive field of one unit: the part of the input that it can see, and the part that moves it.
 *
 * <p>The theoretical field is a box, found by walking from the unit's position back through every operator: kernels, strides, dilations and padding of windows, the box around
 * both branches where branches meet, all positions for operators that look everywhere, such as global pooling or a squeeze-and-excitation gate. It is exact up to holes that
 * strides and dilations leave inside the box, and cut at the input's border. The effective field is the size of the unit's gradient with respect to the input, summed over
 * channels: for this input, so it is empty where a rectifier shuts the unit off. Units near the middle of the theoretical field count most, and it shrinks relative to the
 * box with depth.
 *
 * <p>Raw map {@code [*S]} of the input: the effective field, or 1 inside the theoretical box. The record holds the box ({@code field-start-0}, {@code field-size-0}, one pair
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
                        value = "number of the channel; -1 takes the one that is most active at the position",
                        zh = "通道编号；-1 取在该位置最活跃的通道")
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

    public ReceptiveField() {
        this(LayerRef.AUTO, -1, CENTRE, Field.EFFECTIVE);
    }

    public ReceptiveField {
        UnitOfLayer.require(unit, position, CENTRE);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        Tensor value = subject.run(Query.of(List.of(choice.edge()))).activation(choice.edge());
        UnitOfLayer one = unit(choice, value);
        Map<String, Box> boxes = TheoreticalField.of(
                subject.network().model().graph(), subject.inputs(), choice.edge(), box(one, value.shape()));
        Map<String, Tensor> maps = new LinkedHashMap<>();
        for (ModelInput input : subject.network().inputsBehind(choice.edge())) {
            if (field == Field.THEORETICAL || subject.explainedInputs().contains(input)) {
                maps.put(input.name(), null);
            }
        }
        if (maps.isEmpty()) {
            throw new UnsuitableModelException("layer '" + choice.layer().name() + "' of "
                    + subject.network().name()
                    + " is computed from no input of real numbers, so it has no gradient; use field theoretical");
        }
        if (field == Field.EFFECTIVE) {
            gradients(subject, one, maps);
        }
        return heatmap(subject, one, boxes, maps);
    }

    private UnitOfLayer unit(LayerChoice choice, Tensor value) {
        Layer read = choice.layer();
        ChannelMaps maps = ChannelMaps.of(read, value, 0);
        long[] space = maps.space();
        String at = position.equals(CENTRE)
                ? Arrays.stream(space).mapToObj(size -> Long.toString(size / 2)).collect(Collectors.joining(","))
                : position;
        UnitOfLayer any = UnitOfLayer.of(choice, Math.max(0, unit), at, value.shape());
        if (unit >= 0) {
            return any;
        }
        int offset = 0;
        for (int i = 0; i < space.length; i++) {
            offset = offset * (int) space[i] + any.position().get(i);
        }
        float[] values = maps.values().floats();
        int best = 0;
        for (int k = 1; k < maps.channels(); k++) {
            if (values[k * maps.positions() + offset] > values[best * maps.positions() + offset]) {
                best = k;
            }
        }
        return new UnitOfLayer(choice, best, any.position());
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

    private static void gradients(Subject subject, UnitOfLayer one, Map<String, Tensor> maps) {
        LayerRef named = new LayerRef(one.choice().layer().name());
        Subject ofUnit = subject.explaining(new Target.Unit(named, one.channel(), one.position()));
        List<String> inputs = new ArrayList<>(maps.keySet());
        Pass pass = ofUnit.run(ofUnit.query(List.of(), inputs, RuleBook.GRADIENT), subject.inputs());
        inputs.forEach(input -> maps.put(input, pass.cotangent(input)));
    }

    private Heatmap heatmap(Subject subject, UnitOfLayer one, Map<String, Box> boxes, Map<String, Tensor> gradients) {
        Recording recording = new Recording(this, subject)
                .about(one.label())
                .layer(one.choice().sentence())
                .value("unit", one.channel());
        Map<ModelInput, Tensor> maps = new LinkedHashMap<>();
        for (ModelInput input : subject.network().inputsBehind(one.choice().edge())) {
            if (gradients.containsKey(input.name())) {
                Tensor gradient = gradients.get(input.name());
                SpaceBox box = SpaceBox.of(boxes.get(input.name()), InputLayout.of(input), subject.inputSpace(input));
                Tensor map = gradient == null
                        ? box.map()
                        : Reduction.SIZES.of(InputLayout.of(input).channelsFirst(gradient, 0));
                box.record(recording, gradients.size() == 1 ? "" : input.name() + "/", one.label(), input.name());
                if (gradient != null) {
                    recording.value(
                            (gradients.size() == 1 ? "" : input.name() + "/") + "effective-share",
                            box.share(map, TWO_SIGMA));
                }
                maps.put(input, map);
            }
        }
        List<Heatmap> all = new ArrayList<>();
        maps.forEach((input, map) -> all.add(new Heatmap(
                map,
                map,
                subject.inputSpace(input),
                subject.picture(input).orElse(null),
                recording.done(),
                input.name(),
                null,
                List.of())));
        return Heatmap.joined(all);
    }

    @Override
    public Suitability suits(Network network) {
        Suitability spatial = Needs.spatialLayer(network);
        return field == Field.THEORETICAL || !spatial.suits() ? spatial : Needs.inputGradient(network);
    }
}
