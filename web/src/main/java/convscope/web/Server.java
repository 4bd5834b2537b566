package convscope.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.explain.Version;
import convscope.graph.InvalidRequestException;
import convscope.output.Output;
import convscope.output.Outputs;
import convscope.picture.PictureFiles;
import convscope.runtime.EngineVersion;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The page's server. It listens on loopback unless told otherwise, opens models once for all who use it, queues work within limits, and removes what was sent to it when
 * it stops.
 */
public final class Server implements AutoCloseable {
    private static final String TOLD = "convscope.problem";
    private static final int SENDERS = 4;
    private static final int STOP_SECONDS = 10;
    private static final long JSON_BYTES = 1 << 20;

    private final ServerOptions options;
    private final Workspace workspace;
    private final Inputs inputs;
    private final OpenModels models;
    private final Results results;
    private final Jobs jobs;
    private final Attachments attachments;
    private final Failures failures;
    private final ScheduledExecutorService clock;
    private final Javalin javalin;
    private final String started = Ids.next();

    private Server(ServerOptions options, Consumer<String> log) {
        this.options = options;
        this.failures = new Failures(log);
        this.clock = Executors.newScheduledThreadPool(SENDERS, work -> {
            Thread thread = new Thread(work, "convscope-events");
            thread.setDaemon(true);
            return thread;
        });
        this.workspace = new Workspace(options.folder().orElse(Path.of(System.getProperty("java.io.tmpdir"))));
        this.inputs = new Inputs(workspace, options.limits());
        this.models = new OpenModels(workspace, inputs, options.limits(), options.threads());
        this.results = new Results(workspace, options.limits(), clock);
        this.attachments = new Attachments(workspace);
        this.jobs = new Jobs(options.limits(), failures, clock);
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts a server.
     *
     * @param log takes what only its owner should see: traces of what should not happen
     * @throws InvalidRequestException if the port is taken or the folder cannot be written to
     */
    public static Server start(ServerOptions options, Consumer<String> log) {
        Server server = new Server(options, log);
        try {
            server.javalin.start(options.host(), options.port());
            return server;
        } catch (JavalinBindException e) {
            server.close();
            throw new InvalidRequestException(
                    "port " + options.port() + " of " + options.host()
                            + " is taken, perhaps by another Convscope; choose another with --port, or 0 for any that is free",
                    e);
        }
    }

    /** The address of the page, with the token if there is one. */
    public String address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "http://" + host + ":" + port() + "/"
                + options.token().map(t -> "?token=" + t).orElse("");
    }

    public int port() {
        return javalin.port();
    }

    /** Every address that is answered, as {@code GET /api/about}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = JSON_BYTES;
        config.http.prefer405over404 = true;
        config.jsonMapper(new JavalinJackson(new ObjectMapper(), false));
        long most = options.limits().uploadBytes();
        config.jetty.multipartConfig.maxFileSize(most, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(most + JSON_BYTES, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
        config.jetty.multipartConfig.cacheDirectory(workspace.uploads().toString());
        Guard guard = new Guard(options, PageFiles.importMapHash());
        config.routes.before(guard::check);
        PageFiles.add(config.staticFiles);
        config.routes.get("/api/about", request -> request.json(about()));
        config.routes.get("/api/explainers", request -> request.json(CatalogueJson.all()));
        config.routes.get("/openapi.json", request -> request.contentType("application/json")
                .result(PageFiles.openApi()));
        new ModelRoutes(models, workspace, options.limits()).add(config.routes);
        new InputRoutes(inputs, models, workspace, options.limits()).add(config.routes);
        new LayerRoutes(models).add(config.routes);
        new LessonRoutes(models).add(config.routes);
        new InsideRoutes(models, inputs).add(config.routes);
        new JobRoutes(models, inputs, jobs, results).add(config.routes);
        new ResultRoutes(results).add(config.routes);
        new ReportRoutes(models, results).add(config.routes);
        new AdversarialRoutes(models, jobs, results, attachments).add(config.routes);
        new CompareRoutes(models, inputs, jobs, results, attachments).add(config.routes);
        config.routes.exception(Exception.class, (e, request) -> refuse(request, e));
        config.routes.error(404, request -> unknownAddress(request, 404, "there is nothing at this address"));
        config.routes.error(
                405, request -> unknownAddress(request, 405, "this address does not take " + request.method()));
    }

    private void refuse(Context request, Throwable failure) {
        Throwable cause = UploadFailures.cause(failure, options.limits());
        Map<String, Object> problem = failures.problem(cause);
        request.status(failures.status(cause));
        Object wait = problem.get("retryAfter");
        if (wait != null) {
            request.header("Retry-After", wait.toString());
        }
        send(request, problem);
    }

    private void unknownAddress(Context request, int status, String detail) {
        if (request.attribute(TOLD) == null) {
            send(request, failures.problem(new ProblemException(status, detail)));
        }
    }

    private static void send(Context request, Map<String, Object> problem) {
        request.attribute(TOLD, true);
        request.json(problem).contentType("application/problem+json");
    }

    private Map<String, Object> about() {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("uploadBytes", options.limits().uploadBytes());
        limits.put("pixels", PictureFiles.MAX_PIXELS);
        limits.put("textChars", options.limits().textChars());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", Version.CONVSCOPE);
        fields.put("engine", EngineVersion.get());
        fields.put("started", started);
        fields.put("samples", ModelRoutes.samples());
        fields.put("limits", limits);
        fields.put("formats", Outputs.all().stream().map(Output::ending).toList());
        return fields;
    }

    /** Takes no more requests, cancels the work that goes on, closes the models and removes every file that was kept. */
    @Override
    public void close() {
        jobs.close();
        javalin.stop();
        clock.shutdown();
        try {
            clock.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        models.close();
        workspace.close();
    }
}
