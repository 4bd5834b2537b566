package convscope.cli;

import convscope.explain.ConventionTrial;
import convscope.explain.Subject;
import convscope.words.Diagnosis;
import convscope.words.Language;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** What a network answers to a picture under every convention of scaling, as lines. */
final class ConventionTable {
    private ConventionTable() {}

    static void print(Subject subject, PrintWriter out, Language language) {
        boolean zh = language == Language.ZH;
        Optional<ConventionTrial> trial = subject.conventionTrial();
        out.println();
        if (trial.isEmpty()) {
            out.println(
                    zh
                            ? "预处理已知，或输出不是各类别的概率：没有比较各种缩放方式。"
                            : "Conventions of scaling were not compared: the preprocessing is known, or the answer is no class.");
            return;
        }
        out.println(
                zh
                        ? subject.inputName() + " 在各种缩放方式下的答案（第一行是猜测）："
                        : subject.inputName() + " under each convention, the guess first:");
        row(trial.get().guess(), out, language);
        trial.get().others().forEach(outcome -> row(outcome, out, language));
        Diagnosis.of(subject)
                .forEach(finding -> out.println("! " + finding.text().in(language)));
    }

    private static void row(ConventionTrial.Outcome outcome, PrintWriter out, Language language) {
        out.printf(
                Locale.ROOT,
                language == Language.ZH ? "  %-5s  %6.2f %%  熵 %5.2f  %s%n" : "  %-5s  %6.2f %%  entropy %5.2f  %s%n",
                outcome.convention(),
                100 * outcome.top().probability(),
                outcome.entropy(),
                Translations.ofLabel(outcome.top().label()).in(language));
    }
}
