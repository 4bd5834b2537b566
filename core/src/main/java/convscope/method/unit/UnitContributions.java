package convscope.method.unit;

import convscope.explain.Baseline;
import convscope.explain.BehindLayer;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Scores;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.method.cam.ChannelAblation;
import convscope.network.Network;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Contributions of the units of a layer: one signed number per channel for what it gives to the target, to be read as a ranked list.
 *
 * <p>{@link By#CONDUCTANCE}: the channel's {@linkplain LayerConductance layer conductance}, summed over positions; the numbers share out the difference between the scores of
 * input and baseline, and are right where gradients saturate. {@link By#ACTIVATION_GRADIENT}: activation times gradient, summed over positions; one pass, a first
 * approximation. {@link By#ABLATION}: what the score loses when the channel is set to 0, {@code Y - Y_k}; a run of the part behind the layer for each channel, needs no
 * gradient, and adds up to nothing in particular. The first two also tell where: {@code maps}, {@code [C, *S]}.
 *
 * <p>Conductance: Dhamdhere et al. 2018 (arXiv:1805.12233), equation 2; ablation: Desai and Ramaswamy 2020, equation 4, without its division.
 */
@Describe(
        title = "Contributions of units",
        titleZh = "神经元的贡献",
        summary = "Ranks the channels of a layer by what they give to the score or take from it.",
        summaryZh = "按对得分的增减作用为某一层的通道排序。",
        paper = "arXiv:1805.12233")
public record UnitContributions(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(value = "how the contribution is measured", zh = "衡量贡献的方式") By by,
        @Param(
                        value = "pieces of the path from baseline to input; used by conductance",
                        zh = "从基线到输入的路径所分的段数；用于 conductance")
                int steps,
        @Param(
                        value =
                                "where the path starts: zero, mean, blur, noise, black, white, or a .npy file; used by conductance",
                        zh = "路径的起点：zero、mean、blur、noise、black、white 或 .npy 文件；用于 conductance")
                Baseline baseline)
        implements Explainer<Scores> {
    /** How a channel's contribution is measured. */
    public enum By {
        CONDUCTANCE,
        ACTIVATION_GRADIENT,
        ABLATION
    }

    public UnitContributions() {
        this(LayerRef.AUTO, By.CONDUCTANCE, 50, Baseline.ZERO);
    }

    public UnitContributions {
        Conductance.requireSteps(steps);
    }

    @Override
    public Scores explain(Subject subject) {
        LayerChoice choice = LayerChoice.any(layer, subject.network());
        return switch (by) {
            case CONDUCTANCE -> {
                Conductance conductance = new Conductance(subject, choice.layer(), baseline, steps);
                yield byConductance(
                        subject, choice, conductance.run(() -> byConductance(subject, choice, conductance)));
            }
            case ACTIVATION_GRADIENT -> scores(
                    LayerActivationGradient.products(subject, choice.layer()).values(),
                    choice,
                    recording(subject, choice));
            case ABLATION -> {
                ChannelAblation ablation =
                        new ChannelAblation(subject, choice.layer(), BehindLayer.of(subject, choice.layer()));
                ablation.run(() -> byAblation(subject, choice, ablation));
                yield byAblation(subject, choice, ablation);
            }
        };
    }

    private Recording recording(Subject subject, LayerChoice choice) {
        return new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
    }

    private Scores byConductance(Subject subject, LayerChoice choice, Conductance conductance) {
        return scores(conductance.perUnit(), choice, conductance.record(recording(subject, choice)));
    }

    private Scores byAblation(Subject subject, LayerChoice choice, ChannelAblation ablation) {
        Recording recording = recording(subject, choice)
                .value("silent-channels", ablation.silent())
                .value("runs", ablation.runs());
        return ranked(ablation.drops(), null, choice, recording);
    }

    /** Channels from one number per unit, channels first. */
    private static Scores scores(Tensor perUnit, LayerChoice choice, Recording recording) {
        float[] values = perUnit.floats();
        double[] sums = new double[(int) perUnit.size(0)];
        int positions = values.length / Math.max(1, sums.length);
        for (int i = 0; i < values.length; i++) {
            sums[i / positions] += values[i];
        }
        return ranked(sums, perUnit.rank() > 1 ? perUnit : null, choice, recording);
    }

    private static Scores ranked(double[] numbers, Tensor maps, LayerChoice choice, Recording recording) {
        List<String> names =
                IntStream.range(0, numbers.length).mapToObj(k -> "unit " + k).toList();
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers[i];
        }
        String what = "units of '" + choice.layer().name() + "'";
        return new Scores(what, names, Tensor.of(values, values.length), maps, recording.done());
    }

    @Override
    public Suitability suits(Network network) {
        if (by != By.ABLATION) {
            return Needs.layerAndGradient(layer, network);
        }
        return layer.isAuto() ? Needs.spatialLayer(network) : Suitability.YES;
    }
}
