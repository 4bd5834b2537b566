package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Query;
import java.util.List;

/**
 * FEM (feature explanation method): where the channels of a layer are unusually active.
 *
 * <p>With mean mu and standard deviation sigma of a channel over its positions, the places {@code A_k > mu_k + deviations sigma_k} are marked:
 * {@code L = max(sum_k mu_k [marked], 0)} at the layer's resolution {@code [*S]}. {@code sum = values} adds up the channels themselves instead, each weighted by its
 * share of marked places, as the library pytorch-grad-cam does. A channel that is the same everywhere marks nothing.
 *
 * <p>It needs no gradient and no class, and works on any network; it says what stands out, not why a class was answered.
 *
 * <p>Fuad et al. 2020 (Features understanding in 3D CNNs for actions recognition in video, IPTA).
 */
@Describe(
        title = "FEM (feature explanation method)",
        titleZh = "FEM 特征解释方法",
        summary = "Shows where the channels of a layer are unusually active, whatever the class.",
        summaryZh = "显示某一层的各通道在何处异常活跃，与类别无关。",
        paper = "Fuad et al. 2020, doi:10.1109/IPTA50016.2020.9286629")
public record Fem(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "standard deviations above its mean from which a value counts as unusual",
                        zh = "高于均值多少个标准差算异常活跃")
                double deviations,
        @Param(
                        value =
                                "what is added up: marks weighted by the channel's mean, or values weighted by the share of marks",
                        zh = "累加的内容：按通道均值加权的标记，或按标记比例加权的数值")
                Sum sum)
        implements OnePass {
    /** What the channels add to the map. */
    public enum Sum {
        /** 1 at each marked place, weighted by the mean of the channel. */
        MARKS,
        /** The channel's own values, weighted by its share of marked places. */
        VALUES
    }

    public Fem() {
        this(LayerRef.AUTO, 2, Sum.MARKS);
    }

    public Fem {
        if (!Double.isFinite(deviations)) {
            throw new InvalidRequestException("deviations must be a number, was " + deviations);
        }
    }

    @Override
    public Query query(Network network, String explainedEdge) {
        Layer read = LayerChoice.spatial(layer, network).layer();
        String edge = read.output().name();
        LayerAxes axes = LayerAxes.of(read);
        return Query.of(List.of())
                .computing(new Formula(
                        Descriptor.text(this), List.of(edge), terms -> LayerFormula.cut(map(terms.value(edge), axes))));
    }

    private Value map(Value activation, LayerAxes axes) {
        Value mean = axes.meanOverSpace(activation);
        Value centred = activation.minus(mean);
        Value deviation = axes.meanOverSpace(centred.squared()).squareRoot();
        Value marked = centred.greaterThan(deviation.times(deviations)).castLike(activation);
        return axes.sumOfChannels(
                sum == Sum.MARKS
                        ? mean.times(marked)
                        : axes.meanOverSpace(marked).times(activation));
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        Query query = query(subject.network(), "");
        Tensor signed = subject.run(query).result(LayerFormula.UNCUT).slice(0).toFloat();
        return ClassActivation.positive(signed, choice, subject, new Recording(this, subject).layer(choice.sentence()));
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayer(network);
    }
}
