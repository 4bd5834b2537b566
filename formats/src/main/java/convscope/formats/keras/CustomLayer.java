package convscope.formats.keras;

import convscope.graph.Value;
import java.util.List;

/**
 * A layer of somebody's own, written as operators in Java because code in a model file is never run. Convscope finds implementations with
 * {@link java.util.ServiceLoader}: a jar on the class path that names them in {@code META-INF/services/convscope.formats.keras.CustomLayer} is all it takes.
 *
 * <p>What such a layer writes has gradients like everything else, as long as the operators it uses have.
 */
public interface CustomLayer {
    /** The class name that model files have, such as {@code Glow}, or with the package it is registered under, {@code shop>Glow}. */
    String name();

    /**
     * What the layer calls its variables, in the order in which it makes them; empty where it has none.
     *
     * @param settings the layer's own configuration, as its {@code get_config} gives it
     */
    default List<String> variables(LayerSettings settings) {
        return List.of();
    }

    /**
     * Appends the operators of one call of the layer.
     *
     * @return what the layer gives, with the batch first and the other axes in Keras' own order
     * @throws IllegalArgumentException if the layer does not fit its inputs or settings; the message is told with the layer's name
     */
    Value write(LayerCall call);
}
