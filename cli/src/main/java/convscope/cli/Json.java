package convscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import convscope.explain.Descriptor;
import convscope.explain.Explanation;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Network;
import convscope.report.RecordJson;
import convscope.words.Diagnosis;
import convscope.words.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machine-readable results on standard output. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }

    static Object prediction(String input, List<Answer> answers, Subject subject) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("input", input);
        node.put("answers", answers);
        node.put(
                "findings",
                Diagnosis.of(subject).stream().map(f -> f.text().en()).toList());
        return node;
    }

    static Object explanation(Explanation explanation, Subject subject, List<Path> written, Language language) {
        Map<String, Object> node = new LinkedHashMap<>(RecordJson.fields(explanation, language));
        if (subject.hasInput() && subject.network().answersClasses()) {
            node.put("answers", subject.predict().top(5));
        }
        node.put("files", written.stream().map(Path::toString).toList());
        return node;
    }

    static String info(Network network, Optional<Subject> subject) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("model", network.model().provenance());
        node.put(
                "inputs",
                network.inputs().stream()
                        .map(i -> InfoCommand.input(network, i, Language.EN))
                        .toList());
        node.put("explained", network.head().score().toString());
        node.put("cut", network.head().cut());
        node.put("preprocessing", network.preprocessing().sentence());
        subject.flatMap(Subject::conventionTrial).ifPresent(trial -> node.put("trial", trial));
        node.put("labels", network.labels().source());
        node.put("parameters", network.model().parameters());
        node.put("notes", network.notes());
        List<Object> layers = new ArrayList<>();
        for (Layer layer : network.model().layers()) {
            Map<String, Object> l = new LinkedHashMap<>();
            l.put("name", layer.name());
            l.put("kind", layer.kind());
            l.put("shape", layer.output().shape().sizes());
            l.put("parameters", layer.parameters());
            layers.add(l);
        }
        node.put("layers", layers);
        Map<String, Object> methods = new LinkedHashMap<>();
        for (Descriptor d : Explainers.all()) {
            Suitability suits = d.create().suits(network);
            methods.put(d.name(), suits.suits() ? "yes" : suits.reason());
        }
        node.put("methods", methods);
        return write(node);
    }
}
