package convscope.web;

import convscope.Convscope;
import convscope.InputData;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.InvalidRequestException;
import convscope.model.ModelInput;
import convscope.network.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs and targets as a client writes them, found among what was given to the server. */
final class InputText {
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
        if (!trimmed.startsWith("similar:")) {
            return Target.parse(trimmed);
        }
        String other = trimmed.substring("similar:".length());
        return new Target.Similarity(
                LayerRef.AUTO, inputs.get(other).name(), subject(other).inputs());
    }
}
