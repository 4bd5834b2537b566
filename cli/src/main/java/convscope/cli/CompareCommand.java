package convscope.cli;

import convscope.Convscope;
import convscope.explain.Explainer;
import convscope.explain.Subject;
import convscope.method.Explainers;
import convscope.method.MethodText;
import convscope.output.Outputs;
import convscope.render.SafeFiles;
import convscope.report.Comparison;
import convscope.report.Comparisons;
import convscope.report.Pages;
import convscope.report.RecordJson;
import convscope.words.Language;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convscope compare MODEL INPUT... --methods a,b,c}: several methods side by side, and which of them agree. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Explains one answer by several methods side by side and tells which of them agree.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  convscope compare builtin:efficientnet-lite0 builtin:cat --methods cam,grad-cam,saliency -o cat.html -o cat.png",
            "  convscope compare model.h5 photo.jpg --methods 'grad-cam,grad-cam(layer=conv4)' --target 'tiger cat'"
        })
final class CompareCommand implements Callable<Integer> {
    private static final List<String> ENDINGS = List.of(".html", ".json", ".png");

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private TargetOptions explained;

    @Mixin
    private ModelAndInputs on;

    @Option(
            names = "--methods",
            required = true,
            paramLabel = "A,B,...",
            description =
                    "methods of the catalogue, joined by commas; parameters in brackets, as in 'grad-cam(layer=conv4),saliency'")
    private String methods;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description =
                    "file to write, several allowed: .png (a grid), .html (a page), .json (default: INPUT-compared.png)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<Path> written = files.isEmpty() && !common.json
                ? List.of(Path.of(Inputs.stem(on.inputs.get(0)) + "-compared.png"))
                : files;
        written.forEach(file -> FileEndings.require(file, "a comparison", ENDINGS));
        List<Explainer<?>> compared = new ArrayList<>();
        for (String method : MethodText.split(methods)) {
            compared.add(Explainers.method(method));
        }
        try (Convscope scope = Convscope.open(on.model, common.opening())) {
            List<Comparison> comparisons = new ArrayList<>();
            for (String input : on.inputs) {
                Subject subject = explained.applied(scope.input(input), scope).seeded(common.seed);
                comparisons.add(Comparison.of(subject, compared));
            }
            written.forEach(file -> write(comparisons, file));
            tell(comparisons, written);
        }
        return 0;
    }

    private void write(List<Comparison> comparisons, Path file) {
        switch (Outputs.ending(file)) {
            case ".png" -> Outputs.write(Comparisons.picture(comparisons), file);
            case ".html" -> write(Pages.html(Comparisons.page(comparisons, common.language())), file);
            default -> write(json(comparisons), file);
        }
    }

    private static void write(String text, Path file) {
        SafeFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private String json(List<Comparison> comparisons) {
        return RecordJson.text(comparisons.stream()
                .map(c -> Comparisons.fields(c, common.language()))
                .toList());
    }

    private void tell(List<Comparison> comparisons, List<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.json) {
            out.print(json(comparisons));
            out.flush();
            return;
        }
        if (common.quiet) {
            return;
        }
        for (Comparison comparison : comparisons) {
            String target = comparison.maps().get(0).map().record().target();
            out.println(comparison.subject().inputName()
                    + (common.language() == Language.ZH ? "：" : ": ")
                    + Translations.of("explains " + target).in(common.language()));
            table(comparison, out);
            Comparisons.words(comparison).forEach(text -> out.println(text.in(common.language())));
        }
        Account.wrote(written, common, out);
    }

    /** Rank correlations, every method named once and numbered. */
    private static void table(Comparison comparison, PrintWriter out) {
        Double[][] values = comparison.agreement().rankCorrelations();
        int width = comparison.maps().stream()
                .mapToInt(m -> m.method().length())
                .max()
                .orElse(1);
        for (int i = 0; i < values.length; i++) {
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%3d  %-" + width + "s",
                    i + 1,
                    comparison.maps().get(i).method()));
            for (int j = 0; j <= i; j++) {
                line.append(values[i][j] == null ? "     -" : String.format(Locale.ROOT, " %5.2f", values[i][j]));
            }
            out.println(line);
        }
    }
}
