package convscope.graph;

import java.util.List;

/** A method that does not fit the model it was asked for; the message names the reason and what works instead. */
public final class UnsuitableModelException extends ConvscopeException {
    public UnsuitableModelException(String message) {
        super(message);
    }

    /** @param items reasons, each told on a line of its own below the sentence */
    public UnsuitableModelException(String sentence, List<String> items) {
        super(sentence, items);
    }

    public UnsuitableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
