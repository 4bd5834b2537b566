package convscope.report;

import convscope.explain.ExplanationRecord;
import convscope.explain.Subject;
import convscope.network.Answer;
import convscope.picture.Picture;
import convscope.render.LabelledGrid;
import convscope.words.Diagnosis;
import convscope.words.Language;
import convscope.words.Text;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Comparisons of methods as a picture, as a page, in words and as numbers. */
public final class Comparisons {
    private static final int TILE = 224;
    private static final int MOST_COLUMNS = 6;

    private Comparisons() {}

    /** The inputs and all maps as a grid: one row per input, or, where there is one input, as many rows as it takes. */
    public static Picture picture(List<Comparison> comparisons) {
        int methods = comparisons.stream().mapToInt(c -> c.maps().size()).max().orElse(0);
        int columns = comparisons.size() > 1
                ? methods + 1
                : Math.min(MOST_COLUMNS, (int) Math.ceil(Math.sqrt(methods + 1.0)));
        List<LabelledGrid.Tile> tiles = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            int first = tiles.size();
            tiles.add(input(comparison));
            comparison.maps().forEach(m -> tiles.add(new LabelledGrid.Tile(m.method(), Drawing.of(m.map()))));
            while (comparisons.size() > 1 && tiles.size() < first + columns) {
                tiles.add(null);
            }
        }
        return new LabelledGrid(columns, TILE).of(tiles);
    }

    private static LabelledGrid.Tile input(Comparison comparison) {
        return comparison
                .subject()
                .picture()
                .map(p -> new LabelledGrid.Tile(name(comparison.subject()), p))
                .orElse(null);
    }

    static String name(Subject subject) {
        return subject.inputName().replaceAll(".*[/\\\\:]", "");
    }

    /** What the numbers say, most important first. */
    public static List<Text> words(Comparison comparison) {
        List<Text> words = new ArrayList<>(comparison.agreement().words());
        comparison.refused().forEach((method, reason) -> words.add(unfit(method, reason)));
        return words;
    }

    /** Says that a method does not fit, and why. */
    static Text unfit(String method, String reason) {
        return new Text(
                method + " does not fit: " + stop(reason),
                method + " 不适用：" + Translations.of(reason).zh());
    }

    private static String stop(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** One page with a section per input: its maps, their words, and the tables of agreement. */
    public static Page page(List<Comparison> comparisons, Language language) {
        boolean zh = language == Language.ZH;
        List<Page.Section> sections =
                comparisons.stream().map(c -> section(c, language)).toList();
        ExplanationRecord any = comparisons.get(0).maps().get(0).map().record();
        List<String> lead = List.of(
                any.model().file(),
                zh
                        ? "等级相关（Spearman）问两张图是否以同样的顺序排列各处，与刻度无关；结构相似度（SSIM）问它们看起来是否相像。"
                        : "The rank correlation (Spearman) asks whether two maps put places in the same order, whatever their scales; structural similarity (SSIM)"
                                + " asks whether they look alike.");
        return new Page(zh ? "方法比较" : "Methods compared", lead, List.of(), sections, List.of(), language);
    }

    private static Page.Section section(Comparison comparison, Language language) {
        boolean zh = language == Language.ZH;
        Subject subject = comparison.subject();
        List<Page.Figure> figures = new ArrayList<>();
        subject.picture().ifPresent(p -> figures.add(tile(p, zh ? "输入" : "input")));
        List<String> findings = new ArrayList<>();
        for (Comparison.MethodMap each : comparison.maps()) {
            figures.add(tile(Drawing.of(each.map()), each.method()));
            Diagnosis.of(each.map())
                    .forEach(f -> findings.add(each.method() + ": " + f.text().in(language)));
        }
        List<Page.Table> tables = List.of(
                table(
                        zh ? "等级相关" : "Rank correlation",
                        comparison,
                        comparison.agreement().rankCorrelations()),
                table(
                        zh ? "结构相似度" : "Structural similarity",
                        comparison,
                        comparison.agreement().similarities()));
        String target = comparison.maps().get(0).map().record().target();
        return new Page.Section(
                name(subject),
                answers(subject),
                figures,
                words(comparison).stream().map(t -> t.in(language)).toList(),
                findings,
                Translations.of("explains " + target).in(language),
                RecordJson.text(fields(comparison, language)),
                tables);
    }

    private static Page.Figure tile(Picture picture, String caption) {
        return Page.Figure.of(new LabelledGrid(1, TILE).scaled(picture), caption);
    }

    private static String answers(Subject subject) {
        if (!subject.network().answersClasses()) {
            return subject.inputName();
        }
        List<String> top = new ArrayList<>();
        for (Answer answer : subject.predict().top(3)) {
            top.add(answer.label() + " " + answer.share());
        }
        return String.join(", ", top);
    }

    private static Page.Table table(String caption, Comparison comparison, Double[][] values) {
        List<String> names =
                comparison.maps().stream().map(Comparison.MethodMap::method).toList();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            List<String> row = new ArrayList<>(List.of(names.get(i)));
            for (Double value : values[i]) {
                row.add(value == null ? "-" : String.format(Locale.ROOT, "%.2f", value));
            }
            rows.add(row);
        }
        return new Page.Table(caption, names, rows);
    }

    /** All numbers, records and words, for JSON. */
    public static Map<String, Object> fields(Comparison comparison, Language language) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", comparison.subject().inputName());
        Map<String, Object> maps = new LinkedHashMap<>();
        for (Comparison.MethodMap each : comparison.maps()) {
            maps.put(each.method(), RecordJson.fields(each.map(), language));
        }
        fields.put("maps", maps);
        fields.put("rank correlations", comparison.agreement().rankCorrelations());
        fields.put("structural similarities", comparison.agreement().similarities());
        fields.put(
                "groups",
                comparison.agreement().groups().stream()
                        .map(group -> group.stream()
                                .map(i -> comparison.maps().get(i).method())
                                .toList())
                        .toList());
        fields.put("refused", comparison.refused());
        fields.put("words", words(comparison).stream().map(t -> t.in(language)).toList());
        return fields;
    }
}
