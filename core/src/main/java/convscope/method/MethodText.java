package convscope.method;

import convscope.explain.Explainer;
import convscope.graph.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods as they are written in one word: {@code rise}, {@code rise(masks=500)}, {@code smooth-grad(method=saliency,samples=5)}. A value may be a list:
 * {@code layer-cam(layers=conv3,conv4)}.
 */
public final class MethodText {
    private MethodText() {}

    static Explainer<?> parse(String text) {
        String trimmed = text.strip();
        int open = trimmed.indexOf('(');
        if (open < 0) {
            return Explainers.named(trimmed).create();
        }
        if (!trimmed.endsWith(")")) {
            throw new InvalidRequestException("method '" + trimmed
                    + "': the bracket is not closed; a method is written as NAME or NAME(PARAMETER=VALUE,...)");
        }
        Map<String, String> options = new LinkedHashMap<>();
        String inside = trimmed.substring(open + 1, trimmed.length() - 1);
        String last = null;
        for (String part : inside.isBlank() ? List.<String>of() : split(inside)) {
            int equals = part.indexOf('=');
            if (equals < 0 && last == null) {
                throw new InvalidRequestException(
                        "method '" + trimmed + "': '" + part + "' sets no parameter; expected PARAMETER=VALUE");
            }
            if (equals < 0) {
                options.merge(last, part, (before, more) -> before + "," + more);
            } else {
                last = part.substring(0, equals).strip();
                options.put(last, part.substring(equals + 1).strip());
            }
        }
        return Explainers.create(Explainers.named(trimmed.substring(0, open).strip()), options);
    }

    /** The parts between commas that stand in no bracket: methods in a list, or parameters of one. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
