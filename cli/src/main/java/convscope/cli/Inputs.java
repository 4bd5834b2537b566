package convscope.cli;

import convscope.Convscope;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.nio.file.Path;

/** Inputs as the command line names them. */
final class Inputs {
    private Inputs() {}

    /** A subject from a picture file, a {@code .npy} tensor, or {@code builtin:NAME}. */
    static Subject subject(Convscope scope, String input) {
        if (input.endsWith(".npy") || input.endsWith(".npz")) {
            Tensor tensor = NumpyFiles.read(Path.of(input)).values().iterator().next();
            return scope.subject(tensor, input);
        }
        return scope.subject(input);
    }

    /** The name of an input without folders, prefix and ending: part of the names of files written for it. */
    static String stem(String input) {
        String name = input.startsWith("builtin:")
                ? input.substring(8)
                : Path.of(input).getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
