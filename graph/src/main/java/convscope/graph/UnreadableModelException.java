package convscope.graph;

/** A file that cannot be read as a model: missing, damaged, or no model at all. */
public final class UnreadableModelException extends ConvscopeException {
    /** What to do, at the end of a refusal of a file whose parts do not fit each other. */
    static final String DAMAGED = "; the file is damaged, export the model again";

    public UnreadableModelException(String message) {
        super(message);
    }

    public UnreadableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
