package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.Explained;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.network.Network;

/**
 * Class activation map: the maps before global average pooling, weighted by the dense layer's row of the class.
 *
 * <p>{@code M = sum_k W[c,k] A_k}, without the bias; signed, at the layer's resolution {@code [*S]}. It needs no gradient, and on the networks it fits it
 * equals the number of positions times Grad-CAM before its cut. Other networks are refused: use Grad-CAM.
 *
 * <p>Zhou et al. 2016 (arXiv:1512.04150), equation 2.
 */
@Describe(
        title = "Class activation map (CAM)",
        titleZh = "类激活图 (CAM)",
        summary =
                "Shows which region of the input speaks for or against a class, in networks that end in average pooling and one dense layer.",
        summaryZh = "对以全局平均池化加一个全连接层结尾的网络，显示输入中支持或反对该类别的区域。",
        paper = "arXiv:1512.04150")
public record Cam() implements Explainer<Heatmap> {
    @Override
    public Heatmap explain(Subject subject) {
        Network network = subject.network();
        PooledHead.Search search = PooledHead.of(network);
        PooledHead head = search.found()
                .orElseThrow(() -> new UnsuitableModelException(
                        network.name() + ": " + search.reason() + ". Use grad-cam, which has no such need."));
        Explained explained = subject.explained();
        if (!explained.edge().equals(network.head().score().name())) {
            throw new UnsuitableModelException("CAM reads the dense layer's row of a class, and " + explained.label()
                    + " is no class before softmax. Use grad-cam, which explains every target.");
        }
        Tensor signed = subject.activation(head.pooled()).weightedSum(head.channelWeights(explained.seed()));
        LayerChoice choice = new LayerChoice(head.pooled(), "the one before global average pooling");
        Recording recording = new Recording(this, subject).target(explained).layer(choice.sentence());
        return ClassActivation.signed(signed, choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        PooledHead.Search search = PooledHead.of(network);
        return search.found().isPresent() ? Suitability.YES : Suitability.no(search.reason());
    }
}
