package convscope.method.relevance;

import convscope.backward.DeepLiftRules;
import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.InputAttribution;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DeepLIFT with the rule Rescale: how the difference of each element from its baseline makes the score differ from the baseline's, {@code m (x - x')} with
 * multipliers m that are carried back from operator to operator.
 *
 * <p>One signed number per element of the input; they add up to {@code f(x) - f(x')} up to rounding, and the record holds that difference and the {@code gap}.
 * Two passes forward and one back. Unlike the gradient it sees through saturated activations; the result says "compared with the baseline", so choose one that
 * means something.
 *
 * <p>Shrikumar, Greenside, Kundaje 2017 (arXiv:1704.02685), section 3; rules in {@link DeepLiftRules}.
 */
@Describe(
        title = "DeepLIFT (rescale)",
        titleZh = "DeepLIFT（重缩放）",
        summary = "Shows what each part of the input adds to the score compared with a baseline, from two passes.",
        summaryZh = "通过两次前向计算，显示与基线相比输入的每一部分使得分增减多少。",
        paper = "arXiv:1704.02685")
public record DeepLift(
        @Param(
                        value = "what the input is compared with: zero, mean, blur, noise, black, white or FILE.npy",
                        zh = "与输入比较的基线：zero、mean、blur、noise、black、white 或 FILE.npy")
                Baseline baseline)
        implements InputAttribution, OnePass {
    public DeepLift() {
        this(Baseline.ZERO);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Query query(Network network, String explainedEdge) {
        List<String> inputs =
                network.floatingInputs().stream().map(ModelInput::name).toList();
        Formula formula = new Formula(Descriptor.text(this), inputs, terms -> {
            Map<String, Value> results = new LinkedHashMap<>();
            inputs.forEach(input -> results.put(
                    input, terms.value(input).minus(terms.reference(input)).times(terms.cotangent(input))));
            return results;
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, inputs, DeepLiftRules.DEEP_LIFT)
                .computing(formula);
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Map<String, Tensor> baselines = baseline.of(subject, batch);
        String edge = subject.explained().edge();
        Pass pass = subject.run(query(subject.network(), edge).reading(edge), batch, baselines);
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        subject.explainedInputs().forEach(input -> byInput.put(input.name(), pass.result(input.name())));
        double[] sums = Sums.perItem(byInput);
        double[] reached = subject.scores(baselines);
        double[] differences = new double[sums.length];
        double[] gaps = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            differences[i] = subject.score(pass, i) - reached[i];
            gaps[i] = differences[i] - sums[i];
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("score difference from baseline", differences);
        values.put("attributed", sums);
        values.put("gap", gaps);
        return new Attributions(byInput, values, List.of());
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.inputBackward(network, DeepLiftRules.DEEP_LIFT);
    }
}
