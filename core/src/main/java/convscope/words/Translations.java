package convscope.words;

/**
 * The sentences of records and refusals in Chinese. They are English wherever they are made, kept and compared; only who shows them asks here.
 *
 * <p>What is known stands in {@code zh.txt} beside this class: sentences with holes for names, numbers and shapes, which stay as they are, and for phrases that are
 * translated in turn. A sentence that is not there stays English in both languages.
 */
public final class Translations {
    private static final String SENTENCES = "text";
    private static final String LABELS = "label";

    private Translations() {}

    /** Loaded with the first sentence. */
    private static final class Chinese {
        private static final PhraseBook BOOK = PhraseBook.read("zh.txt");
    }

    /** A sentence or a phrase such as {@code as asked}. */
    public static Text of(String english) {
        return in(SENTENCES, english);
    }

    /** The name of what is explained, such as {@code class 3} or {@code unit 5 of conv4}; names that a model gives its classes stay as they are. */
    public static Text ofLabel(String english) {
        return in(LABELS, english);
    }

    private static Text in(String section, String english) {
        return new Text(english, Chinese.BOOK.translated(section, english).orElse(english));
    }
}
