package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.Prediction;
import convscope.picture.Picture;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is explained: a network, an input made ready for it, a target, and a seed for random numbers. Immutable but for the cached prediction. */
public final class Subject {
    private final Network network;
    private final String inputName;
    private final Tensor input;
    private final Picture picture;
    private final String preprocessing;
    private final Target target;
    private final long seed;
    private Prediction prediction;

    /**
     * A network with an input, or without one for methods that read the weights alone.
     *
     * @param inputName for messages and records
     * @param input batch of one, as the network wants it; null where there is none
     * @param picture the input as the network sees it, before numbers are scaled; null where the input is no picture
     * @param preprocessing what was done to make {@code input}, as a sentence
     */
    public Subject(Network network, String inputName, Tensor input, Picture picture, String preprocessing) {
        this(network, inputName, input, picture, preprocessing, new Target.Top(1), 0);
    }

    private Subject(
            Network network,
            String inputName,
            Tensor input,
            Picture picture,
            String preprocessing,
            Target target,
            long seed) {
        this.network = network;
        this.inputName = inputName;
        this.input = input;
        this.picture = picture;
        this.preprocessing = preprocessing;
        this.target = target;
        this.seed = seed;
    }

    /** The same input, explained for another answer. */
    public Subject explaining(Target other) {
        Subject subject = new Subject(network, inputName, input, picture, preprocessing, other, seed);
        subject.prediction = prediction;
        return subject;
    }

    /** The same, with another start of random numbers. */
    public Subject seeded(long other) {
        Subject subject = new Subject(network, inputName, input, picture, preprocessing, target, other);
        subject.prediction = prediction;
        return subject;
    }

    public Network network() {
        return network;
    }

    public String inputName() {
        return inputName;
    }

    /**
     * The input as it is fed, a batch of one.
     *
     * @throws InvalidRequestException if the subject has none
     */
    public Tensor input() {
        if (input == null) {
            throw new InvalidRequestException(
                    "no input was given; this method explains the answer to an input, such as a picture");
        }
        return input;
    }

    public boolean hasInput() {
        return input != null;
    }

    /** The input as the network sees it, where it is a picture. */
    public Optional<Picture> picture() {
        return Optional.ofNullable(picture);
    }

    public String preprocessing() {
        return preprocessing;
    }

    public Target target() {
        return target;
    }

    public long seed() {
        return seed;
    }

    /** Sizes of the input's space axes. */
    public long[] inputSpace() {
        int channelAxis = network.input().channelAxis();
        long[] shape = input().shape();
        return java.util.stream.IntStream.range(1, shape.length)
                .filter(axis -> axis != channelAxis)
                .mapToLong(axis -> shape[axis])
                .toArray();
    }

    /** What the network answers; run once and kept. */
    public synchronized Prediction predict() {
        if (prediction == null) {
            prediction = network.predict(feeds(input()));
        }
        return prediction;
    }

    /**
     * Runs a query on the subject's own input; a backward query explains the target. The answer that the target is found in, where it is not known yet, is read from
     * the query's own graph, so that no second one has to be made.
     */
    public Pass run(Query query) {
        if (query.explained() == null) {
            return run(query, null);
        }
        String score = network.head().score().name();
        Query reading = query.explained().equals(score) ? query.reading(score) : query;
        predictThrough(reading, score);
        return run(reading, explained().seed());
    }

    private synchronized void predictThrough(Query query, String score) {
        int classes = network.head().classes();
        if (prediction == null
                && classes > 0
                && query.explained().equals(score)
                && network.head().score().shape().rank() == 2) {
            Pass pass = run(query, Tensor.filled(0, 1, classes));
            prediction = network.answers(pass.activation(score).slice(0));
        }
    }

    /** Runs a query on the subject's own input with weights of the caller's own over the explained edge. */
    public Pass run(Query query, Tensor weights) {
        return network.session().run(query, feeds(input()), weights);
    }

    private Map<String, Tensor> feeds(Tensor tensor) {
        return Map.of(network.input().name(), tensor);
    }

    /** The value of a layer for the subject's input. */
    public ChannelMaps activation(Layer layer) {
        Pass pass = run(Query.of(List.of(layer.output().name())));
        return ChannelMaps.of(layer, pass.activation(layer.output().name()), 0);
    }

    /** The target, found in the network's answer. */
    public Explained explained() {
        Head head = network.head();
        int classes = (int) predict().answers().size();
        if (target instanceof Target.Difference difference) {
            Answer first = answer(difference.first(), classes);
            Answer second = answer(difference.second(), classes);
            float[] seeds = weights(head, first.index(), classes);
            float[] against = weights(head, second.index(), classes);
            for (int i = 0; i < seeds.length; i++) {
                seeds[i] -= against[i];
            }
            String label = first.label() + " - " + second.label();
            return new Explained(
                    -1,
                    label,
                    Double.NaN,
                    first.score() - second.score(),
                    "difference of the scores of " + named(first) + " and " + named(second) + leftOut(head),
                    Tensor.of(seeds, 1, seeds.length));
        }
        Answer answer = answer(target, classes);
        float[] seeds = weights(head, answer.index(), classes);
        String value = head.cut().isEmpty() ? "output " : "logit ";
        return new Explained(
                answer.index(),
                answer.label(),
                answer.probability(),
                answer.score(),
                value + named(answer) + leftOut(head),
                Tensor.of(seeds, 1, seeds.length));
    }

    private static String named(Answer answer) {
        return answer.index() + " '" + answer.label() + "'";
    }

    private static String leftOut(Head head) {
        return head.cut().isEmpty() ? "" : "; the " + String.join(" and ", head.cut()) + " after it was left out";
    }

    private static float[] weights(Head head, int index, int classes) {
        if (head.isBinary()) {
            return new float[] {index == 1 ? 1 : -1};
        }
        float[] weights = new float[classes];
        weights[index] = 1;
        return weights;
    }

    private Answer answer(Target wanted, int classes) {
        if (wanted instanceof Target.Top top) {
            if (top.rank() > classes) {
                throw new InvalidRequestException(
                        "answer number " + top.rank() + " does not exist: the network has " + classes + " classes");
            }
            return predict().answers().get(top.rank() - 1);
        }
        if (wanted instanceof Target.Difference) {
            throw new InvalidRequestException("a difference of differences cannot be explained");
        }
        String text = wanted instanceof Target.ClassIndex number
                ? Integer.toString(number.index())
                : ((Target.Label) wanted).text();
        int index = network.labels().indexOf(text, classes);
        return predict().answers().stream()
                .filter(a -> a.index() == index)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return network.name() + " on " + inputName + (input == null ? "" : " " + Arrays.toString(input.shape()));
    }
}
