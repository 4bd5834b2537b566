package convscope.cli;

import convscope.Convscope;
import convscope.explain.Subject;
import convscope.network.Answer;
import convscope.network.Prediction;
import convscope.words.Diagnosis;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convscope predict MODEL INPUT...}: what the network answers. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = "Shows what a network answers for pictures, texts, signals or tensors.",
        footerHeading = "%nExample:%n",
        footer = "  convscope predict builtin:efficientnet-lite0 builtin:cat builtin:coffee --top 3")
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ModelAndInputs on;

    @Option(names = "--top", paramLabel = "N", defaultValue = "5", description = "how many answers (default: 5)")
    private int top;

    @Override
    public Integer call() {
        try (Convscope scope = Convscope.open(on.model, common.opening())) {
            PrintWriter out = spec.commandLine().getOut();
            List<Object> results = new ArrayList<>();
            for (String input : on.inputs) {
                Subject subject = scope.input(input);
                Prediction prediction = subject.predict();
                List<Answer> answers = prediction.top(Math.max(1, top));
                if (common.json) {
                    results.add(Json.prediction(input, answers, subject));
                    continue;
                }
                out.println(input);
                for (Answer answer : answers) {
                    out.printf(
                            Locale.ROOT,
                            "  %8s  %4d  %s%n",
                            Double.isNaN(answer.probability())
                                    ? answer.share()
                                    : String.format(Locale.ROOT, "%.2f %%", 100 * answer.probability()),
                            answer.index(),
                            answer.label());
                }
                if (!scope.network().answersClasses()) {
                    out.println(
                            "  (" + Translations.of(prediction.probabilities()).in(common.language()) + ")");
                }
                Diagnosis.of(subject)
                        .forEach(finding -> out.println("  ! " + finding.text().in(common.language())));
            }
            if (common.json) {
                out.println(Json.write(results));
            }
        }
        return 0;
    }
}
