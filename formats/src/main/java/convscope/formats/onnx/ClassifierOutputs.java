package convscope.formats.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outputs of a network that are tensors of numbers. Converters of scikit-learn's and Core ML's kind put behind the probabilities a map from class to probability
 * ({@code ZipMap}), and the label of the most probable class beside them: the probabilities themselves become the output, and the labels the names of the classes.
 *
 * @param graph with tensors of numbers as its outputs
 * @param labels names of the classes as a JSON list, under the name of the attribute that they come from; empty where there are none
 * @param notes what was left out
 */
record ClassifierOutputs(Graph graph, Map<String, String> labels, List<String> notes) {
    private static final String ML = "ai.onnx.ml";
    private static final String TEXTS = "classlabels_strings";

    private static final List<String> LABELS = List.of(TEXTS, "classlabels_int64s", "classlabels_ints");

    private static final Set<String> WITH_LABELS =
            Set.of("ZipMap", "LinearClassifier", "SVMClassifier", "TreeEnsembleClassifier", "ArrayFeatureExtractor");

    /**
     * @param structures what outputs hold that are no tensors, by name
     * @param file name for messages
     * @throws UnsupportedOperatorException if no output is a tensor of numbers
     */
    static ClassifierOutputs of(Graph graph, Map<String, String> structures, String file) {
        ShapeInference shapes = ShapeInference.of(graph);
        Map<String, Node> producers = graph.producers();
        List<Edge> kept = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Edge output : graph.outputs()) {
            Node node = producers.get(output.name());
            String kind = structures.get(output.name());
            if (node != null && node.domain().equals(ML) && node.op().equals("ZipMap") && node.hasInput(0)) {
                Edge probabilities = shapes.edge(node.inputs().get(0));
                kept.add(probabilities.type() == null ? typed(probabilities, ElementType.FLOAT) : probabilities);
                notes.add("output '" + output.name() + "' holds a map from class to probability; the probabilities '"
                        + probabilities.name() + "' in it are the output here");
            } else if (kind != null || type(output, shapes) == ElementType.STRING) {
                notes.add("output '" + output.name() + "' is left out: it is " + (kind == null ? "text" : kind)
                        + ", not numbers");
            } else {
                kept.add(output);
            }
        }
        if (kept.isEmpty()) {
            throw new UnsupportedOperatorException(file + ": no output is a tensor of numbers: "
                    + graph.outputs().stream()
                            .map(o -> "'" + o.name() + "' is " + structures.getOrDefault(o.name(), "text"))
                            .collect(Collectors.joining(", ")));
        }
        if (isLabelWithScores(kept, shapes)) {
            notes.add("output '" + kept.get(0).name()
                    + "' is left out: it is the number of the most probable class, which follows from '"
                    + kept.get(1).name() + "'");
            kept.remove(0);
        }
        boolean cut = !notes.isEmpty();
        return new ClassifierOutputs(cut ? graph.withOutputs(kept) : graph, cut ? labels(graph) : Map.of(), notes);
    }

    private static Edge typed(Edge edge, ElementType type) {
        return new Edge(edge.name(), type, edge.shape());
    }

    private static ElementType type(Edge output, ShapeInference shapes) {
        return output.type() != null
                ? output.type()
                : shapes.edge(output.name()).type();
    }

    /** Whole numbers, one per input, before scores of classes. */
    private static boolean isLabelWithScores(List<Edge> outputs, ShapeInference shapes) {
        if (outputs.size() != 2) {
            return false;
        }
        Edge label = outputs.get(0);
        Edge scores = outputs.get(1);
        boolean whole = type(label, shapes) == ElementType.INT64 || type(label, shapes) == ElementType.INT32;
        ElementType real = type(scores, shapes);
        return whole
                && (real == null || real.isFloating())
                && label.shape().rank() == 1
                && (scores.shape().rank() == 2 || !scores.shape().isRankKnown());
    }

    /** The classes by the first node that names them; none where they are merely numbered from 0. */
    private static Map<String, String> labels(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.domain().equals(ML) && WITH_LABELS.contains(node.op()))
                .flatMap(node -> labels(node, graph).stream())
                .findFirst()
                .filter(names -> !isNumbering(names))
                .map(names -> Map.of(TEXTS, json(names)))
                .orElse(Map.of());
    }

    private static Optional<List<String>> labels(Node node, Graph graph) {
        if (node.op().equals("ArrayFeatureExtractor") && node.hasInput(0)) {
            Tensor classes = graph.constants().get(node.inputs().get(0));
            return Optional.ofNullable(classes).map(ClassifierOutputs::names);
        }
        return LABELS.stream()
                .map(node.attributes()::get)
                .map(ClassifierOutputs::names)
                .filter(names -> !names.isEmpty())
                .findFirst();
    }

    private static List<String> names(Tensor classes) {
        if (classes.type() == ElementType.STRING) {
            return classes.texts();
        }
        return java.util.Arrays.stream(classes.longs()).mapToObj(Long::toString).toList();
    }

    private static List<String> names(Attribute attribute) {
        if (attribute instanceof Attribute.Texts texts) {
            return texts.values();
        }
        return attribute instanceof Attribute.Ints numbers
                ? numbers.values().stream().map(String::valueOf).toList()
                : List.of();
    }

    private static boolean isNumbering(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(Integer.toString(i))) {
                return false;
            }
        }
        return true;
    }

    private static String json(List<String> names) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        names.forEach(list::add);
        return list.toString();
    }
}
