package convscope.cli;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.method.Explainers;
import convscope.method.MethodText;
import convscope.network.Network;
import convscope.render.SafeFiles;
import convscope.report.Page;
import convscope.report.Replay;
import convscope.report.Report;
import convscope.words.Language;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convscope report MODEL INPUT...}: answers and several explanations as one page, in words and with their records. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes one page about a network's answers: maps, words, records, and the commands that give them again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  convscope report builtin:efficientnet-lite0 builtin:cat builtin:coffee -o both.html",
            "  convscope report model.h5 photo.jpg --methods 'grad-cam,rise(masks=500),kernels' --title 'Why a cat?'"
        })
final class ReportCommand implements Callable<Integer> {
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
            paramLabel = "A,B,...",
            description =
                    "methods of the catalogue, joined by commas; parameters in brackets, as in 'grad-cam(layer=conv4),saliency' (default: a handful that fits)")
    private String methods;

    @Option(names = "--title", paramLabel = "TEXT", description = "title of the page", defaultValue = "")
    private String title;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "file to write, .html (default: INPUT-report.html)")
    private Path file;

    private final Map<String, String> refused = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Path out = file == null ? Path.of(Inputs.stem(on.inputs.get(0)) + "-report.html") : file;
        FileEndings.require(out, "a report", List.of(".html"));
        Language language = common.language();
        List<Explainer<?>> asked = new ArrayList<>();
        for (String method : methods == null ? List.<String>of() : MethodText.split(methods)) {
            asked.add(Explainers.method(method));
        }
        try (Convscope scope = Convscope.open(on.model, common.opening())) {
            List<Explainer<?>> fitting =
                    fitting(methods == null ? Report.usual(scope.network()) : asked, scope.network());
            Map<String, Subject> subjects = new LinkedHashMap<>();
            for (String input : on.inputs) {
                Subject subject = explained.applied(scope.input(input), scope).seeded(common.seed);
                if (!explained.target.equals("top")) {
                    subject.explained();
                }
                subjects.put(input, subject);
            }
            Account account = new Account(common, spec.commandLine());
            List<Report.Chapter> chapters = new ArrayList<>();
            subjects.forEach((input, subject) -> chapters.add(chapter(input, subject, fitting, account)));
            chapters.add(chapter("", scope.subject().seeded(common.seed), fitting, account));
            chapters.removeIf(chapter -> chapter.results().isEmpty());
            requireAny(chapters, scope.network());
            String html = new Report(title, chapters, refused, language).html();
            SafeFiles.write(out, html.getBytes(StandardCharsets.UTF_8));
            account.finish();
            if (!common.quiet && !common.json) {
                Account.wrote(List.of(out), common, spec.commandLine().getOut());
            }
        }
        return 0;
    }

    private List<Explainer<?>> fitting(List<Explainer<?>> wanted, Network network) {
        List<Explainer<?>> fitting = new ArrayList<>();
        for (Explainer<?> method : wanted) {
            Suitability suits = method.suits(network);
            if (suits.suits()) {
                fitting.add(method);
            } else {
                refused.put(Descriptor.text(method), suits.reason());
            }
        }
        if (fitting.isEmpty()) {
            requireAny(List.of(), network);
        }
        return fitting;
    }

    private void requireAny(List<Report.Chapter> chapters, Network network) {
        if (chapters.isEmpty()) {
            List<String> reasons = new ArrayList<>();
            refused.forEach((method, reason) -> reasons.add(method + ": " + reason));
            throw new UnsuitableModelException(network.name() + ": none of the methods works here:", reasons);
        }
    }

    /** The results for one input, or, where {@code input} is empty, of the methods that need none. */
    private Report.Chapter chapter(String input, Subject subject, List<Explainer<?>> fitting, Account account) {
        Replay replay = new Replay(common.replayed(), explained.target, explained.score, common.seed);
        List<Page.Section> results = new ArrayList<>();
        if (subject.hasInput()) {
            account.input(subject);
        }
        for (Explainer<?> method : fitting) {
            if (Descriptor.of(method.getClass()).about().needsInput() == input.isEmpty()) {
                continue;
            }
            try {
                Explanation explanation = account.explained(method, subject, true);
                account.result(subject, explanation, List.of());
                results.add(
                        Page.section(explanation, common.language()).withCommand(replay.line(method, on.model, input)));
            } catch (UnsuitableModelException | UnsupportedOperatorException e) {
                refused.put(Descriptor.text(method), e.getMessage());
            }
        }
        return new Report.Chapter(Report.head(subject, common.language()), results);
    }
}
