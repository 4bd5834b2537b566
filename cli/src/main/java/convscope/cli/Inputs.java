package convscope.cli;

import java.nio.file.Path;

/** Inputs as the command line names them. */
final class Inputs {
    private Inputs() {}

    /** The name of an input without folders, prefix and ending: part of the names of files written for it. */
    static String stem(String input) {
        if (input.startsWith("text:")) {
            return "text";
        }
        String name = input.startsWith("builtin:")
                ? input.substring(8)
                : Path.of(input).getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
