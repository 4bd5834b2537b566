package convscope.formats.keras;

import java.util.List;

/**
 * A layer as the configuration describes it.
 *
 * @param name the author's name, without enclosing models
 * @param path the same with the names of enclosing models before it
 * @param kind class name, such as {@code Conv2D}; of an operation the name of its row in {@link Operations}
 * @param foreign where the class comes from if it is not Keras' own; null if it is
 * @param operation whether it is a bare operation such as {@code x + y}, which Keras does not count as a layer
 * @param row how it is written; null where nothing says it
 * @param network what is inside, if it is a model; else null
 * @param wrapped the layers inside a layer such as {@code TimeDistributed}
 * @param calls the arguments of each call, in the order of the file
 */
record KerasLayer(
        String name,
        String path,
        String kind,
        String foreign,
        boolean operation,
        Config config,
        KerasLayers.Row row,
        KerasNetwork network,
        List<Wrapped> wrapped,
        List<Call> calls) {

    /**
     * A layer inside another one.
     *
     * @param attribute what Keras calls its place there, and its group in a file of weights: {@code layer}, {@code cells/lstm_cell_1}
     */
    record Wrapped(String attribute, KerasLayer layer) {}

    KerasLayer {
        wrapped = List.copyOf(wrapped);
        calls = List.copyOf(calls);
    }

    /** An input layer, which is called on nothing. */
    static KerasLayer input(String name, String path, Config config) {
        return new KerasLayer(name, path, "InputLayer", null, false, config, null, null, List.of(), List.of());
    }

    /** The same layer with other calls. */
    KerasLayer called(List<Call> other) {
        return new KerasLayer(name, path, kind, foreign, operation, config, row, network, wrapped, other);
    }

    /** Layers are told apart by identity: a name may come twice in a damaged file. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The class with that of the layer inside: {@code TimeDistributed(Conv2D)}. */
    String fullKind() {
        return wrapped.isEmpty() ? kind : kind + "(" + wrapped.get(0).layer().fullKind() + ")";
    }

    boolean isInput() {
        return kind.equals("InputLayer");
    }
}
