package convscope.web;

import convscope.explain.Descriptor;
import convscope.explain.InputKind;
import convscope.explain.Suitability;
import convscope.graph.Edge;
import convscope.graph.Shape;
import convscope.lesson.LessonOffer;
import convscope.lesson.Lessons;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A model as JSON: what is in it, what it wants, and which methods fit. */
final class ModelJson {
    private final Network network;

    ModelJson(Network network) {
        this.network = network;
    }

    Map<String, Object> of(String id) {
        Model model = network.model();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("name", network.name());
        fields.put("format", model.provenance().format());
        fields.put("producer", model.provenance().producer());
        fields.put("sha256", model.provenance().sha256().toString());
        fields.put("parameters", model.parameters());
        fields.put("notes", network.notes());
        fields.put("notesZh", network.notes().stream().map(ModelJson::chinese).toList());
        fields.put("inputs", network.inputs().stream().map(this::input).toList());
        fields.put(
                "outputs", model.graph().outputs().stream().map(ModelJson::edge).toList());
        Map<String, Object> explained = edge(network.head().score());
        explained.put("cut", network.head().cut());
        fields.put("explained", explained);
        fields.put("classes", network.head().classes());
        fields.put("answersClasses", network.answersClasses());
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("count", network.labels().names().size());
        labels.put("source", network.labels().source());
        labels.put("sourceZh", chinese(network.labels().source()));
        fields.put("labels", labels);
        fields.put("preprocessing", network.preprocessing().sentence());
        fields.put("preprocessingZh", chinese(network.preprocessing().sentence()));
        fields.put("preprocessingGuessed", network.preprocessing().isGuessed());
        List<Map<String, Object>> layers = layers();
        fields.put("layers", layers);
        fields.put("defaultLayer", defaultLayer());
        fields.put("suitability", suitability());
        return fields;
    }

    private Map<String, Object> input(ModelInput input) {
        Map<String, Object> fields = edge(input.edge());
        fields.put("channelAxis", input.channelAxis());
        fields.put("kind", InputKind.of(network, input).name().toLowerCase(Locale.ROOT));
        fields.put("vocabulary", network.vocabulary(input).isPresent());
        return fields;
    }

    private static Map<String, Object> edge(Edge edge) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", edge.name());
        fields.put("shape", sizes(edge.shape()));
        return fields;
    }

    private static List<Long> sizes(Shape shape) {
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; shape.isRankKnown() && axis < shape.rank(); axis++) {
            sizes.add(Math.max(-1, shape.size(axis)));
        }
        return sizes;
    }

    private List<Map<String, Object>> layers() {
        Set<String> onPath = new HashSet<>();
        network.layersTowardsScore().forEach(layer -> onPath.add(layer.name()));
        List<Map<String, Object>> all = new ArrayList<>();
        List<LessonOffer> lessons = Lessons.kindsOf(network);
        for (Layer layer : network.model().layers()) {
            LessonOffer lesson = lessons.get(all.size());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("index", all.size());
            fields.put("name", layer.name());
            fields.put("kind", layer.kind());
            fields.put("shape", sizes(layer.output().shape()));
            fields.put("channels", channels(layer));
            fields.put("space", Network.hasExtent(layer) ? layer.spatialAxes().size() : 0);
            fields.put("parameters", layer.parameters());
            fields.put("hasKernels", layer.kernels().isPresent());
            fields.put("onPath", onPath.contains(layer.name()));
            fields.put("lesson", lesson.isOffered() ? lesson.kind().word() : null);
            fields.put("noLesson", lesson.reason());
            all.add(fields);
        }
        return all;
    }

    private static long channels(Layer layer) {
        Shape shape = layer.output().shape();
        return layer.channelAxis() > 0 && shape.isRankKnown() ? Math.max(-1, shape.size(layer.channelAxis())) : 1;
    }

    private int defaultLayer() {
        return network.spatialLayer()
                .map(spatial -> network.model().layers().indexOf(spatial.layer()))
                .orElse(-1);
    }

    private Map<String, Object> suitability() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Descriptor method : Explainers.all()) {
            Suitability suits = method.create().suits(network);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("suits", suits.suits());
            fields.put("reason", suits.reason());
            fields.put("reasonZh", chinese(suits.reason()));
            all.put(method.name(), fields);
        }
        return all;
    }

    private static String chinese(String sentence) {
        return Translations.of(sentence).zh();
    }
}
