package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.Prediction;
import convscope.network.UnitVector;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.List;

/** Finds a {@link Target} in what a network answers for a subject: which edge, weighted how. */
final class TargetSearch {
    private final Subject subject;
    private final Network network;

    TargetSearch(Subject subject) {
        this.subject = subject;
        this.network = subject.network();
    }

    Explained find(Target target) {
        if (target instanceof Target.Difference difference) {
            return difference(find(difference.first()), find(difference.second()));
        }
        if (target instanceof Target.Unit unit) {
            return unit(unit);
        }
        if (target instanceof Target.Entry entry) {
            return entry(entry);
        }
        if (target instanceof Target.Similarity similarity) {
            return similarity(similarity);
        }
        if (target instanceof Target.Region region) {
            return new RegionSearch(subject, network.head()).find(region);
        }
        if (target instanceof Target.InOutput inOutput) {
            return answer(network.head(inOutput.output()), inOutput.target());
        }
        return answer(network.head(), (Target.OfClass) target);
    }

    private static Explained difference(Explained first, Explained second) {
        if (!first.edge().equals(second.edge())) {
            throw new InvalidRequestException("the difference of " + first.label() + " and " + second.label()
                    + " cannot be explained: they are read from different places, '" + first.edge() + "' and '"
                    + second.edge() + "'");
        }
        float[] seed = first.seed().floats();
        float[] against = second.seed().floats();
        for (int i = 0; i < seed.length; i++) {
            seed[i] -= against[i];
        }
        return new Explained(
                first.edge(),
                Tensor.of(seed, first.seed().shape()),
                -1,
                first.label() + " - " + second.label(),
                Double.NaN,
                first.score() - second.score(),
                "difference of " + first.sentence() + ", and " + second.sentence());
    }

    private Explained answer(Head head, Target.OfClass target) {
        if (head.score().shape().isRankKnown() && head.score().shape().rank() > 2) {
            return new RegionSearch(subject, head).find(Target.Region.answered(target));
        }
        boolean probability = subject.score() == Score.PROBABILITY && head.isSqueezed();
        Prediction prediction = head == network.head() ? subject.predict() : predict(head);
        Answer answer = chosen(target, prediction);
        int classes = prediction.answers().size();
        float[] seed = weights(head, answer.index(), classes);
        String named = answer.index() + " '" + answer.label() + "'";
        String sentence = probability
                ? "probability " + named
                : (head.isSqueezed() ? "logit " : "output ") + named + leftOut(head);
        return new Explained(
                probability ? head.output().name() : head.score().name(),
                Tensor.of(seed, 1, seed.length),
                answer.index(),
                answer.label(),
                answer.probability(),
                probability ? answer.probability() : answer.score(),
                sentence);
    }

    private Prediction predict(Head head) {
        Tensor scores = value(head.score().name());
        return network.answers(head, scores.slice(0));
    }

    private static String leftOut(Head head) {
        return head.cut().isEmpty() ? "" : "; the " + String.join(" and ", head.cut()) + " after it was left out";
    }

    static float[] weights(Head head, int index, int classes) {
        if (head.isBinary()) {
            return new float[] {index == 1 ? 1 : -1};
        }
        float[] weights = new float[classes];
        weights[index] = 1;
        return weights;
    }

    private Answer chosen(Target.OfClass wanted, Prediction prediction) {
        int classes = prediction.answers().size();
        if (wanted instanceof Target.Top top) {
            if (top.rank() > classes) {
                throw new InvalidRequestException(
                        "answer number " + top.rank() + " does not exist: the network has " + classes + " classes");
            }
            return prediction.answers().get(top.rank() - 1);
        }
        int index = indexOf(wanted, network, classes);
        return prediction.answers().stream()
                .filter(a -> a.index() == index)
                .findFirst()
                .orElseThrow();
    }

    static int indexOf(Target.OfClass wanted, Network network, int classes) {
        String text = wanted instanceof Target.ClassIndex number
                ? Integer.toString(number.index())
                : ((Target.Label) wanted).text();
        return network.labels().indexOf(text, classes);
    }

    private Explained unit(Target.Unit unit) {
        Layer layer = unit.layer().isAuto()
                ? network.lastSpatialLayer()
                : network.layer(unit.layer().text());
        Tensor value = value(layer.output().name());
        int axis = layer.channelAxis();
        int channels = axis < 0 ? 1 : (int) value.size(axis);
        if (unit.channel() >= channels) {
            throw new InvalidRequestException("unit " + unit.channel() + " does not exist: layer '" + layer.name()
                    + "' has " + channels + " channels, 0 to " + (channels - 1));
        }
        long[] shape = value.shape();
        int[] at = new int[shape.length];
        Arrays.fill(at, -1);
        at[0] = 0;
        if (axis > 0) {
            at[axis] = unit.channel();
        }
        if (!unit.position().isEmpty()) {
            place(unit.position(), layer, shape, at);
        }
        float[] seed = Cells.mean(shape, at);
        String where = unit.position().isEmpty() ? "" : " at " + unit.position();
        String label = "unit " + unit.channel() + " of " + layer.name() + where;
        return plain(layer.output().name(), seed, value, label, unit.position().isEmpty() ? "mean of " + label : label);
    }

    private static void place(List<Integer> position, Layer layer, long[] shape, int[] at) {
        List<Integer> axes = layer.spatialAxes();
        boolean inside = position.size() == axes.size();
        for (int i = 0; inside && i < axes.size(); i++) {
            at[axes.get(i)] = position.get(i);
            inside = position.get(i) >= 0 && position.get(i) < shape[axes.get(i)];
        }
        if (!inside) {
            throw new InvalidRequestException("position " + position + " lies outside layer '" + layer.name()
                    + "', whose shape is " + Arrays.toString(shape) + " with space axes " + axes);
        }
    }

    private Explained entry(Target.Entry entry) {
        String output = network.output(entry.output()).name();
        Tensor value = value(output);
        long[] shape = value.shape();
        boolean inside = entry.index().size() == shape.length - 1;
        for (int i = 0; inside && i < entry.index().size(); i++) {
            inside = entry.index().get(i) >= -1 && entry.index().get(i) < shape[i + 1];
        }
        if (!inside) {
            throw new InvalidRequestException("output '" + output + "' has shape " + Arrays.toString(shape)
                    + " with the batch first; " + entry.index() + " is no element of it: give "
                    + (shape.length - 1) + " numbers, or * for all along an axis");
        }
        int[] at = new int[shape.length];
        for (int i = 1; i < at.length; i++) {
            at[i] = entry.index().get(i - 1);
        }
        String label = output + entry.index().toString().replace("-1", "*");
        return plain(output, Cells.sum(shape, at), value, label, "output " + label);
    }

    private Explained similarity(Target.Similarity similarity) {
        String edge = similarityEdge(similarity.layer(), network);
        Query query = Query.of(List.of(UnitVector.of(edge)));
        Network extended = network.withUnitVector(edge);
        Tensor other = extended.session().run(query, similarity.inputs(), null).activation(UnitVector.of(edge));
        Tensor own = extended.session().run(query, subject.inputs(), null).activation(UnitVector.of(edge));
        String label = "likeness to " + similarity.name();
        return plain(
                UnitVector.of(edge),
                other.floats(),
                own,
                label,
                "cosine between '" + edge + "' for this input and for " + similarity.name());
    }

    static String similarityEdge(LayerRef layer, Network network) {
        return layer.isAuto()
                ? network.embeddingEdge()
                : network.layer(layer.text()).output().name();
    }

    private static Explained plain(String edge, float[] seed, Tensor value, String label, String sentence) {
        Tensor seeds = Tensor.of(seed, value.shape());
        return new Explained(edge, seeds, -1, label, Double.NaN, Cells.product(seeds, value), sentence);
    }

    private Tensor value(String edge) {
        return network.value(edge, subject.inputs());
    }
}
