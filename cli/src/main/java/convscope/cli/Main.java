package convscope.cli;

import convscope.explain.Descriptor;
import convscope.explain.Version;
import convscope.graph.ConvscopeException;
import convscope.method.Explainers;
import convscope.words.Text;
import convscope.words.Translations;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The program {@code convscope}. */
@Command(
        name = "convscope",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ProgramVersion.class,
        description = "Opens a trained convolutional network and shows how it decides.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  convscope demo                                          the five classic techniques on a cat",
            "  convscope serve                                         the page, for use without commands",
            "  convscope info model.h5                                 layers, shapes, which methods work",
            "  convscope predict model.onnx photo.jpg",
            "  convscope cam model.h5 photo.jpg --target 'tiger cat'   where the network looked",
            "  convscope features model.h5 photo.jpg --layers conv2d   what a layer computed",
            "  convscope report model.h5 photo.jpg -o why.html         all of that as one page",
            "  convscope explain grad-cam builtin:efficientnet-lite0 builtin:cat -o cat.png -o cat.npz",
            "",
            "Models: .onnx, .h5, .keras or builtin:NAME. Pictures: png, jpg, webp, gif, bmp, tiff, .npy or builtin:NAME.",
            "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."
        })
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine program = program();
        try {
            return program.execute(args);
        } catch (OutOfMemoryError e) {
            program.getErr()
                    .println("convscope: not enough memory (" + e.getMessage()
                            + "); give Java more: CONVSCOPE_JAVA_OPTS=-Xmx8g");
            return 1;
        }
    }

    static CommandLine program() {
        CommandLine program = new CommandLine(new Main());
        program.addSubcommand(new DemoCommand());
        program.addSubcommand(new InfoCommand());
        program.addSubcommand(new PredictCommand());
        program.addSubcommand(new MethodsCommand());
        program.addSubcommand(new CompareCommand());
        program.addSubcommand(new ReportCommand());
        program.addSubcommand(new CheckpointsCommand());
        program.addSubcommand(new ExportCommand());
        program.addSubcommand(new GalleryCommand());
        program.addSubcommand(new ServeCommand());
        program.addSubcommand(MethodCommand.of("features", Explainers.named("feature-maps")));
        program.addSubcommand(MethodCommand.of("activations", Explainers.named("activations")));
        program.addSubcommand(MethodCommand.of("kernels", Explainers.named("kernels")));
        program.addSubcommand(MethodCommand.camWithFallback());
        CommandLine explain = new CommandLine(new ExplainCommand());
        for (Descriptor descriptor : Explainers.all()) {
            explain.addSubcommand(MethodCommand.of(descriptor.name(), descriptor));
        }
        program.addSubcommand(explain);
        CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
        program.addSubcommand("completion", completion);
        program.setCaseInsensitiveEnumValuesAllowed(true);
        program.setExecutionExceptionHandler(Main::refuse);
        program.setUsageHelpWidth(110);
        return program;
    }

    private static int refuse(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        boolean debug = parsed.originalArgs().contains("--debug");
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        if (failure instanceof ConvscopeException) {
            Text message = Translations.of(failure.getMessage());
            command.getErr()
                    .println(Ansi.AUTO.string("convscope: ") + (isChinese(parsed) ? message.zh() : message.en()));
        } else if (!debug) {
            command.getErr()
                    .println("convscope: unexpected " + failure.getClass().getSimpleName() + ": " + failure.getMessage()
                            + ". This is a fault of Convscope; --debug shows where.");
        }
        return 1;
    }

    private static boolean isChinese(CommandLine.ParseResult parsed) {
        String words = " " + String.join(" ", parsed.originalArgs()) + " ";
        return words.contains(" --lang zh ") || words.contains(" --lang=zh ");
    }

    static final class ProgramVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"convscope " + Version.CONVSCOPE};
        }
    }
}
