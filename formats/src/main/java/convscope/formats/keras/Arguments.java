package convscope.formats.keras;

import convscope.formats.keras.Call.Argument;
import convscope.formats.keras.Call.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a layer is called on while it is written: the call, and the values of its computed arguments.
 *
 * @param values by argument; numbers that stand for an operand have a value too
 */
record Arguments(Call call, Map<Argument, Held> values) {
    Arguments {
        values = Map.copyOf(values);
    }

    /** A call on values that no layer of the file has a name for. */
    static Arguments of(List<Held> values) {
        Map<Argument, Held> held = new HashMap<>();
        List<Argument> positional = new ArrayList<>();
        for (Held value : values) {
            Reference reference = new Reference("", 0, positional.size());
            positional.add(reference);
            held.put(reference, value);
        }
        return new Arguments(new Call(positional, Map.of()), held);
    }

    /** All operands in their order, lists flattened. */
    List<Held> operands() {
        return call.operands().stream().map(values::get).toList();
    }

    /** The values of one argument: one, several of a list, or none where it was not given or is no computed value. */
    List<Held> values(String name, int place) {
        List<Held> found = new ArrayList<>();
        gather(call.argument(name, place), found);
        return found;
    }

    private void gather(Argument argument, List<Held> found) {
        if (argument instanceof Call.Several several) {
            several.arguments().forEach(a -> gather(a, found));
        } else if (argument != null && values.containsKey(argument)) {
            found.add(values.get(argument));
        }
    }

    Arguments with(UnaryOperator<Held> change) {
        Map<Argument, Held> changed = new HashMap<>();
        values.forEach((argument, value) -> changed.put(argument, change.apply(value)));
        return new Arguments(call, changed);
    }
}
