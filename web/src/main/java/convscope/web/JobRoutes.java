package convscope.web;

import convscope.Convscope;
import convscope.explain.Explanation;
import convscope.graph.InvalidRequestException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseHandler;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Explaining: work is queued, followed and cancelled. */
final class JobRoutes {
    private final OpenModels models;
    private final Inputs inputs;
    private final Jobs jobs;
    private final Results results;

    JobRoutes(OpenModels models, Inputs inputs, Jobs jobs, Results results) {
        this.models = models;
        this.inputs = inputs;
        this.jobs = jobs;
        this.results = results;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/explain/{method}", this::explain);
        routes.get("/api/jobs/{job}", this::follow);
        routes.delete("/api/jobs/{job}", request -> {
            jobs.cancel(jobs.get(request.pathParam("job")));
            request.status(204);
        });
    }

    private void explain(Context request) {
        ExplainRequest wanted = Body.json(request, ExplainRequest.class);
        if (wanted.model().isEmpty()) {
            throw new InvalidRequestException("\"model\" is missing: the id of a model that was opened is expected");
        }
        ExplainRequest.Checked checked = models.with(
                wanted.model(), wanted.input(), (scope, subject) -> wanted.checked(request.pathParam("method"), scope));
        accepted(request, jobs.submit(new Job(checked.lane(), new Explaining(checked))), jobs);
    }

    /** Tells the client which job does what it asked for. */
    static void accepted(Context request, Job job, Jobs jobs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("job", job.id());
        fields.put("lane", job.lane().name().toLowerCase(Locale.ROOT));
        fields.put("position", jobs.position(job));
        request.status(202).json(fields);
    }

    /** The work of explaining. */
    private final class Explaining implements Job.Work {
        private final ExplainRequest.Checked checked;

        Explaining(ExplainRequest.Checked checked) {
            this.checked = checked;
        }

        @Override
        public Map<String, Object> run(Job job) {
            ExplainRequest request = checked.request();
            long start = System.nanoTime();
            return models.with(request.model(), request.input(), (scope, subject) -> {
                Explanation explanation = checked.explain(subject, scope, inputs, job);
                if (job.isCancelled()) {
                    return Map.of();
                }
                double milliseconds = Math.round((System.nanoTime() - start) / 1e5) / 10.0;
                return results.add(
                        explanation,
                        scope.network().model().layers(),
                        request.origin(),
                        Map.of("command", command(scope), "milliseconds", milliseconds));
            });
        }

        private String command(Convscope scope) {
            ExplainRequest request = checked.request();
            InputText text = new InputText(inputs, scope);
            return request.replay(models.opening(request.model()), text.writtenTarget(request.target()))
                    .line(checked.explainer(), scope.network().name(), text.written(request.input()));
        }

        @Override
        public Map<String, Object> partial(Explanation explanation) {
            ExplainRequest request = checked.request();
            return models.with(
                    request.model(),
                    scope -> ResultJson.partial(
                            explanation, scope.network().model().layers(), request.origin()));
        }
    }

    private void follow(Context request) throws Exception {
        Job job = jobs.get(request.pathParam("job"));
        String accept = request.header("Accept");
        if (accept != null && accept.contains("text/event-stream")) {
            new SseHandler(0L, client -> new JobEvents(client, job, jobs).start()).handle(request);
            return;
        }
        Job.Standing standing = job.standing();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", job.id());
        fields.put("state", standing.state().name().toLowerCase(Locale.ROOT));
        fields.put("done", standing.done());
        fields.put("total", standing.total());
        fields.put("position", jobs.position(job));
        fields.put("result", standing.result());
        fields.put("problem", standing.problem());
        request.json(fields);
    }
}
