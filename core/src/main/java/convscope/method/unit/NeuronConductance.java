package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Neuron conductance: what each number of the input gives to the score through one unit of a layer.
 *
 * <p>{@code c_i = (x_i - x'_i) mean over the path of dF/dh_u dh_u/dx_i} along the straight path from baseline to input, by the midpoint rule with {@code steps} points; a
 * channel without a position stands for all its positions together. The numbers, {@code [C, *S]} of the input, add up to the unit's {@linkplain LayerConductance layer
 * conductance}, which is computed beside them from the layer's own values; the difference is in the record as {@code completeness-gap}. Use it to see what a
 * unit contributes and from where; use {@link UnitContributions} to find which unit to ask for.
 *
 * <p>Dhamdhere et al. 2018 (arXiv:1805.12233), definition 1, equation 1.
 */
@Describe(
        title = "Neuron conductance",
        titleZh = "神经元传导度",
        summary = "Shows what each part of the input gives to the score through one unit of a layer.",
        summaryZh = "显示输入的每一部分经由某一层的一个神经元对得分的贡献。",
        paper = "arXiv:1805.12233")
public record NeuronConductance(
        @Param(
                        value = "layer of the unit; auto takes the last one with spatial extent",
                        zh = "神经元所在的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "number of the channel; -1 takes the one whose activation times gradient is largest",
                        zh = "通道编号；-1 取激活乘梯度最大的通道")
                int unit,
        @Param(
                        value = "position of the unit, outermost axis first, such as 3,4; all takes the whole channel",
                        zh = "神经元的位置，最外层轴在前，例如 3,4；all 取整个通道")
                String position,
        @Param(value = "points on the path from baseline to input", zh = "从基线到输入的路径上的点数") int steps,
        @Param(
                        value = "where the path starts: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "路径的起点：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline)
        implements InputAttribution {
    private static final String ALL = "all";

    public NeuronConductance() {
        this(LayerRef.AUTO, -1, ALL, 50, Baseline.ZERO);
    }

    public NeuronConductance {
        UnitOfLayer.require(unit, position, ALL);
        Conductance.requireSteps(steps);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Heatmap explain(Subject subject) {
        UnitPath path = path(subject);
        return heatmap(subject, path.run(() -> heatmap(subject, path.attributions())));
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        int items = (int) batch.values().iterator().next().size(0);
        Map<String, List<Tensor>> parts = new LinkedHashMap<>();
        Map<String, double[]> values = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            Map<String, Tensor> item = new LinkedHashMap<>();
            int at = i;
            batch.forEach((name, tensor) -> item.put(name, tensor.item(at)));
            Attributions one = path(subject.on(item)).run(() -> null);
            one.byInput().forEach((name, tensor) -> parts.computeIfAbsent(name, k -> new ArrayList<>())
                    .add(tensor));
            one.values().forEach((name, value) -> values.computeIfAbsent(name, k -> new double[items])[at] = value[0]);
            notes.addAll(one.notes());
        }
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        for (ModelInput input : subject.explainedInputs()) {
            byInput.put(input.name(), Tensor.stacked(parts.get(input.name())));
        }
        return new Attributions(byInput, values, notes.stream().distinct().toList());
    }

    private UnitPath path(Subject subject) {
        LayerChoice choice = LayerChoice.any(layer, subject.network());
        if (choice.edge().equals(subject.explained().edge())) {
            throw new InvalidRequestException("what is explained, "
                    + subject.explained().label() + ", is read from layer '"
                    + choice.layer().name() + "' itself; choose a layer before it");
        }
        ChannelMaps products = LayerActivationGradient.products(subject, choice.layer());
        int channel = unit >= 0 ? unit : largest(products);
        long[] shape = subject.run(Query.of(List.of(choice.edge())))
                .activation(choice.edge())
                .shape();
        UnitOfLayer one = UnitOfLayer.of(choice, channel, position, shape);
        RuleBook book = ThroughUnit.book(subject.network().model().graph(), one, shape);
        return new UnitPath(subject, one, book, new StraightPath(subject, baseline), steps);
    }

    @Override
    public Suitability suits(Network network) {
        Suitability ofLayer = Needs.layerAndGradient(layer, network);
        return ofLayer.suits() ? Needs.inputGradient(network) : ofLayer;
    }

    private static int largest(ChannelMaps products) {
        double[] means = products.means();
        int best = 0;
        for (int k = 1; k < means.length; k++) {
            if (Math.abs(means[k]) > Math.abs(means[best])) {
                best = k;
            }
        }
        return best;
    }
}
