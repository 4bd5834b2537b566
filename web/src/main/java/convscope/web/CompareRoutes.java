package convscope.web;

import convscope.OpenOptions;
import convscope.explain.Explainer;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.Score;
import convscope.explain.Target;
import convscope.graph.InvalidRequestException;
import convscope.method.Explainers;
import convscope.report.Agreement;
import convscope.report.Replay;
import convscope.stages.Checkpoint;
import convscope.stages.Checkpoints;
import convscope.stages.Film;
import convscope.stages.Stage;
import convscope.stages.Stages;
import convscope.trust.Trust;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies side by side: maps that were made already, and one input through the stages of a training. */
final class CompareRoutes {
    private static final int MOST = 60;

    private final OpenModels models;
    private final Inputs inputs;
    private final Jobs jobs;
    private final Results results;
    private final Attachments attachments;

    CompareRoutes(OpenModels models, Inputs inputs, Jobs jobs, Results results, Attachments attachments) {
        this.models = models;
        this.inputs = inputs;
        this.jobs = jobs;
        this.results = results;
        this.attachments = attachments;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/compare", this::compare);
        routes.post("/api/stages", this::stages);
        routes.post("/api/trust", this::trust);
        routes.get("/api/attachments/{attachment}", request -> {
            String id = request.pathParam("attachment");
            request.contentType(attachments.type(id)).result(attachments.bytes(id));
        });
    }

    /** Results whose maps are compared; {@code names} tells them apart in words and may be missing. */
    record Compared(List<String> results, List<String> names) {}

    private void compare(Context request) {
        Compared wanted = Body.json(request, Compared.class);
        if (wanted.results() == null
                || wanted.results().size() < 2
                || wanted.results().size() > MOST) {
            throw new InvalidRequestException("\"results\" needs 2 to " + MOST + " ids of results that are maps");
        }
        List<Heatmap> maps = new ArrayList<>();
        for (String id : wanted.results()) {
            maps.add(results.heatmap(id));
        }
        boolean named = wanted.names() != null && wanted.names().size() == maps.size();
        request.json(named ? Agreement.of(wanted.names(), maps) : Agreement.of(maps));
    }

    /** A map that is to be put to the test. */
    record Tested(String result) {}

    private void trust(Context request) {
        Tested wanted = Body.json(request, Tested.class);
        String id = wanted.result() == null ? "" : wanted.result();
        Heatmap map = results.heatmap(id);
        Origin origin = results.made(id).origin();
        Job job = jobs.submit(new Job(
                Job.Lane.LONG,
                progress -> models.with(origin.model(), origin.input(), (scope, subject) -> {
                    Target target = new InputText(inputs, scope).target(origin.target());
                    return TrustJson.of(Trust.of(subject.explaining(target).watchedBy(progress), map));
                })));
        JobRoutes.accepted(request, job, jobs);
    }

    /** A training to be followed: a built-in one by name, for one input, method and class. */
    record Training(String name, String input, String method, String target) {}

    private void stages(Context request) {
        Training wanted = Body.json(request, Training.class);
        String name = wanted.name() == null ? "" : wanted.name();
        if (!name.startsWith("builtin:")) {
            throw new InvalidRequestException(
                    "training '" + name + "': a built-in one is expected, such as builtin:fashion");
        }
        List<Checkpoint> checkpoints = Checkpoints.of(name);
        Inputs.Stored input = inputs.get(wanted.input() == null ? "" : wanted.input());
        Explainer<?> method = Explainers.method(wanted.method() == null ? "grad-cam" : wanted.method());
        Target target = Target.parse(wanted.target() == null ? "top" : wanted.target());
        Job job = jobs.submit(new Job(Job.Lane.LONG, progress -> {
            OpenOptions options = models.options();
            Stages walked =
                    Stages.of(checkpoints, scope -> scope.input(inputs.data(input)), method, target, options, progress);
            return fields(walked, input.id(), name.replace(':', '-'));
        }));
        JobRoutes.accepted(request, job, jobs);
    }

    private Map<String, Object> fields(Stages walked, String input, String model) {
        List<Map<String, Object>> stages = new ArrayList<>();
        for (Stage stage : walked.stages()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("stage", stage.checkpoint());
            fields.put("target", stage.target());
            fields.put("top", stage.top());
            fields.put("toFinal", stage.toFinal());
            fields.put("toPrevious", stage.toPrevious());
            fields.put("result", kept(stage, input, model));
            stages.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", walked.method());
        fields.put("input", walked.input());
        fields.put("target", walked.last().target());
        fields.put("stages", stages);
        fields.put("drifts", walked.drifts());
        fields.put("agreement", walked.agreement());
        fields.put("words", walked.words());
        fields.put("film", attachments.add(Film.gif(walked), "image/gif"));
        return fields;
    }

    /** The map of a stage as a result; {@code model} is the trained network, which sees the input as every stage does. */
    private Map<String, Object> kept(Stage stage, String input, String model) {
        String target = Integer.toString(stage.target().index());
        ExplanationRecord record = stage.map().record();
        String command = new Replay(List.of(), target, Score.LOGIT, record.seed())
                .line(
                        Explainers.create(Explainers.named(record.method()), record.parameters()),
                        stage.checkpoint().model(),
                        record.input());
        return results.add(stage.map(), List.of(), new Origin(model, input, target), Map.of("command", command));
    }
}
