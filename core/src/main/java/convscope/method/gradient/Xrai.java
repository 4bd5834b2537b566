package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.picture.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * XRAI: regions of a picture ranked by how densely they are filled with evidence. The evidence is that of Integrated Gradients, the mean over a black and a white
 * baseline, so that neither dark nor bright places count nothing, summed over the channels. The picture is divided at six scales along its colours; regions are taken
 * one after the other, each time the one whose pixels not yet taken have the largest mean.
 *
 * <p>Every pixel gets the mean of the region by which it was taken; its sum over the picture is that of the evidence, which adds up to the score minus the mean of the
 * scores of black and white, but for the gap that the record tells. Use it to see which objects or parts matter; where single pixels matter, use Integrated Gradients.
 * Only for pictures.
 *
 * <p>Kapishnikov et al. 2019 (arXiv:1906.02825). Sizes of regions are those of the authors' code for 224 x 224 pixels, scaled to the picture; their code
 * takes the largest channel instead of the sum.
 */
@Describe(
        title = "XRAI",
        titleZh = "XRAI 区域归因",
        summary =
                "Shows which regions of a picture hold the evidence for the score, ranked by how densely they hold it.",
        summaryZh = "显示图像中哪些区域含有支持得分的证据，按证据密度排序。",
        paper = "arXiv:1906.02825")
public record Xrai(
        @Param(value = "places on the path from each of the two baselines", zh = "从两个基线出发的每条路径上的取点数") int steps)
        implements Explainer<Heatmap> {
    public Xrai {
        if (steps < 1) {
            throw new InvalidRequestException("steps must be at least 1, was " + steps);
        }
    }

    public Xrai() {
        this(50);
    }

    @Override
    public Suitability suits(Network network) {
        for (ModelInput input : network.floatingInputs()) {
            if (!isPicture(input)) {
                return Suitability.no(
                        "input '" + input.name() + "' of " + network.name() + " has shape "
                                + input.edge().shape()
                                + "; XRAI divides pictures, which have two axes of space and 1 or 3 channels. Use integrated-gradients");
            }
        }
        return Needs.inputGradient(network);
    }

    private static boolean isPicture(ModelInput input) {
        Shape shape = input.edge().shape();
        if (shape.rank() != 4) {
            return false;
        }
        long channels = shape.size(input.channelAxis());
        return channels == 1 || channels == 3;
    }

    @Override
    public Heatmap explain(Subject subject) {
        Map<String, Tensor> inputs = subject.inputs();
        Suitability suits = suits(subject.network());
        if (!suits.suits()) {
            throw new UnsuitableModelException(suits.reason());
        }
        Map<String, Regions> regions = new LinkedHashMap<>();
        subject.explainedInputs().forEach(input -> regions.put(input.name(), Regions.of(picture(subject, input))));
        Map<String, Tensor> black = new Baseline("black").of(subject);
        Map<String, Tensor> white = new Baseline("white").of(subject);
        List<Item> items = Item.of(subject, inputs);
        PathSum sum = StraightPath.sum(
                subject,
                items,
                List.of(Item.of(subject, black), Item.of(subject, white)),
                Quadrature.MIDPOINT,
                steps,
                soFar -> heatmap(subject, regions, soFar));
        double fromBlack = subject.scores(black)[0];
        double fromWhite = subject.scores(white)[0];
        Attributions evidence = Completeness.of(
                subject, sum.byInput(), sum.totals(), inputs, new double[] {(fromBlack + fromWhite) / 2});
        return heatmap(subject, regions, evidence);
    }

    /** What an input shows; where that is not known, its numbers from the least to the greatest as grey or colours. */
    private static Picture picture(Subject subject, ModelInput input) {
        return subject.picture(input).orElseGet(() -> {
            Tensor numbers =
                    InputLayout.of(input).channelsFirst(subject.inputs().get(input.name()), 0);
            float[] values = numbers.floats();
            float least = Float.POSITIVE_INFINITY;
            float greatest = Float.NEGATIVE_INFINITY;
            for (float value : values) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            int channels = (int) numbers.size(0);
            int pixels = values.length / channels;
            byte[] rgb = new byte[3 * pixels];
            for (int i = 0; i < rgb.length; i++) {
                float value = values[i % 3 % channels * pixels + i / 3];
                rgb[i] = (byte) Math.round(greatest == least ? 0 : 255 * (value - least) / (greatest - least));
            }
            return Picture.ofRgb((int) numbers.size(2), (int) numbers.size(1), rgb);
        });
    }

    private Heatmap heatmap(Subject subject, Map<String, Regions> regions, Attributions evidence) {
        Recording recording = new Recording(this, subject).target(subject.explained());
        evidence.values().forEach((name, perItem) -> recording.value(name, perItem[0]));
        regions.forEach(
                (input, of) -> recording.value(regions.size() == 1 ? "regions" : "regions-" + input, of.count()));
        ExplanationRecord record = recording.done();
        return Heatmap.joined(subject.explainedInputs().stream()
                .map(input -> {
                    Tensor numbers = InputLayout.of(input)
                            .channelsFirst(evidence.byInput().get(input.name()), 0);
                    double[] ranked = regions.get(input.name())
                            .ranked(Reduction.SUM.of(numbers).floats());
                    Tensor map = Tensor.of(ranked, subject.inputSpace(input)).toFloat();
                    return new Heatmap(
                            map,
                            map,
                            subject.inputSpace(input),
                            subject.view(input).orElse(null),
                            record,
                            input.name(),
                            numbers,
                            List.of());
                })
                .toList());
    }
}
