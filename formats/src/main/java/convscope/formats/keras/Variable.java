package convscope.formats.keras;

import java.util.ArrayList;
import java.util.List;

/**
 * A variable of a layer and where files keep it.
 *
 * @param name the end of its name in a {@code .h5} file, such as {@code kernel} or {@code query/kernel}
 * @param part the part of the layer that holds it in a {@code .keras} file, such as {@code cell}; empty for the layer itself
 * @param index its place among the variables of that part
 */
record Variable(String name, String part, int index) {
    /** Variables of the layer itself, in Keras' order. */
    static List<Variable> of(String... names) {
        return in("", names);
    }

    static List<Variable> of(List<String> names) {
        return of(names.toArray(String[]::new));
    }

    /** Variables of a part of the layer, in Keras' order. */
    static List<Variable> in(String part, String... names) {
        List<Variable> variables = new ArrayList<>();
        for (String name : names) {
            variables.add(new Variable(name, part, variables.size()));
        }
        return variables;
    }

    /** Its group in the layer's group of a {@code .keras} file. */
    String group() {
        return part.isEmpty() ? "vars" : part + "/vars";
    }
}
