package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.formats.keras.Call.Argument;
import convscope.formats.keras.Call.Constant;
import convscope.formats.keras.Call.Reference;
import convscope.formats.keras.Call.Several;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code inbound_nodes}: the calls of a layer in the forms of Keras 2, a list, and of Keras 3, an object. */
final class CallParser {
    private static final String CONSTANT = "_CONSTANT_VALUE";
    private static final int DEEPEST = 16;

    private final Config entry;

    CallParser(Config entry) {
        this.entry = entry;
    }

    List<Call> calls() {
        JsonNode nodes = entry.get("inbound_nodes");
        List<Call> calls = new ArrayList<>();
        if (nodes != null) {
            nodes.forEach(call -> calls.add(call.has("args") || call.has("kwargs") ? newer(call) : older(call)));
        }
        return calls;
    }

    private Call newer(JsonNode call) {
        List<Argument> positional = new ArrayList<>();
        call.path("args").forEach(a -> positional.add(newer(a, 0)));
        Map<String, Argument> named = new LinkedHashMap<>();
        call.path("kwargs").properties().forEach(a -> named.put(a.getKey(), newer(a.getValue(), 0)));
        return new Call(positional, named);
    }

    private Argument newer(JsonNode argument, int depth) {
        if (argument.path("class_name").asText().equals("__keras_tensor__")) {
            return reference(argument.path("config").path("keras_history"));
        }
        return argument.isArray() ? several(argument, depth, this::newer) : new Constant(argument);
    }

    /** Keras 2: {@code [layer, call, output, further arguments]}, or a list or an object of such. */
    private Call older(JsonNode call) {
        List<Argument> positional = new ArrayList<>();
        Map<String, Argument> named = new LinkedHashMap<>();
        if (call.path(0).isTextual()) {
            positional.add(older(call, named));
        } else {
            List<Argument> listed = new ArrayList<>();
            call.forEach(c -> listed.add(older(c, named)));
            positional.add(new Several(listed));
        }
        return new Call(positional, named);
    }

    private Argument older(JsonNode argument, Map<String, Argument> named) {
        argument.path(3).properties().forEach(a -> named.put(a.getKey(), olderNamed(a.getValue(), 0)));
        return argument.path(0).asText().equals(CONSTANT) ? new Constant(argument.path(2)) : reference(argument);
    }

    private Argument olderNamed(JsonNode argument, int depth) {
        if (isReference(argument)) {
            return argument.get(0).textValue().equals(CONSTANT) ? new Constant(argument.get(2)) : reference(argument);
        }
        return argument.isArray() ? several(argument, depth, this::olderNamed) : new Constant(argument);
    }

    private static boolean isReference(JsonNode argument) {
        return argument.isArray()
                && argument.size() >= 3
                && argument.get(0).isTextual()
                && argument.get(1).isInt();
    }

    /** How one element of a list is read. */
    @FunctionalInterface
    private interface Element {
        Argument read(JsonNode element, int depth);
    }

    /** A list with something computed in it; a list without is a constant. */
    private Argument several(JsonNode list, int depth, Element element) {
        if (depth > DEEPEST) {
            throw entry.wrong("inbound_nodes", list, "lists nested at most " + DEEPEST + " deep");
        }
        List<Argument> found = new ArrayList<>();
        list.forEach(a -> found.add(element.read(a, depth + 1)));
        return found.stream().allMatch(Constant.class::isInstance) ? new Constant(list) : new Several(found);
    }

    private Reference reference(JsonNode triple) {
        return reference(triple, entry, "inbound_nodes");
    }

    /** A triple of layer, call and output. */
    static Reference reference(JsonNode triple, Config entry, String key) {
        boolean whole = triple.isArray()
                && triple.size() >= 3
                && triple.get(0).isTextual()
                && triple.get(1).isInt()
                && triple.get(2).isInt();
        if (!whole) {
            throw entry.wrong(key, triple, "[layer name, call, output]");
        }
        return new Reference(
                triple.get(0).textValue(),
                triple.get(1).intValue(),
                triple.get(2).intValue());
    }
}
