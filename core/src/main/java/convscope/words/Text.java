package convscope.words;

import java.util.Locale;

/** The same sentence in every language. */
public record Text(String en, String zh) {
    /** The sentence in one language. */
    public String in(Language language) {
        return language == Language.ZH ? zh : en;
    }

    /** A sentence whose numbers and names are filled in by {@link String#format}. */
    public static Text format(String en, String zh, Object... values) {
        return new Text(String.format(Locale.ROOT, en, values), String.format(Locale.ROOT, zh, values));
    }
}
