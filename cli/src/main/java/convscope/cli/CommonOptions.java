package convscope.cli;

import convscope.OpenOptions;
import convscope.runtime.RunOptions;
import convscope.words.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that opens a model. */
final class CommonOptions {
    @Option(
            names = "--preprocess",
            paramLabel = "HOW",
            description =
                    "how pictures are scaled: unit, tf, torch, caffe, raw, or mean=..,std=.. (default: what the file says, else a guess)")
    String preprocess;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "names of the classes: a file with one per line, numbers before them or not, a JSON list, or Keras' class_indices.json; or builtin:NAME (cifar10, cifar100, mnist, fashion-mnist, coco, voc, imagenet)")
    String labels;

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            defaultValue = "en",
            description = "language of the words (default: en)")
    String lang;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "start of random numbers (default: 0)")
    long seed;

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            defaultValue = "cpu",
            description = "where to run (default: cpu)")
    String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "processor threads; 0 lets the engine choose (default)")
    int threads;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = "inputs in one run at most; 0 chooses by their size (default)")
    int batch;

    @Option(names = "--json", description = "machine-readable result on standard output")
    boolean json;

    @Option(names = "--quiet", description = "print nothing but results and errors")
    boolean quiet;

    @Option(names = "--debug", description = "with a stack trace when something fails")
    boolean debug;

    OpenOptions opening() {
        return new OpenOptions(
                Optional.ofNullable(preprocess),
                Optional.ofNullable(labels),
                new RunOptions(threads, device, false, batch));
    }

    /** Those options that decide what a model's numbers are, as they were given. */
    List<String> replayed() {
        List<String> given = new ArrayList<>();
        if (preprocess != null) {
            given.addAll(List.of("--preprocess", preprocess));
        }
        if (labels != null) {
            given.addAll(List.of("--labels", labels));
        }
        return given;
    }

    Language language() {
        return Language.of(lang);
    }
}
