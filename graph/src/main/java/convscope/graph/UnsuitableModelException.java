package convscope.graph;

/** A method that does not fit the model it was asked for; the message names the reason and what works instead. */
public final class UnsuitableModelException extends ConvscopeException {
    public UnsuitableModelException(String message) {
        super(message);
    }

    public UnsuitableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
