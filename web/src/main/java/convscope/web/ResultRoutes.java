package convscope.web;

import convscope.graph.InvalidRequestException;
import convscope.output.Output;
import convscope.output.Outputs;
import convscope.report.Page;
import convscope.report.Pages;
import convscope.words.Language;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results: as JSON, as files, as arrays, and many of them as one report. */
final class ResultRoutes {
    private static final int MOST_IN_REPORT = 60;
    private static final Map<String, String> TYPES = Map.of(
            ".png", "image/png",
            ".jpg", "image/jpeg",
            ".json", "application/json",
            ".html", "text/html; charset=utf-8",
            ".npy", "application/x-npy",
            ".npz", "application/x-npz");

    private final Results results;

    ResultRoutes(Results results) {
        this.results = results;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/results/{result}", this::result);
        routes.get("/api/results/{result}/files/{ending}", this::file);
        routes.delete("/api/results/{result}", request -> {
            results.remove(request.pathParam("result"));
            request.status(204);
        });
        routes.post("/api/reports", this::report);
    }

    private void result(Context request) {
        String id = request.pathParam("result");
        String accept = request.header("Accept") == null ? "" : request.header("Accept");
        String array = request.queryParam("array");
        if (array != null || accept.contains("application/x-npy")) {
            request.contentType("application/x-npy").result(results.array(id, array == null ? "" : array));
            return;
        }
        for (Output output : Outputs.all()) {
            String type = TYPES.getOrDefault(output.ending(), "application/octet-stream");
            boolean file = !output.ending().equals(".json") && !output.ending().equals(".npy");
            if (file && accept.contains(type.split(";")[0])) {
                request.contentType(type).result(results.file(id, output.ending(), language(request)));
                return;
            }
        }
        request.contentType("application/json").result(results.fields(id));
    }

    private void file(Context request) {
        String id = request.pathParam("result");
        String ending = request.pathParam("ending");
        byte[] bytes = results.file(id, ending, language(request));
        request.header("Content-Disposition", "attachment; filename=\"convscope-" + id.substring(0, 6) + ending + "\"");
        request.contentType(TYPES.getOrDefault(ending, "application/octet-stream"))
                .result(bytes);
    }

    private static Language language(Context request) {
        String language = Body.query(request, "lang");
        return Language.of(language.isEmpty() ? "en" : language);
    }

    /** Results that are to be put into one page. */
    record Wanted(List<String> results, String title, String language) {}

    private void report(Context request) {
        Wanted wanted = Body.json(request, Wanted.class);
        if (wanted.results() == null || wanted.results().isEmpty()) {
            throw new InvalidRequestException("\"results\" is empty: pin at least one result");
        }
        if (wanted.results().size() > MOST_IN_REPORT) {
            throw new InvalidRequestException("a report holds at most " + MOST_IN_REPORT + " results, not "
                    + wanted.results().size());
        }
        Language language = Language.of(wanted.language() == null ? "en" : wanted.language());
        List<Page.Section> sections = new ArrayList<>();
        List<Page.Command> commands = new ArrayList<>();
        for (String id : wanted.results()) {
            Page.Section section = results.section(id, language);
            sections.add(section);
            if (!results.command(id).isEmpty()) {
                commands.add(new Page.Command(results.command(id), section.title()));
            }
        }
        String title = wanted.title() == null || wanted.title().isBlank()
                ? (language == Language.ZH ? "Convscope 报告" : "Convscope report")
                : wanted.title().strip();
        Page page = new Page(title, List.of(), List.of(), sections, commands, language);
        request.header("Content-Disposition", "attachment; filename=\"convscope-report.html\"");
        request.contentType("text/html; charset=utf-8").result(Pages.html(page));
    }
}
