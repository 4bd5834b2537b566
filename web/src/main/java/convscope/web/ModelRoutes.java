package convscope.web;

import convscope.Builtin;
import convscope.network.Answer;
import convscope.network.Labels;
import convscope.network.Prediction;
import convscope.words.Diagnosis;
import convscope.words.Translations;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Models: opening them, what is in them, what they answer. */
final class ModelRoutes {
    private static final int ANSWERS = 20;
    private static final int LABELS = 20;
    private static final int MOST_LABELS = 1000;

    private final OpenModels models;
    private final Workspace workspace;
    private final Limits limits;

    ModelRoutes(OpenModels models, Workspace workspace, Limits limits) {
        this.models = models;
        this.workspace = workspace;
        this.limits = limits;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/models", request -> request.json(models.all()));
        routes.post("/api/models", this::open);
        routes.get("/api/models/{model}", request -> request.json(described(request.pathParam("model"))));
        routes.get("/api/models/{model}/labels", this::labels);
        routes.post("/api/models/{model}/predict", this::predict);
    }

    /** A built-in model by its name, or one that is known here by its id, to be fed in another way. */
    record Named(String name, String id, String preprocess) {}

    private void open(Context request) {
        request.status(201).json(described(Body.isForm(request) ? sent(request) : named(request)));
    }

    private String named(Context request) {
        Named named = Body.json(request, Named.class);
        String name = named.name() == null ? "" : named.name();
        Optional<String> preprocess = Optional.ofNullable(named.preprocess()).filter(p -> !p.isBlank());
        return named.id() == null ? models.builtin(name, preprocess) : models.again(named.id(), preprocess);
    }

    private String sent(Context request) {
        List<Path> received = new ArrayList<>();
        Function<String, Path> part = field -> {
            Path kept = Body.kept(request, field, workspace, limits.uploadBytes());
            Optional.ofNullable(kept).ifPresent(received::add);
            return kept;
        };
        SortedMap<String, Path> beside = new TreeMap<>();
        try {
            received.add(Body.required(request, workspace, limits.uploadBytes()));
            SentModel sent = new SentModel(
                    Body.name(request),
                    received.get(0),
                    part.apply("side"),
                    part.apply("labels"),
                    part.apply("vocabulary"),
                    beside);
            Optional<String> preprocess =
                    Optional.ofNullable(request.formParam("preprocess")).filter(p -> !p.isBlank());
            Body.keepAll(request, "beside", workspace, limits.uploadBytes(), beside);
            return models.file(sent, preprocess);
        } finally {
            received.addAll(beside.values());
            received.stream().filter(path -> !models.uses(path)).forEach(workspace::remove);
        }
    }

    private Map<String, Object> described(String id) {
        return models.with(id, scope -> new ModelJson(scope.network()).of(id));
    }

    private void labels(Context request) {
        String wanted = Body.query(request, "q").toLowerCase(Locale.ROOT).strip();
        String limit = Body.query(request, "limit");
        int most = limit.isEmpty() ? LABELS : Math.max(1, Math.min(MOST_LABELS, Body.whole(limit, "limit")));
        request.json(models.with(request.pathParam("model"), scope -> {
            Labels labels = scope.network().labels();
            int classes =
                    Math.max(scope.network().head().classes(), labels.names().size());
            List<Map<String, Object>> found = new ArrayList<>();
            for (int i = 0; i < classes && found.size() < most; i++) {
                String label = labels.of(i);
                if (label.toLowerCase(Locale.ROOT).contains(wanted)
                        || Integer.toString(i).equals(wanted)) {
                    found.add(Map.of("index", i, "label", label));
                }
            }
            return found;
        }));
    }

    /** An input to be answered. */
    record Question(String input) {}

    private void predict(Context request) {
        Question question = Body.json(request, Question.class);
        String input = question.input() == null ? "" : question.input();
        request.json(models.with(request.pathParam("model"), input, subject -> {
            Prediction prediction = subject.predict();
            Map<String, Object> fields = new LinkedHashMap<>();
            List<Answer> answers = prediction.top(ANSWERS);
            fields.put("answers", answers);
            fields.put("probabilities", prediction.probabilities());
            fields.put(
                    "probabilitiesZh",
                    Translations.of(prediction.probabilities()).zh());
            fields.put(
                    "findings",
                    Diagnosis.of(subject).stream().map(ResultJson::finding).toList());
            fields.put("preprocessing", subject.preprocessing());
            fields.put(
                    "preprocessingZh", Translations.of(subject.preprocessing()).zh());
            return fields;
        }));
    }

    /** The samples that come with Convscope. */
    static Map<String, Object> samples() {
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(sample(
                "efficientnet-lite0",
                "photographs, 1000 kinds of things (EfficientNet-Lite0, ImageNet)",
                "照片，1000 类物体（EfficientNet-Lite0，ImageNet）"));
        all.add(sample("fashion", "small pictures of clothes, 10 kinds (a Keras network)", "服装小图，10 类（Keras 网络）"));
        all.add(sample("text", "short texts: praise or blame? (a Keras network)", "短文本：褒还是贬？（Keras 网络）"));
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put("models", all);
        samples.put(
                "stages",
                Builtin.stages().stream().map(name -> "builtin:" + name).toList());
        return samples;
    }

    private static Map<String, Object> sample(String name, String en, String zh) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "builtin:" + name);
        fields.put("about", CatalogueJson.both(en, zh));
        fields.put("inputs", Builtin.inputs(name));
        return fields;
    }
}
