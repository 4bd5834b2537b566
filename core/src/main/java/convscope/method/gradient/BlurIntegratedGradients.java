package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Describe;
import convscope.explain.GaussianBlur;
import convscope.explain.InputAttribution;
import convscope.explain.InputLayout;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Blur Integrated Gradients: the gradients along the path from a strongly blurred input to the input itself, each times what the next sharper input adds:
 * {@code sum over k of dY/dx((x_k + x_(k+1)) / 2) * (x_(k+1) - x_k)}, where {@code x_k} is the input blurred by a Gaussian whose deviation falls in equal steps from
 * {@code max-sigma} pixels to 0.
 *
 * <p>It needs no baseline and makes nothing count for its colour alone: the numbers add up to the score of the input minus that of the blurred one, but for the gap
 * that the record tells. The border of a picture is repeated outwards, so that blurring darkens nothing. Not for inputs whose neighbouring places are no neighbours in
 * meaning.
 *
 * <p>Xu, Venugopalan, Sundararajan 2020 (arXiv:2004.03383); here as a sum over the pieces of the path, whose ends meet whatever their number.
 */
@Describe(
        title = "Blur Integrated Gradients",
        titleZh = "模糊积分梯度",
        summary = "Shows what detail adds to the score while a blurred input becomes sharp.",
        summaryZh = "显示模糊的输入逐渐变清晰时，各处细节使得分改变多少。",
        paper = "arXiv:2004.03383")
public record BlurIntegratedGradients(
        @Param(value = "pieces of the path from blurred to sharp", zh = "从模糊到清晰的路径所分的段数") int steps,
        @Param(
                        value = "standard deviation of the strongest blur, in pixels or samples of the input",
                        zh = "最强模糊的标准差，以输入的像素或采样点计")
                double maxSigma)
        implements InputAttribution {
    public BlurIntegratedGradients {
        if (steps < 1) {
            throw new InvalidRequestException("steps must be at least 1, was " + steps);
        }
        if (!(maxSigma > 0 && maxSigma < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("max-sigma must be more than 0, was " + maxSigma);
        }
    }

    public BlurIntegratedGradients() {
        this(100, 50);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        List<Item> items = Item.of(subject, batch);
        List<Map<String, double[]>> blurred = new ArrayList<>();
        items.forEach(item -> blurred.add(blurred(subject, item, 0)));
        List<Map<String, double[]>> last = new ArrayList<>(blurred);
        PathSum sum = PathSum.of(subject, items, steps, soFar -> heatmap(subject, soFar), (i, step) -> {
            Item item = items.get(i);
            Map<String, double[]> before = last.get(i);
            Map<String, double[]> after = blurred(subject, item, step + 1);
            last.set(i, after);
            return new PathSum.Point(
                    item.feeding(Item.combined(before, after, (a, b) -> (a + b) / 2)),
                    Item.combined(before, after, (a, b) -> b - a),
                    1);
        });
        return Completeness.of(subject, sum.byInput(), sum.totals(), batch, Item.fed(items, blurred));
    }

    private Map<String, double[]> blurred(Subject subject, Item item, int step) {
        double sigma = maxSigma * (steps - step) / steps;
        Map<String, double[]> result = new LinkedHashMap<>();
        for (ModelInput input : subject.explainedInputs()) {
            result.put(
                    input.name(),
                    sigma == 0
                            ? item.numbers().get(input.name())
                            : Item.numbers(
                                    GaussianBlur.of(item.feeds().get(input.name()), InputLayout.of(input), sigma)));
        }
        return result;
    }
}
