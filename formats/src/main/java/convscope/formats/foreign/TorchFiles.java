package convscope.formats.foreign;

import static convscope.formats.foreign.Foreign.starting;

import java.util.List;

/** What PyTorch and programs built on it write, and pickles of Python. */
final class TorchFiles {
    private static final String EXPORT =
            "torch.onnx.export(model.eval(), (torch.zeros(1, 3, 224, 224),), \"model.onnx\", dynamo=True, external_data=False)";

    private static final String OF_ULTRALYTICS =
            "a YOLO network of Ultralytics, a PyTorch file, which holds Python code and is never run; export it:"
                    + " yolo export model=best.pt format=onnx";
    private static final String OF_FASTAI =
            "a learner of fastai, which holds Python code and is never run; export its network in Python: model ="
                    + " load_learner(\"export.pkl\").model; " + EXPORT;
    private static final String WHOLE =
            "a whole PyTorch network (.pt, .pth), which holds Python code and is never run; export it where its code is: model ="
                    + " torch.load(\"model.pth\", map_location=\"cpu\", weights_only=False); " + EXPORT;
    private static final String WEIGHTS =
            "the weights of a PyTorch network (a state dict, .pt or .pth) without the network; build the network in Python, put the weights in, and export it:"
                    + " model.load_state_dict(torch.load(\"weights.pth\", map_location=\"cpu\")); " + EXPORT;

    private static final int[] OLD = {0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

    static final List<Foreign> BEFORE_READERS = List.of(new Foreign(
            content -> content.isZip()
                    && (content.hasEntry("serialized_exported_program.json")
                            || content.hasEntry("archive_format") && content.hasEntry("models/model.json")),
            "a program of torch.export (.pt2); export it in PyTorch: torch.onnx.export(torch.export.load(\"model.pt2\"), (),"
                    + " \"model.onnx\", dynamo=True, external_data=False)"));

    static final List<Foreign> ALL = List.of(
            new Foreign(
                    content -> content.isZip()
                            && content.hasEntry("data.pkl")
                            && (content.hasEntry("constants.pkl")
                                    || content.entries().stream().anyMatch(e -> e.contains("/code/"))),
                    "a TorchScript network (.pt), which holds code and is never run; export it in PyTorch: model = torch.jit.load(\"model.pt\", map_location=\"cpu\").eval();"
                            + " torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), \"model.onnx\", dynamo=False)"),
            new Foreign(content -> isTorch(content) && content.holds("ultralytics"), OF_ULTRALYTICS),
            new Foreign(content -> isTorch(content) && content.holds("fastai"), OF_FASTAI),
            new Foreign(content -> isTorch(content) && content.holdsAny("torch.nn.modules", "__main__"), WHOLE),
            checkpoint("model_state_dict"),
            checkpoint("state_dict"),
            new Foreign(TorchFiles::isTorch, WEIGHTS),
            new Foreign(
                    content -> isPickle(content) && content.holds("sklearn"),
                    "a pickle of scikit-learn, which holds Python code and is never run; it is no network with layers, which Convscope explains"),
            new Foreign(
                    content -> isPickle(content) && content.holds("torch"),
                    "a Python pickle with a PyTorch network, which is code and is never run; export it where its code is: "
                            + EXPORT),
            new Foreign(
                    TorchFiles::isPickle,
                    "a Python pickle, which is code and is never run; save the network itself: model.save(\"model.keras\") in Keras, or in PyTorch "
                            + EXPORT),
            starting(
                    "a file that joblib or another program has packed (zlib), mostly a pickle of scikit-learn, which is code and is never run; a network of Keras or an"
                            + " ONNX file is expected",
                    0x78,
                    0x9c),
            new Foreign(
                    content -> content.at(8) == '{' && content.at(9) == '"' && content.holds("\"dtype\""),
                    "a safetensors file: weights without a network; export the network with its weights, from the folder of a Hugging Face model: optimum-cli export"
                            + " onnx --model FOLDER onnx/, or in PyTorch: "
                            + EXPORT));

    private TorchFiles() {}

    private static Foreign checkpoint(String key) {
        return new Foreign(
                content -> isTorch(content) && content.holds(key),
                "a checkpoint of training in PyTorch (.pt, .pth, .ckpt): weights without the network; build the network in Python, put the weights in, and export it:"
                        + " model.load_state_dict(torch.load(\"weights.pth\", map_location=\"cpu\")[\"" + key + "\"]); "
                        + EXPORT);
    }

    private static boolean isTorch(Content content) {
        return content.isZip() && content.hasEntry("data.pkl") || content.starts(OLD);
    }

    private static boolean isPickle(Content content) {
        return content.at(0) == 0x80 && content.at(1) >= 2 && content.at(1) <= 5;
    }
}
