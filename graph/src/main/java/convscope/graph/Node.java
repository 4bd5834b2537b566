package convscope.graph;

import java.util.List;
import java.util.Map;

/**
 * One operator application: {@code outputs = op(inputs)}.
 *
 * @param name the name of the node in the file, unique in its graph; Convscope gives one where the file has none
 * @param op operator type, such as {@code Conv}
 * @param domain operator domain; empty for ONNX's own operators
 * @param inputs names of edges; an empty name is an optional input left out
 * @param outputs names of edges; an empty name is an optional output left out
 * @param attributes by name
 */
public record Node(
        String name,
        String op,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** The operator with its domain before it, as in {@code com.microsoft.QLinearAdd}; without one for ONNX's own operators. */
    public String operator() {
        return domain.isEmpty() ? op : domain + "." + op;
    }

    /** Whether this is the ONNX operator {@code op}. */
    public boolean is(String operator) {
        return domain.isEmpty() && op.equals(operator);
    }

    /** Whether input number {@code index} is given. */
    public boolean hasInput(int index) {
        return index < inputs.size() && !inputs.get(index).isEmpty();
    }

    /** An integer attribute, or {@code otherwise} where it is absent. */
    public long integer(String attribute, long otherwise) {
        return attributes.get(attribute) instanceof Attribute.Int i ? i.value() : otherwise;
    }

    /** A real attribute, or {@code otherwise} where it is absent. */
    public float real(String attribute, float otherwise) {
        return attributes.get(attribute) instanceof Attribute.Real r ? r.value() : otherwise;
    }

    /** A text attribute, or {@code otherwise} where it is absent. */
    public String text(String attribute, String otherwise) {
        return attributes.get(attribute) instanceof Attribute.Text t ? t.value() : otherwise;
    }

    /** An attribute of integers, or {@code otherwise} where it is absent. */
    public long[] integers(String attribute, long... otherwise) {
        return attributes.get(attribute) instanceof Attribute.Ints i
                ? i.values().stream().mapToLong(Long::longValue).toArray()
                : otherwise;
    }

    /** Whether the attribute is given. */
    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** This operator applied to other edges. */
    public Node rewired(String newName, List<String> newInputs, List<String> newOutputs) {
        return new Node(newName, op, domain, newInputs, newOutputs, attributes);
    }
}
