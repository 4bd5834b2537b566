package convscope.words;

import convscope.words.Phrase.Fixed;
import convscope.words.Phrase.Hole;
import convscope.words.Phrase.Piece;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look into a {@link PhraseBook}: holds a sentence and the phrases inside it against those of the book, within bounds that no sentence written by hand reaches. */
final class Lookup {
    private static final int LONGEST = 20_000;
    private static final int DEEPEST = 60;
    private static final int MOST_STEPS = 50_000;

    private final PhraseBook book;
    private final Map<String, Optional<String>> known = new HashMap<>();
    private int steps;
    private int depth;

    Lookup(PhraseBook book) {
        this.book = book;
    }

    Optional<String> translated(String section, String sentence) {
        if (sentence.isEmpty() || sentence.length() > LONGEST || depth > DEEPEST) {
            return Optional.empty();
        }
        String key = section + "\0" + sentence;
        Optional<String> before = known.get(key);
        if (before == null) {
            depth++;
            before = search(section, sentence);
            depth--;
            known.put(key, before);
        }
        return before;
    }

    private Optional<String> search(String section, String sentence) {
        for (Phrase phrase : book.candidates(section, sentence)) {
            Map<String, String> values = new HashMap<>();
            if (fits(phrase.pieces(), 0, sentence, 0, values)) {
                return Optional.of(phrase.filled(values));
            }
        }
        return Optional.empty();
    }

    /** Whether the pieces from {@code piece} on can be what stands from {@code from} on; fills {@code values} if so. */
    private boolean fits(List<Piece> pieces, int piece, String text, int from, Map<String, String> values) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        if (piece == pieces.size()) {
            return from == text.length();
        }
        if (pieces.get(piece) instanceof Fixed fixed) {
            return fixed.texts().stream()
                    .anyMatch(one ->
                            text.startsWith(one, from) && fits(pieces, piece + 1, text, from + one.length(), values));
        }
        Hole hole = (Hole) pieces.get(piece);
        if (piece == pieces.size() - 1) {
            return fills(hole, text.substring(from), values);
        }
        Fixed next = (Fixed) pieces.get(piece + 1);
        for (int end = nextStart(next, text, from); end >= 0; end = nextStart(next, text, end + 1)) {
            if (fits(pieces, piece + 1, text, end, values) && fills(hole, text.substring(from, end), values)) {
                return true;
            }
        }
        return false;
    }

    private static int nextStart(Fixed fixed, String text, int from) {
        if (from > text.length()) {
            return -1;
        }
        int first = -1;
        for (String one : fixed.texts()) {
            int at = text.indexOf(one, from);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private boolean fills(Hole hole, String text, Map<String, String> values) {
        if (!hole.isTranslated()) {
            values.put(hole.name(), text);
            return hole.takes(text);
        }
        Optional<String> translated = translated(hole.kind(), text);
        values.put(hole.name(), translated.orElse(text));
        return hole.isFree() || translated.isPresent();
    }
}
