package convscope.formats.keras;

/** The configuration of a layer in a model file, read by key. A value of another kind than asked for is refused with the file's name and the place in it. */
public final class LayerSettings {
    private final Config config;

    LayerSettings(Config config) {
        this.config = config;
    }

    /** Whether a key is there and not null. */
    public boolean has(String key) {
        return config.has(key);
    }

    /** A number; {@code otherwise} where there is none. */
    public double number(String key, double otherwise) {
        return config.real(key, otherwise);
    }

    /** A whole number; {@code otherwise} where there is none. */
    public int integer(String key, int otherwise) {
        return config.integer(key, otherwise);
    }

    /** True or false; {@code otherwise} where neither is said. */
    public boolean flag(String key, boolean otherwise) {
        return config.flag(key, otherwise);
    }

    /** A text; {@code otherwise} where there is none. */
    public String text(String key, String otherwise) {
        return config.text(key, otherwise);
    }

    /** One number or a list of them, nested or not, in row-major order. */
    public double[] numbers(String key) {
        return config.reals(key);
    }
}
