package convscope.graph;

import java.util.regex.Pattern;

/** Texts that come out of files or other programs, made fit to stand in a sentence for a person: on one line, and of a length that can be read. */
public final class OneLine {
    private static final int LONGEST_WORD = 120;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+");
    private static final Pattern LONG_WORD = Pattern.compile("[^\\s]{" + (LONGEST_WORD + 1) + ",}");

    private OneLine() {}

    /** The text with a space for line ends and other control characters, and with very long words shortened in their middle. */
    static String of(String text) {
        String line = CONTROL.matcher(text).find() ? CONTROL.matcher(text).replaceAll(" ") : text;
        return line.length() <= LONGEST_WORD
                ? line
                : LONG_WORD
                        .matcher(line)
                        .replaceAll(word -> java.util.regex.Matcher.quoteReplacement(cut(word.group(), LONGEST_WORD)));
    }

    /** The text on one line of at most {@code longest} characters; what is left out is from its middle, where the least is said. */
    public static String of(String text, int longest) {
        return cut(of(text), longest);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest / 3;
        return text.substring(0, longest - end - 5) + " ... " + text.substring(text.length() - end);
    }
}
