package convscope.formats.keras;

import java.util.List;

/**
 * A layer as the configuration describes it.
 *
 * @param name the author's name, without enclosing models
 * @param path the same with the names of enclosing models before it
 * @param kind class name, such as {@code Conv2D}
 * @param foreign where the class comes from if it is not Keras' own; null if it is
 * @param operation whether it is a bare operation such as {@code x + y}, which Keras does not count as a layer
 * @param network what is inside, if it is a model; else null
 * @param calls the arguments of each call, in the order of the file
 */
record KerasLayer(
        String name,
        String path,
        String kind,
        String foreign,
        boolean operation,
        Config config,
        KerasNetwork network,
        List<List<Argument>> calls) {

    /** What a layer is called on. */
    sealed interface Argument {}

    /** Output {@code tensor} of call number {@code call} of the layer {@code layer}. */
    record Reference(String layer, int call, int tensor) implements Argument {}

    /** A plain number, as in {@code x * 2.0}. */
    record Number(double value) implements Argument {}

    /** Layers are told apart by identity: a name may come twice in a damaged file. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    boolean isInput() {
        return kind.equals("InputLayer");
    }
}
