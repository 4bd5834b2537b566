package convscope.network;

import convscope.graph.InvalidRequestException;
import java.util.List;
import java.util.Locale;

/**
 * Names of the classes, in the order of the network's outputs.
 *
 * @param names one per class; empty where the classes have no names
 * @param source where they come from, as a phrase: {@code "the model file"}, {@code "built-in ImageNet list, because there are 1000 outputs"}
 */
public record Labels(List<String> names, String source) {
    /** No names: classes are called by their number. */
    public static final Labels NONE = new Labels(List.of(), "none");

    public Labels {
        names = List.copyOf(names);
    }

    /** Name of a class, or {@code class N} where it has none. */
    public String of(int index) {
        return index < names.size() ? names.get(index) : "class " + index;
    }

    /**
     * The class that {@code text} names: a number, a full label, or the only label that contains the text; case does not matter.
     *
     * @throws InvalidRequestException if no label or several fit, offering the nearest
     */
    public int indexOf(String text, int classes) {
        if (text.matches("\\d{1,9}")) {
            int index = Integer.parseInt(text);
            if (index >= classes) {
                throw new InvalidRequestException("class " + index + " does not exist: the network has " + classes
                        + " classes, 0 to " + (classes - 1));
            }
            return index;
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Integer> partial = new java.util.ArrayList<>();
        for (int i = 0; i < Math.min(classes, names.size()); i++) {
            String name = names.get(i).toLowerCase(Locale.ROOT);
            if (name.equals(wanted)) {
                return i;
            }
            if (name.contains(wanted)) {
                partial.add(i);
            }
        }
        if (partial.size() == 1) {
            return partial.get(0);
        }
        if (partial.size() > 1) {
            List<String> fits =
                    partial.stream().limit(8).map(i -> i + " " + names.get(i)).toList();
            throw new InvalidRequestException(
                    "class '" + text + "' fits " + partial.size() + " labels: " + String.join(", ", fits)
                            + (partial.size() > 8 ? ", ..." : "") + "; give the number or the whole label");
        }
        if (names.isEmpty()) {
            throw new InvalidRequestException(
                    "class '" + text + "': the classes of this network have no names; give a number from 0 to "
                            + (classes - 1) + ", or the names with --labels FILE");
        }
        throw new InvalidRequestException(Names.unknown("class", text, names));
    }
}
