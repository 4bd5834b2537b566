package convscope.web;

import convscope.Convscope;
import convscope.InputData;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.InvalidRequestException;
import convscope.model.ModelInput;
import convscope.network.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs and targets as a client writes them, found among what was given to the server. */
final class InputText {
    private static final String SIMILAR = "similar:";
    private static final String TEXT = "text:";

    private final Inputs inputs;
    private final Convscope scope;

    InputText(Inputs inputs, Convscope scope) {
        this.inputs = inputs;
        this.scope = scope;
    }

    /** The id of an input, or {@code A=ID,B=ID} where the network has several; empty for none. */
    Subject subject(String text) {
        if (text.isEmpty()) {
            return scope.subject();
        }
        List<ModelInput> wanted = scope.network().inputs();
        if (wanted.size() == 1) {
            return scope.input(data(text));
        }
        Map<String, InputData> named = new LinkedHashMap<>();
        List<String> names = wanted.stream().map(ModelInput::name).toList();
        for (String part : text.split(",")) {
            int equals = part.lastIndexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!names.contains(name)) {
                throw new InvalidRequestException(
                        Names.unknown("input of " + scope.network().name(), name, names) + "; it has " + names.size()
                                + " inputs: give each as NAME=ID, joined by commas");
            }
            named.put(name, data(part.substring(equals + 1).strip()));
        }
        return scope.input(named);
    }

    private InputData data(String id) {
        return inputs.data(inputs.get(id));
    }

    /** What is explained, as {@link Convscope#target} reads it, but that {@code similar:} names an input of this server. */
    Target target(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(SIMILAR)) {
            return Target.parse(trimmed);
        }
        String other = trimmed.substring(SIMILAR.length());
        return new Target.Similarity(
                LayerRef.AUTO, inputs.get(other).name(), subject(other).inputs());
    }

    /** An input as the command line names it: files by their names, texts whole. */
    String written(String text) {
        if (text.isEmpty() || scope.network().inputs().size() == 1) {
            return text.isEmpty() ? "" : named(text);
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",")) {
            int equals = part.lastIndexOf('=');
            parts.add(part.substring(0, equals + 1).strip()
                    + named(part.substring(equals + 1).strip()));
        }
        return String.join(",", parts);
    }

    /** A target as the command line writes it. */
    String writtenTarget(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith(SIMILAR) ? SIMILAR + named(trimmed.substring(SIMILAR.length())) : trimmed;
    }

    private String named(String id) {
        Inputs.Stored stored = inputs.get(id);
        boolean sent = stored.file() != null && stored.name().startsWith(TEXT);
        return sent ? TEXT + new String(inputs.data(stored).bytes(), StandardCharsets.UTF_8) : stored.name();
    }
}
