package convscope.web;

import convscope.graph.CancelledException;
import convscope.graph.InvalidRequestException;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.words.Text;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What went wrong, as a problem of RFC 9457: the same words as on the command line, and in {@code titles} and {@code details} in both languages. */
final class Failures {
    private static final String PREFIX = "urn:convscope:";

    private final Consumer<String> log;

    /** {@code log} takes what only the owner of the server should see. */
    Failures(Consumer<String> log) {
        this.log = log;
    }

    int status(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem.status();
        }
        if (failure instanceof InvalidRequestException) {
            return 400;
        }
        if (failure instanceof UnreadableModelException
                || failure instanceof UnsuitableModelException
                || failure instanceof UnsupportedOperatorException) {
            return 422;
        }
        return failure instanceof OutOfMemoryError ? 503 : 500;
    }

    /** The fields of the problem. */
    Map<String, Object> problem(Throwable failure) {
        int status = status(failure);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", PREFIX + type(failure, status));
        Text title = Translations.of(title(status));
        Text detail = Translations.of(detail(failure, status));
        fields.put("title", title.en());
        fields.put("status", status);
        fields.put("detail", detail.en());
        fields.put("titles", title);
        fields.put("details", detail);
        if (failure instanceof ProblemException problem && problem.retrySeconds() > 0) {
            fields.put("retryAfter", problem.retrySeconds());
        }
        return fields;
    }

    private String detail(Throwable failure, int status) {
        if (failure instanceof CancelledException) {
            return "cancelled";
        }
        if (failure instanceof OutOfMemoryError) {
            return "the server has too little memory for this; choose fewer samples or a smaller layer, or start it with more memory";
        }
        if (status == 500) {
            log(failure);
            return "something went wrong inside Convscope ("
                    + failure.getClass().getSimpleName() + "); what happened is in the server's log";
        }
        return failure.getMessage();
    }

    /** Tells the owner of the server about what should not happen. */
    void log(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        log.accept(trace.toString());
    }

    private static String type(Throwable failure, int status) {
        String name = failure.getClass().getSimpleName().replace("Exception", "");
        return failure instanceof ProblemException
                ? "status-" + status
                : name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request does not fit";
            case 401 -> "A token is needed";
            case 403 -> "The request comes from somewhere else";
            case 404 -> "Not found";
            case 405 -> "Not done here";
            case 410 -> "No longer there";
            case 413 -> "Too large";
            case 422 -> "Refused";
            case 429 -> "Too busy";
            case 503 -> "Too little memory";
            case 507 -> "The disk is full";
            default -> "Something went wrong";
        };
    }
}
