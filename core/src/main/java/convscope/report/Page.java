package convscope.report;

import convscope.explain.Descriptor;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.method.Explainers;
import convscope.picture.Picture;
import convscope.words.Diagnosis;
import convscope.words.Interpretation;
import convscope.words.Language;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a page shows, in the language it is written in.
 *
 * @param title of the page
 * @param lead sentences under the title
 * @param answers rows of the table of answers; empty for no table
 * @param sections one per result
 * @param commands how to do the same from the command line; empty for none
 */
public record Page(
        String title,
        List<String> lead,
        List<AnswerRow> answers,
        List<Section> sections,
        List<Command> commands,
        Language language) {
    /** One line of the table of answers; {@code percent} from 0 to 100. */
    public record AnswerRow(String label, int index, double percent) {}

    /** A command with what it does. */
    public record Command(String line, String does) {}

    /** A picture with a caption; {@code data} is a {@code data:} address. */
    public record Figure(String data, String caption, int width) {
        static Figure of(Picture picture, String caption) {
            return new Figure(
                    "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png()),
                    caption,
                    picture.width());
        }
    }

    /**
     * One result, or the head of those that follow.
     *
     * @param title name of the method, or of what was fed
     * @param summary what the method shows
     * @param figures pictures
     * @param words what the numbers say
     * @param findings what is wrong
     * @param line what is explained, by which layer
     * @param record all of the record, as JSON; empty for heads
     * @param tables numbers in rows; empty for none
     * @param text the explained text in parts; empty where the input is none
     * @param answers rows of a table of answers; empty for none
     * @param command what gives the result again; empty for none
     */
    public record Section(
            String title,
            String summary,
            List<Figure> figures,
            List<String> words,
            List<String> findings,
            String line,
            String record,
            List<Table> tables,
            List<Part> text,
            List<AnswerRow> answers,
            String command) {
        /** A section without answers and command. */
        public Section(
                String title,
                String summary,
                List<Figure> figures,
                List<String> words,
                List<String> findings,
                String line,
                String record,
                List<Table> tables) {
            this(title, summary, figures, words, findings, line, record, tables, List.of(), List.of(), "");
        }

        /** A section without tables. */
        public Section(
                String title,
                String summary,
                List<Figure> figures,
                List<String> words,
                List<String> findings,
                String line,
                String record) {
            this(title, summary, figures, words, findings, line, record, List.of());
        }

        static Section head(String title, String summary, List<Figure> figures, List<String> words) {
            return new Section(title, summary, figures, words, List.of(), "", "");
        }

        Section withAnswers(List<AnswerRow> rows) {
            return new Section(title, summary, figures, words, findings, line, record, tables, text, rows, command);
        }

        Section withFindings(List<String> sentences) {
            return new Section(title, summary, figures, words, sentences, line, record, tables, text, answers, command);
        }

        Section withText(List<Part> parts) {
            return new Section(title, summary, figures, words, findings, line, record, tables, parts, answers, command);
        }

        /** The same, with the command that gives the result again. */
        public Section withCommand(String again) {
            return new Section(title, summary, figures, words, findings, line, record, tables, text, answers, again);
        }
    }

    /**
     * A part of a text.
     *
     * @param level from -{@value Parts#LEVELS} (strongest against) to {@value Parts#LEVELS} (strongest for); 0 for none
     * @param value the word's own number; empty for what stands between words
     */
    public record Part(String text, int level, String value) {}

    /**
     * Numbers in rows.
     *
     * @param caption what the numbers are
     * @param columns heads of the columns but the first, which names the rows
     * @param rows a name and a text per column each
     */
    public record Table(String caption, List<String> columns, List<List<String>> rows) {}

    public Page {
        lead = List.copyOf(lead);
        answers = List.copyOf(answers);
        sections = List.copyOf(sections);
        commands = List.copyOf(commands);
    }

    /** A page of one result. */
    public static Page of(Explanation explanation, Language language) {
        ExplanationRecord record = explanation.record();
        Section section = section(explanation, language);
        String about = record.model().file() + (record.input().isEmpty() ? "" : " · " + record.input());
        return new Page(section.title(), List.of(about), List.of(), List.of(section), List.of(), language);
    }

    /** The section of one result. */
    public static Section section(Explanation explanation, Language language) {
        ExplanationRecord record = explanation.record();
        Descriptor descriptor = Explainers.named(record.method());
        boolean zh = language == Language.ZH;
        List<String> parts = new ArrayList<>();
        if (!record.target().isEmpty()) {
            parts.add(Translations.of("explains " + record.target()).in(language));
        }
        if (!record.layer().isEmpty()) {
            parts.add(Translations.of("layer " + record.layer()).in(language));
        }
        List<Part> text = Parts.of(explanation);
        return new Section(
                zh ? descriptor.about().titleZh() : descriptor.about().title(),
                zh ? descriptor.about().summaryZh() : descriptor.about().summary(),
                isTextAlone(explanation) ? List.of() : List.of(Figure.of(Drawing.of(explanation), "")),
                Interpretation.of(explanation).stream().map(t -> t.in(language)).toList(),
                Diagnosis.of(explanation).stream()
                        .map(f -> f.text().in(language))
                        .toList(),
                String.join(" · ", parts),
                RecordJson.write(explanation, language),
                List.of(),
                text,
                List.of(),
                "");
    }

    /** Whether words with colours say all that a picture could. */
    private static boolean isTextAlone(Explanation explanation) {
        return explanation instanceof Heatmap map
                && !map.words().isEmpty()
                && map.further().isEmpty();
    }
}
