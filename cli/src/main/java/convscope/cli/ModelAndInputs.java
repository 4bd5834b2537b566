package convscope.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** A model and one or more inputs: what a command works on. */
final class ModelAndInputs {
    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx, .h5 or .keras file, or builtin:NAME")
    String model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "pictures, .npy tensors, .csv or .wav signals, .txt texts, text:WORDS, or builtin:NAME")
    List<String> inputs;
}
