package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.Explained;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.network.Answer;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finer-CAM: Grad-CAM of what tells a class from the classes most like it.
 *
 * <p>With the classes d whose scores are nearest to that of the class c, {@code Y = y_c - strength mean_d y_d} takes the place of the score in Grad-CAM; features that
 * all of them share cancel, and what sets c apart stays. Strength 0 is Grad-CAM.
 *
 * <p>Use it among classes that look alike, such as birds or breeds. It compares classes, so other targets are refused: a difference of two classes can be given to
 * Grad-CAM as its target.
 *
 * <p>Zhang et al. 2025 (arXiv:2501.11309), section 3.
 */
@Describe(
        title = "Finer-CAM",
        titleZh = "Finer-CAM 细粒度类激活图",
        summary = "Shows the region that tells a class from the classes most like it.",
        summaryZh = "显示将该类别与最相似的类别区分开来的区域。",
        paper = "arXiv:2501.11309")
public record FinerCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(value = "how many of the most similar classes are compared", zh = "与多少个最相似的类别比较") int references,
        @Param(
                        value = "how strongly their scores count against the class; 0 is Grad-CAM",
                        zh = "这些类别的得分抵消的强度；0 即 Grad-CAM")
                double strength)
        implements Explainer<Heatmap> {
    public FinerCam() {
        this(LayerRef.AUTO, 3, 0.6);
    }

    public FinerCam {
        if (references < 1) {
            throw new InvalidRequestException("references must be at least 1, was " + references);
        }
        if (!(strength >= 0) || Double.isInfinite(strength)) {
            throw new InvalidRequestException("strength must be at least 0, was " + strength);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Network network = subject.network();
        LayerChoice choice = LayerChoice.spatial(layer, network);
        Explained explained = subject.explained();
        int classes = (int) explained.seed().count();
        if (explained.index() < 0 || explained.seed().rank() != 2 || classes < 2) {
            throw new UnsuitableModelException("Finer-CAM compares a class with the classes most like it, and "
                    + explained.label() + " is none of several classes. Use grad-cam, which explains every target.");
        }
        double[] scores = scores(explained, subject);
        List<Integer> nearest = nearest(scores, explained.index());
        Tensor weights = Tensor.of(against(classes, explained.index(), nearest), 1, classes);
        Tensor signed = subject.run(new GradCam(layer).query(network, explained.edge()), weights)
                .result()
                .slice(0)
                .toFloat();
        Labels labels = network.labels();
        Recording recording = new Recording(this, subject)
                .target(explained)
                .layer(choice.sentence())
                .note("Compared with "
                        + nearest.stream()
                                .map(d -> d + " '" + labels.of(d) + "'")
                                .collect(Collectors.joining(", "))
                        + ".");
        return ClassActivation.positive(signed, choice, subject, recording);
    }

    private static double[] scores(Explained explained, Subject subject) {
        if (explained.edge().equals(subject.network().head().score().name())) {
            return subject.predict().answers().stream()
                    .sorted(Comparator.comparingInt(Answer::index))
                    .mapToDouble(Answer::score)
                    .toArray();
        }
        Query query = Query.of(List.of(explained.edge()));
        return subject.run(query).activation(explained.edge()).slice(0).doubles();
    }

    private List<Integer> nearest(double[] scores, int index) {
        return IntStream.range(0, scores.length)
                .boxed()
                .filter(d -> d != index)
                .sorted(Comparator.comparingDouble(d -> Math.abs(scores[d] - scores[index])))
                .limit(references)
                .toList();
    }

    private float[] against(int classes, int index, List<Integer> nearest) {
        float[] weights = new float[classes];
        weights[index] = 1;
        nearest.forEach(d -> weights[d] = (float) (-strength / nearest.size()));
        return weights;
    }

    @Override
    public Suitability suits(Network network) {
        int classes = network.head().classes();
        return classes == 0 || classes == 1
                ? Suitability.no(network.name() + " tells no classes apart: it gives " + classes + " score")
                : Needs.spatialLayerAndGradient(network);
    }
}
