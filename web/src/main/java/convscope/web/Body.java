package convscope.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import convscope.graph.ConvscopeException;
import convscope.graph.InvalidRequestException;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a client sends: JSON, or files. */
final class Body {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int LONGEST_NAME = 100;

    private Body() {}

    static boolean isForm(Context request) {
        String type = request.contentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    /** The JSON object that was sent. */
    static <T> T json(Context request, Class<T> type) {
        String sent = request.contentType();
        if (sent == null || !sent.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new ProblemException(415, "JSON is expected (Content-Type: application/json), or a form with files");
        }
        try {
            T value = JSON.readValue(request.body(), type);
            if (value == null) {
                throw new InvalidRequestException("a JSON object is expected, not null");
            }
            return value;
        } catch (ValueInstantiationException e) {
            if (e.getCause() instanceof ConvscopeException refused) {
                throw refused;
            }
            throw new InvalidRequestException("the JSON that was sent does not fit: " + e.getOriginalMessage(), e);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidRequestException(
                    "unknown field \"" + e.getPropertyName() + "\"; known: " + e.getKnownPropertyIds(), e);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("the JSON that was sent does not fit: " + e.getOriginalMessage(), e);
        }
    }

    /** Keeps all files in a field of a form, by their names without folders. */
    static void keepAll(Context request, String field, Workspace workspace, long most, Map<String, Path> kept) {
        for (UploadedFile file : request.uploadedFiles(field)) {
            Path before = kept.put(name(file), kept(file, field, workspace, most));
            if (before != null) {
                workspace.remove(before);
            }
        }
    }

    /** Keeps the file in a field of a form; null where the form has none. */
    static Path kept(Context request, String field, Workspace workspace, long most) {
        UploadedFile file = request.uploadedFile(field);
        return file == null ? null : kept(file, field, workspace, most);
    }

    private static Path kept(UploadedFile file, String field, Workspace workspace, long most) {
        try (InputStream content = file.content()) {
            return field.equals("labels")
                    ? workspace.keep(content, name(file), most, "labels.txt")
                    : workspace.keep(content, name(file), most);
        } catch (IOException e) {
            throw new ProblemException(400, name(file) + ": the upload broke off; send it again");
        }
    }

    /** Keeps the file that a form must have. */
    static Path required(Context request, Workspace workspace, long most) {
        Path file = kept(request, "file", workspace, most);
        if (file == null) {
            throw new InvalidRequestException("the form has no file: a field called \"file\" is expected");
        }
        return file;
    }

    static String name(Context request) {
        return name(request.uploadedFile("file"));
    }

    /** The name that a client gives its file: shown to people, never used as a path. */
    private static String name(UploadedFile file) {
        String last = file.filename()
                .replaceAll(".*[/\\\\]", "")
                .replaceAll("\\p{Cntrl}", "?")
                .strip();
        String plain = last.isEmpty() ? "file" : last;
        return plain.length() > LONGEST_NAME ? plain.substring(plain.length() - LONGEST_NAME) : plain;
    }

    /** A number in the path or the query. */
    static int whole(String text, String what) {
        if (text == null || !text.matches("-?\\d{1,9}")) {
            throw new InvalidRequestException(what + " '" + text + "' is not a whole number");
        }
        return Integer.parseInt(text);
    }

    static int[] wholes(String text, String what) {
        return text == null || text.isBlank()
                ? new int[0]
                : List.of(text.split(",")).stream()
                        .mapToInt(part -> whole(part.strip(), what))
                        .toArray();
    }

    static String query(Context request, String name) {
        String value = request.queryParam(name);
        return value == null ? "" : value;
    }
}
