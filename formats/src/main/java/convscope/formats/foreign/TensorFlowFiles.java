package convscope.formats.foreign;

import java.util.List;

/** What TensorFlow and Keras write besides models that can be opened. */
final class TensorFlowFiles {
    static final String SAVED_MODEL =
            "a TensorFlow SavedModel; convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx";

    /** The last bytes of a table of LevelDB, which the index of a checkpoint is. */
    private static final String TABLE_END = "\u0057\u00fb\u0080\u008b\u0024\u0075\u0047\u00db";

    static final List<Foreign> BEFORE_READERS = List.of(new Foreign(TensorFlowFiles::isSavedModel, SAVED_MODEL));

    static final List<Foreign> ALL = List.of(
            new Foreign(
                    content -> content.at(4, "TFL3"),
                    "a TensorFlow Lite file; convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx"),
            new Foreign(
                    TensorFlowFiles::isFrozenGraph,
                    "a frozen graph of TensorFlow 1 (.pb); convert it: python -m tf2onnx.convert --graphdef model.pb --inputs INPUT:0 --outputs OUTPUT:0 --output"
                            + " model.onnx"),
            new Foreign(
                    content -> content.endsWith(TABLE_END),
                    "the index of a TensorFlow checkpoint: weights without a network; load them into the network that wrote them, and save all of it:"
                            + " model.load_weights(\"model.ckpt\"); model.save(\"model.keras\")"),
            new Foreign(
                    content -> content.beginning().startsWith("model_checkpoint_path:"),
                    "a list of TensorFlow checkpoints: no network; load one of them into the network that wrote it, and save all of it: model.load_weights(\"model.ckpt\");"
                            + " model.save(\"model.keras\")"),
            new Foreign(
                    content -> content.isJson() && content.holds("\"graph-model\""),
                    "a graph model of TensorFlow.js; convert it: python -m tf2onnx.convert --tfjs model.json --output model.onnx"),
            new Foreign(
                    content -> content.isJson()
                            && content.holds("\"class_name\"")
                            && content.holds("\"config\"")
                            && content.holdsAny("\"Functional\"", "\"Sequential\"", "\"Model\""),
                    "the layers of a Keras model (to_json) without its weights; put both together and save all of it: model ="
                            + " keras.models.model_from_json(open(\"model.json\").read()); model.load_weights(\"model.weights.h5\"); model.save(\"model.keras\")"));

    private TensorFlowFiles() {}

    /** Version 1, then a graph: a message that starts with a message, where an ONNX file has the name of its producer. */
    private static boolean isSavedModel(Content content) {
        int inner = content.afterLength(3);
        return content.starts(8, 1, 0x12)
                && (content.at(inner) == 0x0a || content.at(inner) == 0x12)
                && content.holdsAny("NoOp", "Placeholder", "VarHandleOp", "\"\5serve", "Const");
    }

    /** Nodes, one after the other: name, then operator. */
    private static boolean isFrozenGraph(Content content) {
        int node = content.afterLength(1);
        int name = content.afterLength(node + 1);
        return content.at(0) == 0x0a
                && content.at(node) == 0x0a
                && content.at(name + content.at(node + 1)) == 0x12
                && content.holdsAny("Placeholder", "Const");
    }
}
