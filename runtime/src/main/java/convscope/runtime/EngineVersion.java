package convscope.runtime;

/** Which engine runs the graphs. */
public final class EngineVersion {
    private EngineVersion() {}

    /** Version of ONNX Runtime, such as {@code 1.29.0}. */
    public static String get() {
        return Engine.environment().getVersion();
    }
}
