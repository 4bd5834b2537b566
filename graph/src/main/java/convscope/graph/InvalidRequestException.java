package convscope.graph;

/** A request that cannot be met as it was put: an unknown name, a value out of range, an input of the wrong kind, an unwritable output. */
public final class InvalidRequestException extends ConvscopeException {
    public InvalidRequestException(String message) {
        super(message);
    }

    public InvalidRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
