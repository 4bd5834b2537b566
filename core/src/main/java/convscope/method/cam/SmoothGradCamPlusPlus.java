package convscope.method.cam;

import convscope.backward.RuleBook;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.List;

/**
 * Smooth Grad-CAM++: Grad-CAM++ with the gradient's first three powers averaged over inputs with noise.
 *
 * <p>With means over the samples of g, {@code g^2}, {@code g^3} and the layer's values A for the input without noise:
 * {@code alpha = mean g^2 / (2 mean g^2 + mean g^3 sum_S A)}, 0 where the divisor vanishes; {@code w_k = sum_S alpha max(mean g, 0)}, {@code L = max(sum_k w_k A_k, 0)}.
 * The noise is Gaussian, its deviation a share of the input's range.
 *
 * <p>Use it where single gradients are ragged; where the layer feeds global average pooling, noise changes nothing, and the map is that of Grad-CAM++.
 *
 * <p>Omeiza et al. 2019 (arXiv:1908.01224), section 3, with the numerator of alpha that Grad-CAM++ has.
 */
@Describe(
        title = "Smooth Grad-CAM++",
        titleZh = "平滑 Grad-CAM++",
        summary =
                "Shows which regions speak for a class, by Grad-CAM++ with gradients averaged over inputs with noise.",
        summaryZh = "对加噪输入的梯度取平均，用 Grad-CAM++ 显示支持该类别的区域。",
        paper = "arXiv:1908.01224")
public record SmoothGradCamPlusPlus(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(value = "inputs with noise", zh = "加噪输入的个数") int samples,
        @Param(value = "standard deviation of the noise, as a share of the input's range", zh = "噪声的标准差，占输入取值范围的比例")
                double noise)
        implements Explainer<Heatmap> {
    private static final double TINY = 1e-12;

    public SmoothGradCamPlusPlus() {
        this(LayerRef.AUTO, 4, 0.15);
    }

    public SmoothGradCamPlusPlus {
        if (samples < 1) {
            throw new InvalidRequestException("samples must be at least 1, was " + samples);
        }
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new InvalidRequestException("noise must be at least 0, was " + noise);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        ChannelMaps maps = subject.activation(choice.layer());
        Powers powers = new Powers(maps);
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        NoisyInputs inputs = new NoisyInputs(subject, noise);
        Query query = subject.query(List.of(), List.of(choice.edge()), RuleBook.GRADIENT);
        Samples.of(subject, samples)
                .showing(() -> result(powers, choice, subject, recording))
                .run(
                        query,
                        inputs::sample,
                        (sample, pass, item) ->
                                powers.add(ChannelMaps.of(choice.layer(), pass.cotangent(choice.edge()), item)));
        return result(powers, choice, subject, recording);
    }

    private static Heatmap result(Powers powers, LayerChoice choice, Subject subject, Recording recording) {
        return ClassActivation.positive(powers.maps.weightedSum(powers.weights()), choice, subject, recording);
    }

    /** Sums of the powers of gradients, and what follows from them. */
    private static final class Powers {
        private final ChannelMaps maps;
        private final double[] first;
        private final double[] second;
        private final double[] third;
        private int count;

        Powers(ChannelMaps maps) {
            this.maps = maps;
            int size = maps.channels() * maps.positions();
            first = new double[size];
            second = new double[size];
            third = new double[size];
        }

        void add(ChannelMaps gradient) {
            float[] values = gradient.values().floats();
            for (int i = 0; i < values.length; i++) {
                double g = values[i];
                first[i] += g;
                second[i] += g * g;
                third[i] += g * g * g;
            }
            count++;
        }

        double[] weights() {
            double[] means = maps.means();
            double[] weights = new double[means.length];
            int positions = maps.positions();
            for (int c = 0; c < weights.length; c++) {
                double sum = means[c] * positions;
                for (int p = 0; p < positions; p++) {
                    int i = c * positions + p;
                    double divisor = second[i] > 0 ? 2 + sum * third[i] / second[i] : 0;
                    if (Math.abs(divisor) > TINY) {
                        weights[c] += Math.max(0, first[i] / count) / divisor;
                    }
                }
            }
            return weights;
        }
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
