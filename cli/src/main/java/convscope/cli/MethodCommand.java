package convscope.cli;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.method.Explainers;
import convscope.method.cam.Cam;
import convscope.output.Outputs;
import convscope.words.Language;
import convscope.words.Translations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command of one method: its options come from the method's descriptor. */
@Command(mixinStandardHelpOptions = true)
final class MethodCommand implements Callable<Integer> {
    private final Descriptor descriptor;
    private final boolean fallsBack;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "MODEL", description = "an .onnx, .h5 or .keras file, or builtin:NAME")
    private String model;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "INPUT",
            description = "pictures, .npy tensors, .csv or .wav signals, .txt texts, text:WORDS, or builtin:NAME")
    private List<String> inputs = new ArrayList<>();

    @Mixin
    private TargetOptions explained;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "file to write, several allowed: .png .jpg .npy .npz .json .html (default: INPUT-METHOD.png)")
    private List<Path> files = new ArrayList<>();

    private MethodCommand(Descriptor descriptor, boolean fallsBack) {
        this.descriptor = descriptor;
        this.fallsBack = fallsBack;
    }

    /** A command called {@code name} for one method. */
    static CommandLine of(String name, Descriptor descriptor) {
        return built(name, descriptor, false);
    }

    /** {@code convscope cam}: CAM, or Grad-CAM where a network lacks the head that CAM needs. */
    static CommandLine camWithFallback() {
        return built("cam", Explainers.named("cam"), true);
    }

    private static CommandLine built(String name, Descriptor descriptor, boolean fallsBack) {
        CommandLine command = new CommandLine(new MethodCommand(descriptor, fallsBack));
        CommandSpec spec = command.getCommandSpec();
        spec.name(name);
        String more = fallsBack
                ? " Falls back to grad-cam, and says so, where the network has no pooling and dense head."
                : "";
        spec.usageMessage().description(descriptor.about().summary() + more);
        boolean input = descriptor.about().needsInput();
        spec.usageMessage().footerHeading("%nExample:%n");
        spec.usageMessage()
                .footer("  convscope explain " + descriptor.name() + " builtin:efficientnet-lite0"
                        + (input ? " builtin:cat" : "") + " -o out.png");
        for (Descriptor.Parameter p : descriptor.parameters()) {
            String values = p.values().isEmpty() ? p.kind().name() : String.join("|", p.values());
            String initial = p.defaultValue().isEmpty() ? "none" : p.defaultValue();
            spec.addOption(OptionSpec.builder(names(p))
                    .type(String.class)
                    .paramLabel(values)
                    .description(p.about().replace("%", "%%") + " (default: " + initial + ")")
                    .build());
        }
        return command;
    }

    /** A list of layers may be given under the name of one, too. */
    private static String[] names(Descriptor.Parameter parameter) {
        String name = "--" + parameter.name();
        return parameter.kind() == Descriptor.Kind.LAYERS
                ? new String[] {name, name.substring(0, name.length() - 1)}
                : new String[] {name};
    }

    @Override
    public Integer call() {
        Outputs.requireKnown(files);
        if (descriptor.about().needsInput() && inputs.isEmpty()) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Missing required parameter: 'INPUT'");
        }
        try (Convscope scope = Convscope.open(model, common.opening())) {
            Explainer<?> method = method(scope);
            String name = Descriptor.of(method.getClass()).name();
            List<String> subjects = descriptor.about().needsInput() ? inputs : List.of("");
            Account account = new Account(common, spec.commandLine());
            for (String input : account.withProgress(subjects)) {
                Subject subject = input.isEmpty() ? scope.subject() : scope.input(input);
                subject = explained.applied(subject, scope).seeded(common.seed);
                Explanation explanation = account.explained(method, subject, subjects.size() == 1);
                List<Path> written = new ArrayList<>();
                for (Path file : filesFor(input, name)) {
                    written.add(Outputs.write(explanation, file, common.language()));
                }
                account.add(subject, explanation, written);
            }
            account.finish();
        }
        return 0;
    }

    private Explainer<?> method(Convscope scope) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Descriptor.Parameter p : descriptor.parameters()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + p.name(), (String) null);
            if (value != null) {
                options.put(p.name(), value);
            }
        }
        if (fallsBack) {
            Suitability suits = new Cam().suits(scope.network());
            if (!suits.suits()) {
                spec.commandLine()
                        .getErr()
                        .println(
                                common.language() == Language.ZH
                                        ? "CAM 不适用于该网络："
                                                + Translations.of(suits.reason())
                                                        .zh() + "。改用 grad-cam。"
                                        : "CAM does not fit this network: " + suits.reason()
                                                + ". Using grad-cam instead.");
                return Explainers.named("grad-cam").create();
            }
        }
        return Explainers.create(descriptor, options);
    }

    private List<Path> filesFor(String input, String method) {
        String stem = Inputs.stem(input.isEmpty() ? model : input);
        if (files.isEmpty()) {
            return common.json ? List.of() : List.of(Path.of(stem + "-" + method + ".png"));
        }
        if (inputs.size() < 2) {
            return files;
        }
        List<Path> named = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                throw new InvalidRequestException(file + ": the name has no ending that says the kind of file");
            }
            named.add(file.resolveSibling(name.substring(0, dot) + "-" + stem + name.substring(dot)));
        }
        return named;
    }
}
