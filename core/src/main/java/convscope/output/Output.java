package convscope.output;

import convscope.explain.Explanation;
import convscope.words.Language;

/** A kind of file. */
public interface Output {
    /** The ending of such files, with its point: {@code .png}. */
    String ending();

    /** The content of the file for a result. */
    byte[] bytes(Explanation explanation, Language language);
}
