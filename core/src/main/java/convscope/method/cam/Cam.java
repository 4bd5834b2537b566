package convscope.method.cam;

import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.Explained;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.OnePass;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Query;
import java.util.List;

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
public record Cam() implements OnePass {
    private static PooledHead head(Network network) {
        PooledHead.Search search = PooledHead.of(network);
        return search.found()
                .orElseThrow(() -> new UnsuitableModelException(
                        network.name() + ": " + search.reason() + ". Use grad-cam, which has no such need."));
    }

    /** What is sent back stops where it starts, at the scores: it is the target itself, whose weights choose among the rows. */
    @Override
    public Query query(Network network, String explainedEdge) {
        PooledHead head = head(network);
        String edge = head.pooled().output().name();
        LayerAxes axes = LayerAxes.of(head.pooled());
        Formula formula = new Formula(Descriptor.text(this), List.of(edge), terms -> {
            Value rows = head.rowsOf(terms.cotangent(explainedEdge));
            return Formula.result(axes.sumOfChannels(axes.perChannel(rows).times(terms.value(edge))));
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, List.of(explainedEdge), RuleBook.GRADIENT)
                .computing(formula);
    }

    @Override
    public Heatmap explain(Subject subject) {
        Network network = subject.network();
        PooledHead head = head(network);
        Explained explained = subject.explained();
        if (!explained.edge().equals(network.head().score().name())) {
            throw new UnsuitableModelException("CAM reads the dense layer's row of a class, and " + explained.label()
                    + " is no class before softmax. Use grad-cam, which explains every target.");
        }
        Tensor signed =
                subject.run(query(network, explained.edge())).result().slice(0).toFloat();
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
