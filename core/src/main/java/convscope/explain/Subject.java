package convscope.explain;

import convscope.backward.RuleBook;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.Prediction;
import convscope.picture.Picture;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.text.Tokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What is explained: a network, inputs made ready for it, a target, a seed for random numbers, and somebody who may watch. Immutable but for what was found
 * out once and is kept: the prediction and the target.
 */
public final class Subject {
    private final Network network;
    private final String inputName;
    private final Map<String, Tensor> inputs;
    private final Map<String, InputView> views;
    private final String preprocessing;
    private final Target target;
    private final Score score;
    private final long seed;
    private final Progress progress;
    private Prediction prediction;
    private Optional<ConventionTrial> trial;
    private Explained explained;
    private String hash;

    /**
     * A network with one input.
     *
     * @param inputName for messages and records
     * @param input batch of one, as the network wants it
     * @param picture the input as the network sees it, before numbers are scaled; null where the input is no picture
     * @param preprocessing what was done to make {@code input}, as a sentence
     */
    public Subject(Network network, String inputName, Tensor input, Picture picture, String preprocessing) {
        this(
                network,
                inputName,
                Map.of(network.input().name(), input),
                picture == null ? Map.of() : Map.of(network.input().name(), new InputView.OfPicture(picture)),
                preprocessing);
    }

    /**
     * A network with a tensor for each of its inputs.
     *
     * @param inputs batches of one by name of input
     * @param views what inputs show, by name, for pictures and texts
     */
    public Subject(
            Network network,
            String inputName,
            Map<String, Tensor> inputs,
            Map<String, InputView> views,
            String preprocessing) {
        this(network, inputName, inputs, views, preprocessing, new Target.Top(1), Score.LOGIT, 0, Progress.NONE);
    }

    private Subject(
            Network network,
            String inputName,
            Map<String, Tensor> inputs,
            Map<String, InputView> views,
            String preprocessing,
            Target target,
            Score score,
            long seed,
            Progress progress) {
        this.network = network;
        this.inputName = inputName;
        this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        this.views = Map.copyOf(views);
        this.preprocessing = preprocessing;
        this.target = target;
        this.score = score;
        this.seed = seed;
        this.progress = progress;
    }

    /** A network without an input, for methods that read the weights alone. */
    public static Subject withoutInput(Network network) {
        return new Subject(network, "", Map.of(), Map.of(), "");
    }

    private Subject with(Target newTarget, Score newScore, long newSeed, Progress newProgress) {
        Subject subject = new Subject(
                network, inputName, inputs, views, preprocessing, newTarget, newScore, newSeed, newProgress);
        subject.prediction = prediction;
        subject.trial = trial;
        if (newTarget.equals(target) && newScore == score) {
            subject.explained = explained;
        }
        return subject;
    }

    /** The same input, explained for another answer. */
    public Subject explaining(Target other) {
        return with(other, score, seed, progress);
    }

    /** The same, with the logit or the probability as the value that stands for a class. */
    public Subject scoredBy(Score other) {
        return with(target, other, seed, progress);
    }

    /** The same, with another start of random numbers. */
    public Subject seeded(long other) {
        return with(target, score, other, progress);
    }

    /** The same, watched. */
    public Subject watchedBy(Progress watcher) {
        return with(target, score, seed, watcher);
    }

    /** Other inputs, explained for exactly what is explained here: a class chosen as the first answer stays this class. */
    public Subject on(Map<String, Tensor> others) {
        Subject subject =
                new Subject(network, inputName, others, Map.of(), preprocessing, target, score, seed, Progress.NONE);
        subject.explained = explained();
        return subject;
    }

    public Network network() {
        return network;
    }

    public String inputName() {
        return inputName;
    }

    /**
     * What is fed, a batch of one per input of the network.
     *
     * @throws InvalidRequestException if the subject has none
     */
    public Map<String, Tensor> inputs() {
        if (inputs.isEmpty()) {
            throw new InvalidRequestException(
                    "no input was given; this method explains the answer to an input, such as a picture");
        }
        return inputs;
    }

    /**
     * What is fed to the only input of the network, a batch of one.
     *
     * @throws InvalidRequestException if the subject has no input
     * @throws convscope.graph.UnsuitableModelException if the network has several inputs
     */
    public Tensor input() {
        return inputs().get(network.input().name());
    }

    /** The inputs made of real numbers, over which a result can be spread, in the network's order. */
    public List<ModelInput> explainedInputs() {
        return network.floatingInputs();
    }

    public boolean hasInput() {
        return !inputs.isEmpty();
    }

    /** The input as the network sees it, where it is a picture; the first such one where there are several. */
    public Optional<Picture> picture() {
        return network.inputs().stream().flatMap(i -> picture(i).stream()).findFirst();
    }

    /** An input as the network sees it, where it is a picture. */
    public Optional<Picture> picture(ModelInput input) {
        return views.get(input.name()) instanceof InputView.OfPicture shown
                ? Optional.of(shown.picture())
                : Optional.empty();
    }

    /** The words of an input that is a text. */
    public Optional<Tokens> tokens(ModelInput input) {
        return views.get(input.name()) instanceof InputView.OfText read ? Optional.of(read.tokens()) : Optional.empty();
    }

    /** What an input shows: its picture or text as it was given, else {@link InputView#of its own numbers}. */
    public Optional<InputView> view(ModelInput input) {
        InputView view = views.get(input.name());
        Tensor own = inputs.get(input.name());
        return view != null || own == null ? Optional.ofNullable(view) : InputView.of(network, input, own);
    }

    public String preprocessing() {
        return preprocessing;
    }

    public Target target() {
        return target;
    }

    public Score score() {
        return score;
    }

    public long seed() {
        return seed;
    }

    public Progress progress() {
        return progress;
    }

    /** Sizes of the space axes of the network's only input. */
    public long[] inputSpace() {
        return inputSpace(network.input());
    }

    /** Sizes of the space axes of an input: all but batch and channels; for a plain vector its one axis. */
    public long[] inputSpace(ModelInput input) {
        return InputLayout.of(input).space(inputs().get(input.name()).shape());
    }

    /** SHA-256 over shapes and bytes of the inputs, in the order of their names. */
    public synchronized String inputHash() {
        if (hash == null) {
            hash = InputHash.of(inputs());
        }
        return hash;
    }

    /** Random numbers for sample {@code index}: they depend on the seed, the inputs and the index alone. */
    public Random random(long index) {
        long start = Long.parseUnsignedLong(inputHash().substring(0, 16), 16);
        long mixed = seed * 0x9E3779B97F4A7C15L + start;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L + index * 0xBF58476D1CE4E5B9L;
        return new Random(mixed ^ (mixed >>> 29));
    }

    /** What the network answers; run once and kept. */
    public synchronized Prediction predict() {
        if (prediction == null) {
            prediction = network.predict(inputs());
        }
        return prediction;
    }

    /** What the other conventions of scaling would have led to, where the preprocessing is a guess; run once and kept. */
    public synchronized Optional<ConventionTrial> conventionTrial() {
        if (trial == null) {
            trial = ConventionTrial.of(this);
        }
        return trial;
    }

    /** The target, found in the network's answer; found once and kept. */
    public synchronized Explained explained() {
        if (explained == null) {
            inputs();
            explained = new TargetSearch(this).find(target);
        }
        return explained;
    }

    /** Reads some values, and sends the explained scalar back by the rules of a book. */
    public Query query(List<String> activations, List<String> wrt, RuleBook book) {
        return Query.of(activations).withBackward(explainedEdge(), wrt, book);
    }

    /** The edge that is explained, known without running the network for targets that are classes. */
    public String explainedEdge() {
        boolean usual = explained == null && score == Score.LOGIT && isAnswer();
        return usual ? network.head().score().name() : explained().edge();
    }

    private boolean isAnswer() {
        return target instanceof Target.OfClass
                && network.head().score().shape().rank() == 2;
    }

    /**
     * Runs a query on the subject's own inputs; a backward query explains the target. The answer that the target is found in, where it is not known yet, is read from
     * the query's own graph, so that no second one has to be made.
     */
    public Pass run(Query query) {
        if (query.explained() == null) {
            return runner().session().run(query, inputs(), null);
        }
        String edge = network.head().score().name();
        Query reading = query.explained().equals(edge) ? query.reading(edge) : query;
        predictThrough(reading, edge);
        return run(reading, inputs());
    }

    private synchronized void predictThrough(Query query, String edge) {
        int classes = network.head().classes();
        boolean classScores = query.explained().equals(edge)
                && network.head().score().shape().isRankKnown()
                && network.head().score().shape().rank() == 2;
        if (prediction == null && explained == null && classes > 0 && classScores) {
            Pass pass = network.session().run(query, inputs(), Tensor.filled(0, 1, classes));
            prediction = network.answers(pass.activation(edge).slice(0));
        }
    }

    /**
     * Runs a query on a batch of other inputs; a backward query explains the subject's target for each of them.
     *
     * @param batch a tensor per input, or per edge the query feeds, all with the same first axis
     */
    public Pass run(Query query, Map<String, Tensor> batch) {
        if (query.explained() == null) {
            return runner().session().run(query, batch, null);
        }
        int items = (int) batch.values().iterator().next().size(0);
        return runner().session().run(query, batch, explained().seed().repeated(items));
    }

    /** Runs a query on the subject's own inputs with weights of the caller's own over the explained edge. */
    public Pass run(Query query, Tensor weights) {
        return runner().session().run(query, inputs(), weights);
    }

    /**
     * Runs a query whose book reads a reference pass, on a batch of inputs.
     *
     * @param baselines a tensor per input, of the batch's shapes
     */
    public Pass run(Query query, Map<String, Tensor> batch, Map<String, Tensor> baselines) {
        int items = (int) batch.values().iterator().next().size(0);
        return runner().session().run(query, batch, explained().seed().repeated(items), baselines);
    }

    /** The network whose graph holds the explained edge. */
    Network runner() {
        return target instanceof Target.Similarity similarity
                ? network.withUnitVector(TargetSearch.similarityEdge(similarity.layer(), network))
                : network;
    }

    /** The explained scalar for each item of a batch of inputs. */
    public double[] scores(Map<String, Tensor> batch) {
        return scores(run(Query.of(List.of(explained().edge())), batch));
    }

    private double[] scores(Pass pass) {
        double[] scores = new double[(int) pass.activation(explained().edge()).size(0)];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(pass, i);
        }
        return scores;
    }

    /** The explained scalar for one item of a pass that read the explained edge. */
    public double score(Pass pass, int item) {
        return Cells.product(
                explained().seed(), pass.activation(explained().edge()).item(item));
    }

    /** The edge from which {@link #probability} is read. */
    public String probabilityEdge() {
        return isAnswer() ? network.head().score().name() : explained().edge();
    }

    /** The probability of the explained class for each item of a batch; the explained scalar itself where the target is no single class. */
    public double[] probabilities(Map<String, Tensor> batch) {
        Pass pass = run(Query.of(List.of(probabilityEdge())), batch);
        double[] result = new double[(int) pass.activation(probabilityEdge()).size(0)];
        for (int i = 0; i < result.length; i++) {
            result[i] = probability(pass, i);
        }
        return result;
    }

    /** The same for one item of a pass that read {@link #probabilityEdge}. */
    public double probability(Pass pass, int item) {
        if (!isAnswer()) {
            return score(pass, item);
        }
        Head head = network.head();
        Tensor values = pass.activation(head.score().name());
        return head.probabilities(values.slice(item).doubles())[explained().index()];
    }

    /** The value of a layer for the subject's input. */
    public ChannelMaps activation(Layer layer) {
        Pass pass = run(Query.of(List.of(layer.output().name())));
        return ChannelMaps.of(layer, pass.activation(layer.output().name()), 0);
    }

    @Override
    public String toString() {
        return network.name() + " on " + inputName
                + (inputs.isEmpty()
                        ? ""
                        : " "
                                + inputs.values().stream()
                                        .map(t -> Arrays.toString(t.shape()))
                                        .toList());
    }
}
