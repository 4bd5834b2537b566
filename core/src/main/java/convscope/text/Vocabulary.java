package convscope.text;

import convscope.graph.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that a network knows, and how texts become their numbers. */
public final class Vocabulary {
    private static final int LONGEST_TEXT = 1_000_000;

    private final TextRule rule;
    private final List<String> words;
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * A vocabulary.
     *
     * @param words whose numbers are their places, counted from 0; those at the places of padding and unknown words stand for nothing
     * @throws InvalidRequestException if there are none
     */
    public Vocabulary(TextRule rule, List<String> words) {
        if (words.isEmpty()) {
            throw new InvalidRequestException("the vocabulary has no words; one a line is expected"
                    + (rule.file().isEmpty() ? "" : " in " + rule.file()));
        }
        this.rule = rule;
        this.words = List.copyOf(words);
        for (int i = 0; i < words.size(); i++) {
            if (i != rule.padding() && i != rule.unknown()) {
                numbers.putIfAbsent(words.get(i), i);
            }
        }
    }

    public TextRule rule() {
        return rule;
    }

    /** Number of entries, those for padding and unknown words included. */
    public int size() {
        return words.size();
    }

    /**
     * A text as the network reads it.
     *
     * @param positions number of positions of the network; at most 0 where it takes any
     * @throws InvalidRequestException if the text is over a million characters long
     */
    public Tokens read(String text, int positions) {
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidRequestException("the text has " + text.length() + " characters; texts up to "
                    + LONGEST_TEXT + " are read. Give a part of it.");
        }
        List<Token> found = new ArrayList<>();
        for (Split.Piece piece : rule.split().pieces(text)) {
            String word = rule.lowercase() ? rule.split().lower(piece.word()) : piece.word();
            Integer number = numbers.get(word);
            if (number != null || rule.unknown() >= 0) {
                found.add(new Token(
                        text.substring(piece.from(), piece.to()),
                        piece.from(),
                        piece.to(),
                        number == null ? Token.Kind.UNKNOWN : Token.Kind.KNOWN,
                        number == null ? rule.unknown() : number));
            }
        }
        int wanted = positions > 0 ? positions : rule.length() > 0 ? rule.length() : Math.max(1, found.size());
        int left = Math.max(0, found.size() - wanted);
        List<Token> kept =
                rule.cutAtStart() ? found.subList(left, found.size()) : found.subList(0, found.size() - left);
        int end = text.length();
        List<Token> padding =
                Collections.nCopies(wanted - kept.size(), new Token("", end, end, Token.Kind.PADDING, rule.padding()));
        List<Token> all = new ArrayList<>(rule.padAtStart() ? padding : kept);
        all.addAll(rule.padAtStart() ? kept : padding);
        return new Tokens(text, all, left);
    }

    /** The text that stands behind some numbers: their words with blanks between them. */
    public Tokens of(long[] indices) {
        StringBuilder text = new StringBuilder();
        List<Token> positions = new ArrayList<>();
        for (long index : indices) {
            boolean padding = index == rule.padding();
            String word = padding ? "" : index < words.size() ? words.get((int) index) : "#" + index;
            if (!word.isEmpty() && text.length() > 0) {
                text.append(' ');
            }
            int from = text.length();
            text.append(word);
            Token.Kind kind =
                    padding ? Token.Kind.PADDING : index == rule.unknown() ? Token.Kind.UNKNOWN : Token.Kind.KNOWN;
            positions.add(new Token(word, from, text.length(), kind, index));
        }
        return new Tokens(text.toString(), positions, 0);
    }
}
