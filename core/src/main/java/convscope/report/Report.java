package convscope.report;

import convscope.explain.Explainer;
import convscope.explain.InputView;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.method.Explainers;
import convscope.network.Network;
import convscope.render.LabelledGrid;
import convscope.words.Diagnosis;
import convscope.words.Language;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Several results as one page: a chapter per input with the network's answer to it, and a section per result with its words, its record and the command that gives it
 * again. The command line and the server write their reports by this.
 *
 * @param title blank for the usual one
 * @param refused why methods that were asked for do not fit, by method
 */
public record Report(String title, List<Chapter> chapters, Map<String, String> refused, Language language) {
    private static final int TILE = 224;
    private static final int ANSWERS = 5;

    /** Quick ones first; together they ask where, which pixels, what if it were covered, which units, and what the network looks for. */
    private static final List<String> USUAL =
            List.of("grad-cam", "lrp", "integrated-gradients", "occlusion", "unit-contributions", "kernels");

    /** Results for one input, or those that need none; {@code head} is {@link #head}. */
    public record Chapter(Page.Section head, List<Page.Section> results) {
        public Chapter {
            results = List.copyOf(results);
        }
    }

    public Report {
        title = title.isBlank() ? (language == Language.ZH ? "Convscope 报告" : "Convscope report") : title.strip();
        chapters = List.copyOf(chapters);
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /** The handful of methods that a report holds when none are asked for: those that fit the network. */
    public static List<Explainer<?>> usual(Network network) {
        List<Explainer<?>> fitting = new ArrayList<>();
        for (String name : USUAL) {
            Explainer<?> method = Explainers.named(name).create();
            Suitability suits = method.suits(network);
            if (suits.suits()) {
                fitting.add(method);
            }
        }
        return fitting;
    }

    /** The report as one HTML document that needs no other file. */
    public String html() {
        return Pages.html(page());
    }

    Page page() {
        List<Page.Section> sections = new ArrayList<>();
        for (Chapter chapter : chapters) {
            sections.add(chapter.head());
            sections.addAll(chapter.results());
        }
        if (!refused.isEmpty()) {
            sections.add(unfit());
        }
        return new Page(title, List.of(), List.of(), sections, List.of(), language);
    }

    private Page.Section unfit() {
        List<String> reasons = new ArrayList<>();
        refused.forEach((method, reason) ->
                reasons.add(Comparisons.unfit(method, reason).in(language)));
        boolean zh = language == Language.ZH;
        return Page.Section.head(
                zh ? "不适用的方法" : "Methods that do not fit",
                zh ? "要求了这些方法，但此处无法使用。" : "They were asked for and cannot work here.",
                List.of(),
                reasons);
    }

    /** The head of a chapter: what was fed, how it was made ready, what the network answers, and what is wrong with it. */
    public static Page.Section head(Subject subject, Language language) {
        if (!subject.hasInput()) {
            return head("", model(subject.network(), language), language);
        }
        boolean zh = language == Language.ZH;
        List<Page.Figure> figures = subject
                .picture()
                .map(picture -> new LabelledGrid(1, TILE).scaled(picture))
                .map(picture -> Page.Figure.of(picture, zh ? "网络看到的图像" : "the picture as the network sees it"))
                .stream()
                .toList();
        List<String> words = new ArrayList<>();
        words.add(model(subject.network(), language));
        words.add((zh ? "输入：" : "Input: ")
                + Translations.of(subject.preprocessing()).in(language)
                + (zh ? "。" : "."));
        return Page.Section.head(title(subject, zh), "", figures, words)
                .withAnswers(answers(subject))
                .withFindings(Diagnosis.of(subject).stream()
                        .map(finding -> finding.text().in(language))
                        .toList())
                .withText(text(subject));
    }

    /** The same of what is known no more than by name; {@code title} is empty where there is no input. */
    public static Page.Section head(String title, String sentence, Language language) {
        return Page.Section.head(
                title.isEmpty() ? (language == Language.ZH ? "网络本身" : "The network itself") : title,
                "",
                List.of(),
                List.of(sentence));
    }

    private static String title(Subject subject, boolean zh) {
        return subject.inputName().startsWith("text:") ? (zh ? "文本" : "Text") : Comparisons.name(subject);
    }

    private static List<Page.AnswerRow> answers(Subject subject) {
        return subject.network().answersClasses()
                ? subject.predict().top(ANSWERS).stream()
                        .map(a -> new Page.AnswerRow(a.label(), a.index(), 100 * a.probability()))
                        .toList()
                : List.of();
    }

    private static List<Page.Part> text(Subject subject) {
        return subject.network().inputs().stream()
                .flatMap(input -> subject.view(input).stream())
                .filter(InputView.OfText.class::isInstance)
                .findFirst()
                .map(view ->
                        List.of(new Page.Part(((InputView.OfText) view).tokens().text(), 0, "")))
                .orElse(List.of());
    }

    private static String model(Network network, Language language) {
        String parameters = String.format(Locale.ROOT, "%,d", network.model().parameters());
        String format = network.model().provenance().format();
        return language == Language.ZH
                ? "模型：" + network.name() + "，" + format + "，" + parameters + " 个参数。"
                : "Model: " + network.name() + ", " + format + ", " + parameters + " parameters.";
    }
}
