package convscope.words;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with holes, in two languages.
 *
 * <ul>
 *   <li>{@code {name}}: any text, taken over as it is; {@code number}, {@code word}, {@code part} and {@code unquoted} behind a colon ask for a number, a text without
 *       spaces, without semicolons, without quotation marks
 *   <li>{@code {name:section}}: a phrase of that section, translated in turn; with {@code ?} behind, any other text is taken over as it is
 *   <li>{@code {word|words}}: either of them
 * </ul>
 *
 * <p>The translation has the names alone, in its own order.
 *
 * @param english as it stands in the file
 * @param pieces the same, taken apart
 * @param letters how many of its letters are fixed
 * @param translation with {@code {name}} for each hole
 */
record Phrase(String english, List<Piece> pieces, int letters, String translation) {
    private static final Map<String, Pattern> PLAIN = Map.of(
            "",
            Pattern.compile(".*", Pattern.DOTALL),
            "number",
            Pattern.compile("[-+]?(\\d[\\d.,]*([eE][-+]?\\d+)?|Infinity)|NaN"),
            "word",
            Pattern.compile("[^\\s']+"),
            "part",
            Pattern.compile("[^;]+"),
            "unquoted",
            Pattern.compile("[^']+"));

    private static final Pattern MARK =
            Pattern.compile("\\{(?:([a-z][A-Za-z0-9]*)(?::([a-z]+)(\\?)?)?|([^{}\":]*\\|[^{}\":]*))}");
    private static final Pattern REFERENCE = Pattern.compile("\\{([a-z][A-Za-z0-9]*)}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    /** A part of a phrase. */
    sealed interface Piece permits Fixed, Hole {}

    /** One of some texts. */
    record Fixed(List<String> texts) implements Piece {}

    /**
     * Anything of a kind.
     *
     * @param kind of what is taken over as it is, empty for any; or a section
     * @param isFree whether what is no phrase of the section fits, too
     */
    record Hole(String name, String kind, boolean isFree) implements Piece {
        boolean isTranslated() {
            return !PLAIN.containsKey(kind);
        }

        /** Whether a text that is taken over as it is fits. */
        boolean takes(String text) {
            return PLAIN.get(kind).matcher(text).matches();
        }
    }

    Phrase {
        pieces = List.copyOf(pieces);
        for (int i = 1; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Hole && pieces.get(i - 1) instanceof Hole) {
                throw new IllegalArgumentException("'" + english + "': nothing stands between two holes");
            }
        }
        if (pieces.stream().noneMatch(Fixed.class::isInstance)) {
            throw new IllegalArgumentException("'" + english + "' has no fixed text");
        }
    }

    static Phrase parse(String english, String translation) {
        List<Piece> pieces = new ArrayList<>();
        Matcher mark = MARK.matcher(english);
        int end = 0;
        while (mark.find()) {
            if (mark.start() > end) {
                pieces.add(new Fixed(List.of(english.substring(end, mark.start()))));
            }
            if (mark.group(4) != null) {
                pieces.add(new Fixed(List.of(mark.group(4).split("\\|", -1))));
            } else {
                String kind = mark.group(2) == null ? "" : mark.group(2);
                pieces.add(new Hole(mark.group(1), kind, mark.group(3) != null));
            }
            end = mark.end();
        }
        if (end < english.length()) {
            pieces.add(new Fixed(List.of(english.substring(end))));
        }
        return new Phrase(english, pieces, letters(pieces), translation);
    }

    private static int letters(List<Piece> pieces) {
        return pieces.stream()
                .filter(Fixed.class::isInstance)
                .mapToInt(piece -> ((Fixed) piece)
                        .texts().stream().mapToInt(String::length).min().orElse(0))
                .sum();
    }

    /** The holes, in their order in English. */
    List<Hole> holes() {
        return pieces.stream()
                .filter(Hole.class::isInstance)
                .map(Hole.class::cast)
                .toList();
    }

    /** Names of the holes that the translation fills. */
    Set<String> references() {
        Set<String> names = new LinkedHashSet<>();
        Matcher reference = REFERENCE.matcher(translation);
        while (reference.find()) {
            names.add(reference.group(1));
        }
        return names;
    }

    /** The words that every sentence of this form has: those that no hole can lengthen. */
    Set<String> words() {
        Set<String> words = new LinkedHashSet<>();
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Fixed fixed && fixed.texts().size() == 1) {
                String text = fixed.texts().get(0);
                Matcher word = WORD.matcher(text);
                while (word.find()) {
                    boolean whole =
                            (word.start() > 0 || i == 0) && (word.end() < text.length() || i == pieces.size() - 1);
                    if (whole) {
                        words.add(word.group());
                    }
                }
            }
        }
        return words;
    }

    /** The translation with its holes filled; spaces stand between Chinese and other letters alone. */
    String filled(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        Matcher reference = REFERENCE.matcher(translation);
        int end = 0;
        while (reference.find()) {
            join(text, translation.substring(end, reference.start()));
            join(text, values.get(reference.group(1)));
            end = reference.end();
        }
        join(text, translation.substring(end));
        return text.toString();
    }

    private static void join(StringBuilder text, String next) {
        if (text.isEmpty() || next.isEmpty()) {
            text.append(next);
            return;
        }
        String rest = next;
        if (isWide(text.codePointBefore(text.length())) && rest.matches("(?s) [\\p{IsHan}“（].*")) {
            rest = rest.substring(1);
        } else if (text.charAt(text.length() - 1) == ' '
                && text.length() > 1
                && isWide(text.codePointBefore(text.length() - 1))
                && isWide(rest.codePointAt(0))) {
            text.setLength(text.length() - 1);
        } else if (isLetter(text.codePointBefore(text.length())) && isHan(rest.codePointAt(0))
                || isHan(text.codePointBefore(text.length())) && isLetter(rest.codePointAt(0))) {
            text.append(' ');
        }
        text.append(rest);
    }

    private static boolean isHan(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HAN;
    }

    private static boolean isWide(int character) {
        return isHan(character) || "“”（）：；，。、".indexOf(character) >= 0;
    }

    private static boolean isLetter(int character) {
        return character < 128 && Character.isLetterOrDigit(character);
    }
}
