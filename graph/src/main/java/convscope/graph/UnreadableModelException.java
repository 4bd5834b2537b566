package convscope.graph;

/** A file that cannot be read as a model: missing, damaged, or no model at all. */
public final class UnreadableModelException extends ConvscopeException {
    public UnreadableModelException(String message) {
        super(message);
    }

    public UnreadableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
