package convscope.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a text becomes words. */
public enum Split {
    /**
     * Runs of letters, apostrophes between letters included (typographic ones become plain); Chinese characters and Japanese syllables stand by themselves. Everything else
     * separates.
     */
    WORDS {
        @Override
        List<Piece> pieces(String text) {
            List<Piece> pieces = new ArrayList<>();
            int start = -1;
            for (int at = 0; at < text.length(); ) {
                int letter = text.codePointAt(at);
                int next = at + Character.charCount(letter);
                boolean joins = Character.isLetter(letter) && !isSingle(letter);
                boolean apostrophe = start >= 0 && isApostrophe(letter) && startsWord(text, next);
                if (joins || apostrophe) {
                    start = start < 0 ? at : start;
                } else {
                    end(text, start, at, pieces);
                    start = -1;
                    if (Character.isLetter(letter)) {
                        pieces.add(new Piece(at, next, text.substring(at, next)));
                    }
                }
                at = next;
            }
            end(text, start, text.length(), pieces);
            return pieces;
        }
    },

    /** Whatever stands between white space. */
    SPACES {
        @Override
        List<Piece> pieces(String text) {
            List<Piece> pieces = new ArrayList<>();
            int start = -1;
            for (int at = 0; at < text.length(); at++) {
                if (!Character.isWhitespace(text.charAt(at))) {
                    start = start < 0 ? at : start;
                } else if (start >= 0) {
                    pieces.add(new Piece(start, at, text.substring(start, at)));
                    start = -1;
                }
            }
            if (start >= 0) {
                pieces.add(new Piece(start, text.length(), text.substring(start)));
            }
            return pieces;
        }
    },

    /** What Keras' TextVectorization does unless told otherwise: ASCII punctuation is deleted, then split at white space; only ASCII letters become lower case. */
    KERAS {
        @Override
        List<Piece> pieces(String text) {
            return SPACES.pieces(text).stream()
                    .map(p -> new Piece(p.from(), p.to(), p.word().replaceAll("[!-/:-@\\[-`{-~]", "")))
                    .filter(p -> !p.word().isEmpty())
                    .toList();
        }

        @Override
        String lower(String word) {
            StringBuilder lower = new StringBuilder(word);
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                lower.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
            return lower.toString();
        }
    },

    /** Single characters, white space included. */
    CHARACTERS {
        @Override
        List<Piece> pieces(String text) {
            List<Piece> pieces = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int next = at + Character.charCount(text.codePointAt(at));
                pieces.add(new Piece(at, next, text.substring(at, next)));
                at = next;
            }
            return pieces;
        }
    };

    /** A word, and where it stands in the text. */
    record Piece(int from, int to, String word) {}

    abstract List<Piece> pieces(String text);

    String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static void end(String text, int start, int at, List<Piece> pieces) {
        if (start >= 0) {
            pieces.add(new Piece(start, at, text.substring(start, at).replace('\u2019', '\'')));
        }
    }

    private static boolean isApostrophe(int character) {
        return character == '\'' || character == '\u2019';
    }

    private static boolean startsWord(String text, int at) {
        return at < text.length() && Character.isLetter(text.codePointAt(at)) && !isSingle(text.codePointAt(at));
    }

    /** Chinese characters and Japanese syllables, by Unicode's blocks. */
    private static boolean isSingle(int letter) {
        return letter >= 0x3040 && letter <= 0x30ff
                || letter >= 0x3400 && letter <= 0x4dbf
                || letter >= 0x4e00 && letter <= 0x9fff
                || letter >= 0xf900 && letter <= 0xfaff
                || letter >= 0x20000 && letter <= 0x3ffff;
    }
}
