package convscope.cli;

import convscope.OpenOptions;
import convscope.method.Explainers;
import convscope.report.Gallery;
import convscope.runtime.RunOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convscope gallery}: every method on built-in pictures, as the documentation shows it. */
@Command(
        name = "gallery",
        mixinStandardHelpOptions = true,
        description =
                "Makes the gallery of the documentation: every method on the cat, and on the cat beside the coffee for either; takes several minutes.")
final class GalleryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            required = true,
            description = "folder for gallery.md, gallery.zh.md and gallery/")
    private Path folder;

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "A,B,...",
            description = "make only the pictures of these methods anew, and leave the pages (default: all)")
    private List<String> methods = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "processor threads; 0 lets the engine choose (default)")
    private int threads;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        OpenOptions options =
                new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(threads, "cpu", false));
        methods.forEach(Explainers::named);
        Gallery.write(folder, options, methods, method -> {
            out.println(method);
            out.flush();
        });
        return 0;
    }
}
