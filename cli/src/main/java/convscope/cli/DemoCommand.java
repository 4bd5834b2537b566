package convscope.cli;

import convscope.OpenOptions;
import convscope.report.Demo;
import convscope.runtime.RunOptions;
import convscope.words.Language;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope demo}: the five classic techniques on the built-in model and picture, as one page. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Explains the built-in network's answer to a picture by the five classic techniques, as one page.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PICTURE",
            defaultValue = "builtin:cat",
            description = "a picture (default: builtin:cat)")
    private String picture;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "convscope-demo",
            description = "folder for the page (default: convscope-demo)")
    private Path folder;

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            defaultValue = "en",
            description = "language of the page (default: en)")
    private String lang;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        OpenOptions options = new OpenOptions(
                java.util.Optional.empty(), java.util.Optional.empty(), new RunOptions(0, "cpu", false));
        Demo.Result result = Demo.run(picture, folder, Language.of(lang), options);
        result.account().forEach(out::println);
        return 0;
    }
}
