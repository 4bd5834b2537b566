package convscope.network;

import convscope.backward.Backward;
import convscope.backward.Quantization;
import convscope.backward.RuleBook;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.picture.Preprocessing;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network opened for questions: its model, a session, the names of its classes and the way pictures are made ready for it. To be closed. */
public final class Network implements AutoCloseable {
    private static final long MOST_CLASSES = 1 << 20;

    private final Model model;
    private final Session session;
    private final Head head;
    private final Labels labels;
    private final Preprocessing preprocessing;
    private final FileAccess files;
    private final Map<String, Embedding> embeddings;
    private final Vocabulary vocabulary;
    private final List<String> leading;
    private Optional<SpatialLayer> spatial;
    private final Map<String, Network> siblings = new HashMap<>();
    private final Map<String, String> missingRules = new HashMap<>();

    /** Opens {@code model}; the engine starts at the first run. */
    public Network(Model model, Labels labels, Preprocessing preprocessing, RunOptions options) {
        this(model, labels, preprocessing, null, options, FileAccess.DISK);
    }

    /**
     * Opens {@code model}; the engine starts at the first run.
     *
     * @param vocabulary words of the texts that it reads; null where none are known
     * @param files where files that the parameters of methods name are read
     * @throws InvalidRequestException if the vocabulary is for an input that takes no words
     */
    public Network(
            Model model,
            Labels labels,
            Preprocessing preprocessing,
            Vocabulary vocabulary,
            RunOptions options,
            FileAccess files) {
        EmbeddedModel embedded = EmbeddedModel.of(model);
        this.model = embedded.model();
        this.embeddings = embedded.embeddings();
        this.vocabulary = vocabulary;
        this.files = files;
        this.labels = labels;
        this.preprocessing = preprocessing;
        this.session = Session.open(this.model.graph(), options);
        this.head = Head.of(this.model.graph());
        this.leading = pathToScore();
        if (vocabulary != null) {
            requireReadable(vocabulary);
        }
    }

    private void requireReadable(Vocabulary words) {
        String input = words.rule().input();
        if (!input.isEmpty() && !embeddings.containsKey(input)) {
            String problem = embeddings.isEmpty()
                    ? "there are words for input '" + input
                            + "', and no input takes texts: the numbers of none go into an embedding"
                    : Names.unknown("input for texts", input, embeddings.keySet());
            throw new InvalidRequestException(name() + ": " + problem);
        }
        for (Embedding embedding : embeddings.values()) {
            if (takes(words, embedding.tokens().name()) && words.size() > embedding.size()) {
                throw new InvalidRequestException(name() + ": the vocabulary has " + words.size()
                        + " words, and the embedding behind '"
                        + embedding.tokens().name() + "' only "
                        + embedding.size()
                        + " vectors; give the vocabulary that the network was trained with");
            }
        }
    }

    private static boolean takes(Vocabulary words, String input) {
        return words.rule().input().isEmpty() || words.rule().input().equals(input);
    }

    /** The table of words behind an input, where there is one; the input itself is then that of the vectors. */
    public Optional<Embedding> embedding(ModelInput input) {
        return Optional.ofNullable(embeddings.get(input.name()));
    }

    /** The words that an input's texts are made of, where they are known. */
    public Optional<Vocabulary> vocabulary(ModelInput input) {
        return Optional.ofNullable(vocabulary)
                .filter(words -> embeddings.containsKey(input.name()) && takes(words, input.name()));
    }

    public Model model() {
        return model;
    }

    public Session session() {
        return session;
    }

    public Head head() {
        return head;
    }

    public Labels labels() {
        return labels;
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Where files that the parameters of methods name are read. */
    public FileAccess files() {
        return files;
    }

    /**
     * The one input of the network.
     *
     * @throws UnsuitableModelException if it has several
     */
    public ModelInput input() {
        if (model.inputs().size() != 1) {
            throw new UnsuitableModelException(
                    name() + " has " + model.inputs().size() + " inputs; networks with one input are expected here");
        }
        return model.inputs().get(0);
    }

    /** All inputs of the network, in its order. */
    public List<ModelInput> inputs() {
        return model.inputs();
    }

    /** The inputs made of real numbers, in the network's order: those that have gradients. */
    public List<ModelInput> floatingInputs() {
        return inputs().stream()
                .filter(i -> i.edge().type() == null || i.edge().type().isFloating())
                .toList();
    }

    /** The inputs that an edge is computed from. */
    public List<ModelInput> inputsBehind(String edge) {
        Set<String> needed = new HashSet<>(Set.of(edge));
        List<Node> nodes = model.graph().nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().stream().anyMatch(o -> !o.isEmpty() && needed.contains(o))) {
                needed.addAll(nodes.get(i).inputs());
            }
        }
        return inputs().stream().filter(i -> needed.contains(i.name())).toList();
    }

    /** The end of the network at an output: the {@linkplain Head#of(Graph) usual one} where {@code output} is empty. */
    public Head head(String output) {
        return output.isEmpty() ? head : Head.of(model.graph(), output(output));
    }

    /**
     * An output of the network: that of its {@linkplain #head() end} where {@code name} is empty.
     *
     * @throws InvalidRequestException if there is none of this name, offering the nearest ones
     */
    public Edge output(String name) {
        if (name.isEmpty()) {
            return head.output();
        }
        List<Edge> outputs = model.graph().outputs();
        return outputs.stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(Names.unknown(
                        "output of " + name(),
                        name,
                        outputs.stream().map(Edge::name).toList())));
    }

    /** The axis of an edge that counts channels or classes: a layer's own where the edge is one, else that of the inputs. */
    public int channelAxis(Edge edge) {
        for (Layer layer : model.layers()) {
            if (layer.output().name().equals(edge.name()) && layer.channelAxis() > 0) {
                return layer.channelAxis();
            }
        }
        boolean last = inputs().stream()
                .anyMatch(i -> i.channelAxis() > 1
                        && i.channelAxis() == i.edge().shape().rank() - 1);
        return last && edge.shape().isRankKnown() ? edge.shape().rank() - 1 : 1;
    }

    /**
     * The same network with one more edge, {@linkplain UnitVector#of its unit vector}, that holds the direction of what {@code edge} holds: all its values of an input as a vector of
     * length 1. Made once and closed with this network.
     */
    public synchronized Network withUnitVector(String edge) {
        return siblings.computeIfAbsent(edge, this::makeWithUnitVector);
    }

    private Network makeWithUnitVector(String edge) {
        Model extended = new Model(
                UnitVector.added(model.graph(), edge),
                model.inputs(),
                model.layers(),
                model.metadata(),
                model.provenance(),
                model.notes());
        return new Network(extended, labels, preprocessing, null, session.options(), files);
    }

    /** What goes into the last dense layer, or into the scores where none computes them: the network's description of an input. */
    public String embeddingEdge() {
        Map<String, Node> producers = model.graph().producers();
        Node node = producers.get(head.score().name());
        if (node != null && node.is("Add")) {
            int computed = model.graph().constants().containsKey(node.inputs().get(0)) ? 1 : 0;
            node = producers.get(node.inputs().get(computed));
        }
        boolean dense = node != null
                && (node.is("Gemm") || node.is("MatMul"))
                && !model.graph().constants().containsKey(node.inputs().get(0));
        return dense ? node.inputs().get(0) : head.score().name();
    }

    /**
     * Whether the rules of a book cover everything between the explained score and some edges; found out once and kept.
     *
     * @return what is missing, as a sentence; empty where nothing is
     */
    public synchronized String missingRules(List<String> edges, RuleBook book) {
        return missingRules.computeIfAbsent(book.name() + "\0" + String.join("\n", edges), k -> {
            try {
                Backward.derive(model.graph(), head.score().name(), edges, edges, book);
                return "";
            } catch (UnsupportedOperatorException e) {
                return e.getMessage();
            }
        });
    }

    /** Whether the network answers with one score per class; a segmentation or a detector gives more, and one that tells an age has no classes. */
    public boolean answersClasses() {
        return answersOnce() && !head.isNumber();
    }

    /** Whether the network answers an input once, with its classes or with one number, and not position by position. */
    public boolean answersOnce() {
        return !head.score().shape().isRankKnown() || head.score().shape().rank() == 2;
    }

    /** What is to be known of the numbers of this network, one sentence each: the notes of its reader, and how gradients go through a quantised network. */
    public List<String> notes() {
        List<Node> quantizers = Quantization.quantizers(model.graph());
        if (quantizers.isEmpty()) {
            return model.notes();
        }
        List<String> notes = new ArrayList<>(model.notes());
        notes.add("The network is quantised (" + quantizers.size()
                + (quantizers.size() == 1 ? " operator" : " operators") + ", first '"
                + quantizers.get(0).name()
                + "'); gradients pass numbers that were not clipped as if they had not been rounded (straight-through,"
                + " arXiv:1308.3432).");
        return notes;
    }

    /** File name of the model, for messages. */
    public String name() {
        return model.provenance().file();
    }

    /**
     * What an edge holds for a batch of inputs, one after the other along its first axis.
     *
     * @throws UnsuitableModelException if its first axis counts something else
     */
    public Tensor value(String edge, Map<String, Tensor> feeds) {
        Tensor value = session.run(Query.of(List.of(edge)), feeds, null).activation(edge);
        boolean byInput = value.rank() == 0
                || feeds.values().stream().anyMatch(fed -> fed.rank() > 0 && fed.size(0) == value.size(0));
        if (!byInput) {
            throw new UnsuitableModelException(
                    name() + ": '" + edge + "' has shape " + Arrays.toString(value.shape())
                            + " for one input; what belongs to one input is expected along the first axis. Networks for sequences often"
                            + " put time there: export the model with the batch first (batch_first in PyTorch, or a transposition at the end)");
        }
        return value;
    }

    /** What the network answers for the first item of a batch: for each class its probability, or where its output has positions, what they say of it. */
    public Prediction predict(Map<String, Tensor> feeds) {
        Tensor scores = value(head.score().name(), feeds);
        return scores.rank() > 2 && scores.type().isFloating()
                ? new PositionedScores(this, head, scores).prediction(labels)
                : answers(scores.slice(0));
    }

    /** The answers that follow from the scores of one input. */
    public Prediction answers(Tensor scores) {
        return answers(head, scores);
    }

    /** The same at the end of another output. */
    public Prediction answers(Head end, Tensor scores) {
        if (!scores.type().isFloating()) {
            throw new UnsuitableModelException(
                    name() + ": output '" + end.score().name() + "' is of type "
                            + scores.type()
                            + "; scores are expected, as real numbers: export the model with the output that this one is made from");
        }
        if (scores.rank() != 1) {
            throw new UnsuitableModelException(name() + ": the output has shape " + Arrays.toString(scores.shape())
                    + " per input; one score per class is expected");
        }
        if (scores.count() > MOST_CLASSES) {
            throw new UnsuitableModelException(name() + ": the output has " + scores.count()
                    + " values per input; up to " + MOST_CLASSES + " classes are put in order");
        }
        return end.prediction(scores, labels);
    }

    /** Layers on the way from the input to the explained score, in order. */
    public List<Layer> layersTowardsScore() {
        Set<String> onPath = new HashSet<>(leading);
        return model.layers().stream()
                .filter(l -> onPath.contains(l.output().name()))
                .toList();
    }

    /**
     * The layer a class activation method reads unless told otherwise.
     *
     * @throws UnsuitableModelException if no layer on the way to the score has more than one position
     */
    public Layer lastSpatialLayer() {
        return spatialLayer()
                .orElseThrow(() -> new UnsuitableModelException(name()
                        + ": no layer on the way to the answer has space or time axes; class activation maps need one"))
                .layer();
    }

    /** The same with the reason; empty if there is none. */
    public synchronized Optional<SpatialLayer> spatialLayer() {
        if (spatial == null) {
            spatial = SpatialLayer.of(this);
        }
        return spatial;
    }

    /** Whether a layer has space axes of which at least one is longer than 1, or of unknown length. */
    public static boolean hasExtent(Layer layer) {
        return layer.isSpatial()
                && layer.spatialAxes().stream()
                        .anyMatch(axis -> !layer.output().shape().isRankKnown()
                                || layer.output().shape().size(axis) != 1);
    }

    /**
     * The layer called {@code reference}: a name, or a number in the list of layers, negative ones from the end.
     *
     * @throws InvalidRequestException if there is none, offering the nearest names
     */
    public Layer layer(String reference) {
        List<Layer> layers = model.layers();
        for (Layer layer : layers) {
            if (layer.name().equals(reference)) {
                return layer;
            }
        }
        if (reference.matches("-?\\d{1,6}")) {
            int number = Integer.parseInt(reference);
            int index = number < 0 ? layers.size() + number : number;
            if (index < 0 || index >= layers.size()) {
                throw new InvalidRequestException("layer number " + reference + " does not exist: " + name() + " has "
                        + layers.size() + " layers, 0 to " + (layers.size() - 1) + "; see: convscope info");
            }
            return layers.get(index);
        }
        List<String> names = layers.stream().map(Layer::name).toList();
        throw new InvalidRequestException(Names.unknown("layer", reference, names) + "; see: convscope info");
    }

    private List<String> pathToScore() {
        Graph graph = model.graph();
        Set<String> varying = new HashSet<>();
        graph.inputs().forEach(edge -> varying.add(edge.name()));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(varying::contains)) {
                varying.addAll(node.outputs());
            }
        }
        Set<String> needed = new HashSet<>(Set.of(head.score().name()));
        List<String> path = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                node.outputs().stream().filter(varying::contains).forEach(path::add);
            }
        }
        return path;
    }

    @Override
    public synchronized void close() {
        siblings.values().forEach(Network::close);
        siblings.clear();
        session.close();
    }
}
