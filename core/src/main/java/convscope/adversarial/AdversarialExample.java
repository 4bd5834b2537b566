package convscope.adversarial;

import convscope.explain.Subject;
import convscope.network.Answer;
import convscope.report.RecordJson;
import convscope.words.Language;
import convscope.words.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An input, and the same changed a little against its answer.
 *
 * @param attack how the change was found; its epsilon is the one that was asked for or found
 * @param trials all sizes that were tried, in order
 * @param clean the input as it was
 * @param adversarial the changed input as a file holds it: a picture of whole levels where the input is a picture, as the network sees it (resized and cropped)
 * @param flips whether the change turned the answer before it was rounded to what a file holds
 * @param survives whether it does so after rounding: whether both answers differ
 * @param change what was changed
 * @param maps what became of the explanation
 */
public record AdversarialExample(
        Attack attack,
        List<Trial> trials,
        Subject clean,
        Subject adversarial,
        boolean flips,
        boolean survives,
        Change change,
        MapsBeforeAndAfter maps) {
    private static final int ANSWERS = 5;

    public AdversarialExample {
        trials = List.copyOf(trials);
    }

    /** The first answer to the clean input. */
    public Answer before() {
        return clean.predict().top();
    }

    /** The first answer to the changed input. */
    public Answer after() {
        return adversarial.predict().top();
    }

    /** What happened, most important first. */
    public List<Text> words() {
        return new AdversarialWords(this).all();
    }

    /** All numbers, records and words, for JSON. */
    public Map<String, Object> fields(Language language) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", clean.inputName());
        fields.put("attack", attack);
        fields.put("unit", change.inLevels() ? "levels of 255" : "numbers of the tensor");
        fields.put("trials", trials);
        fields.put("flips", flips);
        fields.put("survives rounding", survives);
        fields.put("size", change.size());
        fields.put("size after rounding", change.storedSize());
        fields.put("changed share", change.changed());
        fields.put("amplification of the difference picture", change.amplification());
        fields.put("before", clean.predict().top(ANSWERS));
        fields.put("after", adversarial.predict().top(ANSWERS));
        fields.put("rank correlation", maps.rankCorrelation());
        fields.put("structural similarity", maps.similarity());
        fields.put("shift", maps.shift());
        fields.put("map before", RecordJson.fields(maps.clean(), language));
        fields.put("map after", RecordJson.fields(maps.adversarial(), language));
        fields.put("words", words().stream().map(text -> text.in(language)).toList());
        return fields;
    }
}
