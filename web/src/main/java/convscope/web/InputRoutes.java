package convscope.web;

import convscope.InputData;
import convscope.explain.InputView;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.picture.Picture;
import convscope.picture.Resampling;
import convscope.render.NumpyFiles;
import convscope.text.Token;
import convscope.text.Tokens;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Inputs: taking them, and showing them as they are and as a network sees them. */
final class InputRoutes {
    private static final int SHOWN = 1024;

    private final Inputs inputs;
    private final OpenModels models;
    private final Workspace workspace;
    private final Limits limits;

    InputRoutes(Inputs inputs, OpenModels models, Workspace workspace, Limits limits) {
        this.inputs = inputs;
        this.models = models;
        this.workspace = workspace;
        this.limits = limits;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/inputs", this::take);
        routes.get("/api/inputs/{input}", request -> request.json(described(inputs.get(request.pathParam("input")))));
        routes.get("/api/inputs/{input}/picture", this::picture);
        routes.get("/api/models/{model}/inputs/{input}/view", this::view);
    }

    /** A built-in input by its name, or a text. */
    record Given(String name, String text) {}

    private void take(Context request) {
        Inputs.Stored stored;
        if (Body.isForm(request)) {
            Path file = Body.required(request, workspace, limits.uploadBytes());
            stored = inputs.file(file, Body.name(request));
        } else {
            Given given = Body.json(request, Given.class);
            if (given.name() == null && given.text() == null) {
                throw new InvalidRequestException(
                        "\"name\" of a built-in input or \"text\" is expected, or a form with a file");
            }
            stored = given.text() != null ? inputs.text(given.text()) : inputs.builtin(given.name());
        }
        try {
            request.status(201).json(described(stored));
        } catch (RuntimeException e) {
            inputs.remove(stored.id());
            throw e;
        }
    }

    private Map<String, Object> described(Inputs.Stored stored) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", stored.id());
        fields.put("name", stored.name());
        fields.put("kind", kind(stored.form()));
        if (stored.form() == InputData.Form.PICTURE) {
            Picture picture = inputs.picture(stored);
            fields.put("width", picture.width());
            fields.put("height", picture.height());
        } else if (stored.form() == InputData.Form.TEXT) {
            fields.put("text", new String(inputs.data(stored).bytes(), StandardCharsets.UTF_8));
        } else if (stored.form() == InputData.Form.ARRAY) {
            Tensor array = NumpyFiles.read(inputs.data(stored).bytes(), stored.name())
                    .values()
                    .iterator()
                    .next();
            fields.put("shape", array.shape());
        }
        return fields;
    }

    private static String kind(InputData.Form form) {
        return switch (form) {
            case PICTURE -> "picture";
            case TEXT -> "text";
            case ARRAY -> "tensor";
            case TABLE, SOUND -> "signal";
        };
    }

    private void picture(Context request) {
        Inputs.Stored stored = inputs.get(request.pathParam("input"));
        if (stored.form() != InputData.Form.PICTURE) {
            throw new ProblemException(404, stored.name() + " is no picture");
        }
        Picture picture = inputs.picture(stored);
        int longest = Math.max(picture.width(), picture.height());
        Picture shown = longest <= SHOWN
                ? picture
                : Resampling.BILINEAR.resize(
                        picture,
                        Math.max(1, picture.width() * SHOWN / longest),
                        Math.max(1, picture.height() * SHOWN / longest));
        request.contentType("image/png").result(shown.png());
    }

    private void view(Context request) {
        String wanted = Body.query(request, "name");
        models.with(request.pathParam("model"), request.pathParam("input"), subject -> {
            ModelInput input = subject.network().inputs().stream()
                    .filter(one -> wanted.isEmpty() || one.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() ->
                            new ProblemException(404, subject.network().name() + " has no input '" + wanted + "'"));
            InputView view = subject.view(input).orElse(null);
            if (view instanceof InputView.OfPicture shown) {
                return request.contentType("image/png").result(shown.picture().png());
            }
            if (view instanceof InputView.OfText read) {
                return request.json(Map.of("tokens", tokens(read.tokens())));
            }
            Tensor tensor = subject.inputs().get(input.name());
            if (view instanceof InputView.OfSignal signal) {
                tensor = signal.traces();
            } else if (view instanceof InputView.OfVolume volume) {
                tensor = volume.voxels();
            }
            return request.contentType("application/x-npy").result(NumpyFiles.npy(tensor));
        });
    }

    private static List<Map<String, Object>> tokens(Tokens tokens) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Token token : tokens.positions()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("text", token.text());
            fields.put("from", token.from());
            fields.put("to", token.to());
            fields.put("kind", token.kind().name().toLowerCase(Locale.ROOT));
            all.add(fields);
        }
        return all;
    }
}
