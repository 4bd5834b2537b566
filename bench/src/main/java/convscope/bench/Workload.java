package convscope.bench;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A network with an input, ready to be run in several ways. To be closed. */
final class Workload implements AutoCloseable {
    /** What is measured. */
    enum Kind {
        FORWARD("forward"),
        GRAD_CAM("Grad-CAM"),
        INPUT_GRADIENT("input gradient");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    static final List<String> NAMES = List.of("efficientnet-lite0", "resnet50-shape");

    private final Session session;
    private final Map<String, Tensor> feeds;
    private final Tensor target;
    private final Query forward;
    private final Query gradCam;
    private final Query inputGradient;

    private Workload(Graph graph, RunOptions options) {
        session = Session.open(graph, options);
        String image = graph.inputs().get(0).name();
        feeds = Map.of(image, noise());
        String score = score(graph);
        String features = beforePooling(graph);
        forward = Query.of(List.of(score));
        gradCam = Query.of(List.of(features)).withGradient(score, List.of(features));
        inputGradient = Query.of(List.of()).withGradient(score, List.of(image));
        float[] oneHot = new float[1000];
        oneHot[282] = 1;
        target = Tensor.of(oneHot, 1, 1000);
    }

    static Workload named(String name, RunOptions options) {
        return switch (name) {
            case "efficientnet-lite0" -> new Workload(builtin(name), options);
            case "resnet50-shape" -> new Workload(ResidualNetwork.graph(), options);
            default -> throw new InvalidRequestException(
                    "unknown network '" + name + "'. Known: " + String.join(", ", NAMES));
        };
    }

    private static Graph builtin(String name) {
        try (Convscope scope = Convscope.open("builtin:" + name, new OpenOptions())) {
            return scope.network().model().graph();
        }
    }

    private static Tensor noise() {
        Random random = new Random(2);
        float[] values = new float[3 * 224 * 224];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, 1, 3, 224, 224);
    }

    /** What goes into the closing softmax, or the output where there is none. */
    private static String score(Graph graph) {
        Edge output = graph.outputs().get(0);
        Node last = graph.producers().get(output.name());
        return last.is("Softmax") ? last.inputs().get(0) : output.name();
    }

    /** The feature maps that are averaged before the dense layer: where Grad-CAM reads. */
    private static String beforePooling(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.is("GlobalAveragePool") || node.is("ReduceMean"))
                .findFirst()
                .orElseThrow()
                .inputs()
                .get(0);
    }

    Pass run(Kind kind) {
        return switch (kind) {
            case FORWARD -> session.run(forward, feeds, null);
            case GRAD_CAM -> session.run(gradCam, feeds, target);
            case INPUT_GRADIENT -> session.run(inputGradient, feeds, target);
        };
    }

    @Override
    public void close() {
        session.close();
    }
}
