package convscope.network;

import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.picture.Preprocessing;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network opened for questions: its model, a session, the names of its classes and the way pictures are made ready for it. To be closed. */
public final class Network implements AutoCloseable {
    private final Model model;
    private final Session session;
    private final Head head;
    private final Labels labels;
    private final Preprocessing preprocessing;
    private final List<String> leading;

    /** Opens {@code model}; the engine starts at the first run. */
    public Network(Model model, Labels labels, Preprocessing preprocessing, RunOptions options) {
        this.model = model;
        this.labels = labels;
        this.preprocessing = preprocessing;
        this.session = Session.open(model.graph(), options);
        this.head = Head.of(model.graph());
        this.leading = pathToScore();
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

    /** File name of the model, for messages. */
    public String name() {
        return model.provenance().file();
    }

    /** What the network answers for the first item of a batch. */
    public Prediction predict(Map<String, Tensor> feeds) {
        Pass pass = session.run(Query.of(List.of(head.score().name())), feeds, null);
        return answers(pass.activation(head.score().name()).slice(0));
    }

    /** The answers that follow from the scores of one input. */
    public Prediction answers(Tensor scores) {
        if (scores.rank() != 1) {
            throw new UnsuitableModelException(name() + ": the output has shape "
                    + java.util.Arrays.toString(scores.shape()) + " per input; one score per class is expected");
        }
        return head.prediction(scores, labels);
    }

    /** Layers on the way from the input to the explained score, in order. */
    public List<Layer> layersTowardsScore() {
        Set<String> onPath = new HashSet<>(leading);
        return model.layers().stream()
                .filter(l -> onPath.contains(l.output().name()))
                .toList();
    }

    /**
     * The layer a class activation method reads unless told otherwise: the last one towards the score that has more than one position.
     *
     * @throws UnsuitableModelException if no layer has
     */
    public Layer lastSpatialLayer() {
        List<Layer> layers = layersTowardsScore();
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (hasExtent(layers.get(i))) {
                return layers.get(i);
            }
        }
        throw new UnsuitableModelException(
                name() + ": no layer on the way to the answer has space or time axes; class activation maps need one");
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
    public void close() {
        session.close();
    }
}
