package convscope.graph;

/** Work that was ended by whoever asked for it. */
public final class CancelledException extends ConvscopeException {
    public CancelledException(String message) {
        super(message);
    }
}
