package convscope.model;

/**
 * Where a model came from.
 *
 * @param file name of the file, without folders, or {@code builtin:NAME}
 * @param format such as {@code ONNX opset 17} or {@code Keras 3 HDF5}
 * @param producer the program that wrote the file; empty where it does not say
 * @param sha256 hash of the file's bytes, then of the files beside it that hold its weights in the order of their names, 64 hexadecimal digits; may still be
 *     computed when it is asked for
 */
public record Provenance(String file, String format, String producer, CharSequence sha256) {}
