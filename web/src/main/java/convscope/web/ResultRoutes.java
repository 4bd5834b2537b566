package convscope.web;

import convscope.output.Output;
import convscope.output.Outputs;
import convscope.words.Language;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/** Results: as JSON, as files, as arrays. */
final class ResultRoutes {
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
}
