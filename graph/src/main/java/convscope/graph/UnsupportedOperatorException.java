package convscope.graph;

/** A well-formed model uses something that Convscope knows of and does not support: an operator, a layer, a type, an opset. */
public final class UnsupportedOperatorException extends ConvscopeException {
    public UnsupportedOperatorException(String message) {
        super(message);
    }

    public UnsupportedOperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
