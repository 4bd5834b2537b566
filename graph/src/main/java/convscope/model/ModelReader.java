package convscope.model;

/** Reads model files of one format. */
public interface ModelReader {
    /** Name of the format, such as {@code Keras HDF5}. */
    String format();

    /** Whether the file is of this format, decided by its content; the name's ending is only a hint. */
    boolean recognizes(ModelSource source);

    /**
     * Reads the whole model.
     *
     * @throws convscope.graph.UnreadableModelException if the file is damaged, naming the place inside it
     * @throws convscope.graph.UnsupportedOperatorException if it holds layers or operators that are not supported, listing all of them
     */
    Model read(ModelSource source);
}
