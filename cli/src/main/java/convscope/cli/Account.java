package convscope.cli;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.Subject;
import convscope.network.Answer;
import convscope.words.Diagnosis;
import convscope.words.Interpretation;
import convscope.words.Language;
import convscope.words.Translations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine;

/** Tells on the terminal what was found and written. */
final class Account {
    private final CommonOptions common;
    private final PrintWriter out;
    private final List<Object> results = new ArrayList<>();

    Account(CommonOptions common, CommandLine command) {
        this.common = common;
        this.out = command.getOut();
    }

    /** The same subjects, with a bar on standard error while several are worked through at a terminal. */
    Iterable<String> withProgress(List<String> subjects) {
        if (subjects.size() < 2 || !isWatched()) {
            return subjects;
        }
        ProgressBarBuilder bar =
                new ProgressBarBuilder().setTaskName("explaining").setInitialMax(subjects.size());
        return ProgressBar.wrap(subjects, bar);
    }

    private boolean isWatched() {
        return !common.quiet && System.console() != null;
    }

    /** Explains, with a bar on standard error where one subject takes many runs at a terminal. */
    Explanation explained(Explainer<?> method, Subject subject, boolean alone) {
        if (!alone || !isWatched()) {
            return method.explain(subject);
        }
        try (RunsBar bar = new RunsBar(Descriptor.of(method.getClass()).name())) {
            return method.explain(subject.watchedBy(bar));
        }
    }

    void add(Subject subject, Explanation explanation, List<Path> written) {
        if (subject.hasInput()) {
            input(subject);
        }
        result(subject, explanation, written);
    }

    /** Tells what the network answers to an input, and what is wrong with it. */
    void input(Subject subject) {
        if (!common.json && !common.quiet) {
            out.println(subject.inputName() + (subject.network().answersOnce() ? ": " + answers(subject) : ""));
            Diagnosis.of(subject)
                    .forEach(finding -> out.println("! " + finding.text().in(common.language())));
        }
    }

    /** Tells what a method found, without its input. */
    void result(Subject subject, Explanation explanation, List<Path> written) {
        if (common.json) {
            results.add(Json.explanation(explanation, subject, written, common.language()));
            return;
        }
        if (common.quiet) {
            return;
        }
        ExplanationRecord record = explanation.record();
        String explains = record.target().isEmpty() ? "" : " " + said("explains " + record.target());
        String layer = record.layer().isEmpty() ? "" : " · " + said("layer " + record.layer());
        out.println(record.method() + explains + layer);
        Interpretation.of(explanation).forEach(text -> out.println(text.in(common.language())));
        Diagnosis.of(explanation)
                .forEach(finding -> out.println("! " + finding.text().in(common.language())));
        wrote(written, common, out);
    }

    private String said(String english) {
        return Translations.of(english).in(common.language());
    }

    /** Tells which files were written, if any. */
    static void wrote(List<Path> written, CommonOptions common, PrintWriter out) {
        if (!written.isEmpty()) {
            out.println((common.language() == Language.ZH ? "已写入 " : "wrote ")
                    + written.stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
    }

    private static String answers(Subject subject) {
        List<Answer> top = subject.predict().top(3);
        return top.stream().map(a -> a.label() + " " + a.share()).collect(Collectors.joining(", "));
    }

    void finish() {
        if (common.json) {
            out.println(Json.write(results));
        }
    }
}
