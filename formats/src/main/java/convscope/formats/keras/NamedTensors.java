package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.List;

/** Weights that a format keeps under names of the form {@code LAYER/VARIABLE}, outside of any Keras file. */
public interface NamedTensors {
    /** All names, in the order of the file. */
    List<String> names();

    /** Where they are listed, for messages. */
    String place();

    /** The float32 values under one of {@link #names()}. */
    Tensor tensor(String name);
}
