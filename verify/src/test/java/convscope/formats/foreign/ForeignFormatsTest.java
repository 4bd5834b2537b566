package convscope.formats.foreign;

import static convscope.formats.foreign.ForeignFiles.gzip;
import static convscope.formats.foreign.ForeignFiles.padded;
import static convscope.formats.foreign.ForeignFiles.tar;
import static convscope.formats.foreign.ForeignFiles.text;
import static convscope.formats.foreign.ForeignFiles.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.formats.ModelFormats;
import convscope.graph.ConvscopeException;
import convscope.graph.UnreadableModelException;
import convscope.model.ModelSource;
import convscope.verify.Chinese;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no model is named for what it is, by its content, with the command that helps, in both languages. */
class ForeignFormatsTest {
    private static final Map<String, byte[]> REAL = Fixture.zipped("/convscope/foreign.zip");
    private static final String TORCH =
            "torch.onnx.export(model.eval(), (torch.zeros(1, 3, 224, 224),), \"model.onnx\", dynamo=True, external_data=False)";
    private static final String SOURCE =
            "; give the ONNX file that it was made from, or export the network where it was trained";
    private static final String CAFFE =
            "python -m caffe2onnx.convert --prototxt deploy.prototxt --caffemodel model.caffemodel --onnx model.onnx";
    private static final String MXNET =
            "mx.onnx.export_model(\"model-symbol.json\", \"model-0000.params\", [(1, 3, 224, 224)], np.float32, \"model.onnx\")";
    private static final String DARKNET = "python demo_darknet2onnx.py yolo.cfg yolo.names yolo.weights picture.jpg 1";
    private static final String PADDLE =
            "paddle2onnx --model_dir FOLDER --model_filename inference.pdmodel --params_filename inference.pdiparams --save_file model.onnx";
    private static final String CORE_ML =
            "a Core ML model; coremltools does not write ONNX, so export the network where it was trained, or try: "
                    + "onnxmltools.convert_coreml(coremltools.utils.load_spec(\"model.mlmodel\"))";
    private static final String STATE_DICT =
            "the weights of a PyTorch network (a state dict, .pt or .pth) without the network; build the network in Python, put the weights in, and export it: "
                    + "model.load_state_dict(torch.load(\"weights.pth\", map_location=\"cpu\")); " + TORCH;
    private static final String CHECKPOINT =
            "a checkpoint of training in PyTorch (.pt, .pth, .ckpt): weights without the network; build the network in Python, put the weights in, and export it: "
                    + "model.load_state_dict(torch.load(\"weights.pth\", map_location=\"cpu\")[\"%s\"]); " + TORCH;
    private static final String WEB_PAGE =
            "a web page, not a model: the download went wrong; open the link in a browser, and save the model that its download button gives";
    private static final String R =
            "a file of R (.rds, .rda); save the network itself in R: keras3::save_model(model, \"model.keras\")";
    private static final String SAVED_MODEL =
            "a TensorFlow SavedModel; convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx";

    @TempDir
    private Path folder;

    private static String refusal(byte[] bytes) {
        ModelSource source = new ModelSource("file", ByteBuffer.wrap(bytes), Optional.empty());
        return catchThrowableOfType(ConvscopeException.class, () -> ModelFormats.read(source))
                .getMessage();
    }

    private static Arguments row(byte[] bytes, String what) {
        return Arguments.of(what, bytes);
    }

    private static Stream<Arguments> written() {
        return Stream.of(
                row(REAL.get("saved/saved_model.pb"), SAVED_MODEL),
                row(
                        REAL.get("model.tflite"),
                        "a TensorFlow Lite file; convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx"),
                row(
                        REAL.get("frozen.pb"),
                        "a frozen graph of TensorFlow 1 (.pb); convert it: python -m tf2onnx.convert --graphdef model.pb --inputs INPUT:0 --outputs OUTPUT:0"
                                + " --output model.onnx"),
                row(
                        REAL.get("model.ckpt.index"),
                        "the index of a TensorFlow checkpoint: weights without a network; load them into the network that wrote them, and save all of it: "
                                + "model.load_weights(\"model.ckpt\"); model.save(\"model.keras\")"),
                row(
                        REAL.get("checkpoint"),
                        "a list of TensorFlow checkpoints: no network; load one of them into the network that wrote it, and save all of it: "
                                + "model.load_weights(\"model.ckpt\"); model.save(\"model.keras\")"),
                row(
                        REAL.get("model.json"),
                        "the layers of a Keras model (to_json) without its weights; put both together and save all of it: model ="
                                + " keras.models.model_from_json(open(\"model.json\").read()); model.load_weights(\"model.weights.h5\"); model.save(\"model.keras\")"),
                row(
                        REAL.get("object.pkl"),
                        "a Python pickle, which is code and is never run; save the network itself: model.save(\"model.keras\") in Keras, or in PyTorch "
                                + TORCH));
    }

    private static Stream<Arguments> pytorch() {
        String old = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
        return Stream.of(
                row(
                        zip(
                                "weights/data.pkl",
                                "ccollections\nOrderedDict",
                                "weights/data/0",
                                "0000",
                                "weights/version",
                                "3"),
                        STATE_DICT),
                row(text(old + "ccollections\nOrderedDict"), STATE_DICT),
                row(
                        zip("last/data.pkl", "}q\u0000(X\u0010\u0000model_state_dictccollections\nOrderedDict"),
                        CHECKPOINT.formatted("model_state_dict")),
                row(text(old + "}q\u0000(X\nstate_dictccollections\nOrderedDict"), CHECKPOINT.formatted("state_dict")),
                row(
                        zip("net/data.pkl", "ctorch.nn.modules.container\nSequential", "net/version", "3"),
                        "a whole PyTorch network (.pt, .pth), which holds Python code and is never run; export it where its code is: model ="
                                + " torch.load(\"model.pth\", map_location=\"cpu\", weights_only=False); " + TORCH),
                row(
                        zip(
                                "net/data.pkl",
                                "c__torch__\nNet",
                                "net/code/__torch__.py",
                                "class Net",
                                "net/constants.pkl",
                                "."),
                        "a TorchScript network (.pt), which holds code and is never run; export it in PyTorch: model = torch.jit.load(\"model.pt\", map_location=\"cpu\").eval();"
                                + " torch.onnx.export(model, (torch.zeros(1, 3, 224, 224),), \"model.onnx\", dynamo=False)"),
                row(
                        zip("net/archive_format", "pt2", "net/models/model.json", "{}"),
                        "a program of torch.export (.pt2); export it in PyTorch: torch.onnx.export(torch.export.load(\"model.pt2\"), (), \"model.onnx\", dynamo=True, external_data=False)"),
                row(
                        zip("best/data.pkl", "cultralytics.nn.tasks\nDetectionModel"),
                        "a YOLO network of Ultralytics, a PyTorch file, which holds Python code and is never run; export it:"
                                + " yolo export model=best.pt format=onnx"),
                row(
                        zip("export/data.pkl", "cfastai.learner\nLearner"),
                        "a learner of fastai, which holds Python code and is never run; export its network in Python: model = load_learner(\"export.pkl\").model; "
                                + TORCH),
                row(
                        text("\u0080\u0004\u0095\u0000ctorch.nn.modules.linear\nLinear"),
                        "a Python pickle with a PyTorch network, which is code and is never run; export it where its code is: "
                                + TORCH),
                row(
                        text("\u0080\u0004\u0095\u0000sklearn.svm._classes"),
                        "a pickle of scikit-learn, which holds Python code and is never run; it is no network with layers, which Convscope explains"),
                row(
                        text("x\u009c\u00ab\u0001"),
                        "a file that joblib or another program has packed (zlib), mostly a pickle of scikit-learn, which is code and is never run; a network of Keras or"
                                + " an ONNX file is expected"),
                row(
                        text("\50\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}"),
                        "a safetensors file: weights without a network; export the network with its weights, from the folder of a Hugging Face model: "
                                + "optimum-cli export onnx --model FOLDER onnx/, or in PyTorch: " + TORCH));
    }

    private static Stream<Arguments> otherFrameworks() {
        return Stream.of(
                row(text("\b\u0004\u0012\u0010\n\u000e\n\u0005image\u001a\u0005....."), CORE_ML),
                row(
                        zip("m.mlpackage/Manifest.json", "{}", "m.mlpackage/Data/com.apple.CoreML/model.mlmodel", "x"),
                        CORE_ML),
                row(
                        padded("MATLAB 5.0 MAT-file", 200),
                        "a MATLAB file; export the network in MATLAB: exportONNXNetwork(net, \"model.onnx\")"),
                row(
                        text(new String(new char[512]).replace("\0", " ").replaceFirst(" {19}", "MATLAB 7.3 MAT-file")
                                + "\u0089HDF\r\n\u001a\n"),
                        "a MATLAB file; export the network in MATLAB: exportONNXNetwork(net, \"model.onnx\")"),
                row(text("ptrt\0\0\0\0"), "a TensorRT engine, made for one graphics card" + SOURCE),
                row(text("ftrt\0\0\0\0"), "a TensorRT engine, made for one graphics card" + SOURCE),
                row(
                        text("7767517\n3 3\nInput data 0 1 data"),
                        "a network of ncnn (.param), to which a file of weights belongs" + SOURCE),
                row(text("\u00dd\u0085v\0\0\0"), "a network of ncnn (.param.bin)" + SOURCE),
                row(
                        text("<?xml version=\"1.0\"?>\n<net name=\"n\" version=\"11\">\n<layers></layers></net>"),
                        "a network of OpenVINO (.xml), to which a .bin file of weights belongs" + SOURCE),
                row(
                        text("\n\u0005AlexN\u00a2\u0006\u0018\n\u0005conv1\u0012\u000bConvolution"),
                        "the weights of a Caffe network (.caffemodel); convert both files: " + CAFFE),
                row(
                        text("name: \"net\"\nlayer {\n  name: \"conv1\"\n  type: \"Convolution\"\n}"),
                        "the layers of a Caffe network (.prototxt); convert both files: " + CAFFE),
                row(
                        text("\u0012\u0001\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
                        "the weights of an MXNet network (.params); export it in MXNet: " + MXNET),
                row(
                        text(
                                "{\"nodes\": [{\"op\": \"null\", \"name\": \"data\", \"inputs\": []}], \"arg_nodes\": [0], \"heads\": [[0, 0, 0]]}"),
                        "the layers of an MXNet network (-symbol.json); export it in MXNet: " + MXNET),
                row(
                        text("[net]\nwidth=416\n[convolutional]\nfilters=16\n"),
                        "the layers of a Darknet network (.cfg); convert it with pytorch-YOLOv4: " + DARKNET),
                row(
                        padded("\0\0\0\0\u0002\0\0\0\u0005\0\0\0\0\u0010", 200),
                        "the weights of a Darknet network (.weights); convert it with pytorch-YOLOv4: " + DARKNET),
                row(
                        text(
                                "\n\u0040\b\0\u0010\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001\u001a\u0004feed"),
                        "a network of PaddlePaddle; convert its folder: " + PADDLE),
                row(
                        text("{\"base_code\":{\"magic\":\"pir\",\"version\":1}}"),
                        "a network of PaddlePaddle; convert its folder: " + PADDLE),
                row(text("X\n\0\0\0\u0003"), R),
                row(gzip(text("RDX3\nX\n\0\0\0\u0003")), R),
                row(
                        text("{\"format\": \"graph-model\", \"modelTopology\": {\"node\": []}}"),
                        "a graph model of TensorFlow.js; convert it: python -m tf2onnx.convert --tfjs model.json --output model.onnx"),
                row(
                        text("GGUF\3\0\0\0"),
                        "a GGUF file of a language model; a convolutional network as .onnx, .h5 or .keras is expected"));
    }

    private static Stream<Arguments> archivesAndTexts() {
        return Stream.of(
                row(
                        zip("__MACOSX/._net.onnx", "", "readme.txt", "", "models/net.onnx", "<!doctype html>"),
                        "a web page, not a model: the download went wrong; open the link in a browser, and save the model that its download button gives"),
                row(
                        tar("a.txt", "net.keras"),
                        "a tar archive with the model 'net.keras' inside; unpack it, and give that file"),
                row(gzip(tar("net.h5")), "a tar archive with the model 'net.h5' inside; unpack it, and give that file"),
                row(
                        zip("net/saved_model.pb", "x", "net/variables/variables.index", "x"),
                        "a zip archive with a TensorFlow SavedModel inside; unpack it, and convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output"
                                + " model.onnx"),
                row(tar("a.txt"), "a tar archive without a model file; give the model itself"),
                row(gzip(tar("a.txt")), "a gzip archive of several files; unpack it, and give the model in it"),
                row(gzip(text("\b\7whatever")), "a gzip archive; unpack it, and give the model in it"),
                row(zip("a.npy", "x", "b.npy", "x"), "NumPy arrays (.npz); a model is expected here"),
                row(
                        zip("letter.txt", "x"),
                        "a zip file without a Keras model; save the whole model: model.save(\"model.keras\")"),
                row(text("7z\u00bc\u00af'\u001c"), "a 7z archive; unpack it, and give the model in it"),
                row(text("Rar!\u001a\7"), "a RAR archive; unpack it, and give the model in it"),
                row(text("\u00fd7zXZ\0"), "an xz archive; unpack it, and give the model in it"),
                row(text("BZh91AY"), "a bzip2 archive; unpack it, and give the model in it"),
                row(text("\n<!DOCTYPE html><html><title>Sign in</title>"), WEB_PAGE),
                row(text("<HTML lang=\"en\">"), WEB_PAGE),
                row(
                        text("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>"),
                        "an error message of a web server, not a model: the download went wrong; download it again"),
                row(
                        text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
                        "a pointer of Git LFS, a text of three lines that stands for the model; fetch the model itself: git lfs pull"),
                row(text("no model"), "a text file; a model file is expected (.onnx, .h5, .keras)"),
                row(new byte[] {1, 2, 3, 4}, "not a model of a known format, or a damaged one"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"written", "pytorch", "otherFrameworks", "archivesAndTexts"})
    void file_isNamed_withWhatHelps(String what, byte[] bytes) {
        String refusal = refusal(bytes);
        assertThat(refusal).startsWith("file: " + what + ". Known formats: Keras HDF5, Keras zip");
        Chinese.of(refusal);
    }

    /** However a file is cut off or starts, naming it ends in a name. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"written", "pytorch", "otherFrameworks", "archivesAndTexts"})
    void partOfAFile_isRefused_too(String what, byte[] bytes) {
        for (int length = 1; length < bytes.length; length += Math.max(1, bytes.length / 40)) {
            ModelSource source =
                    new ModelSource("file", ByteBuffer.wrap(Arrays.copyOf(bytes, length)), Optional.empty());
            assertThat(ForeignFormats.name(source).orElse("nothing")).isNotEmpty();
            assertThat(ForeignFormats.mistaken(source).orElse("nothing")).isNotEmpty();
        }
    }

    @Test
    void zipWhoseTableIsDamaged_isNamed_too() {
        byte[] whole = zip("net/data.pkl", "x", "net/version", "3", "model.onnx", "x");
        for (int i = whole.length - 80; i < whole.length; i++) {
            for (int wrong : new int[] {0x7f, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[i] = (byte) wrong;
                ModelSource source = new ModelSource("file", ByteBuffer.wrap(damaged), Optional.empty());
                assertThat(ForeignFormats.name(source)).as("byte %d", i).isPresent();
            }
        }
        for (int wrong : new int[] {0x7f, 0x80, 0xff}) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, whole.length - 6, whole.length - 2, (byte) wrong);
            damaged[whole.length - 3] = 0x7f;
            ModelSource source = new ModelSource("file", ByteBuffer.wrap(damaged), Optional.empty());
            assertThat(ForeignFormats.name(source)).as("offset %x", wrong).isPresent();
        }
    }

    @Test
    void weightsOfKeras_andClassesOfOnesOwn_areNamedByTheirReader() {
        assertThat(refusal(REAL.get("new.weights.h5")))
                .startsWith("file: holds only the weights of a model, without its layers");
        assertThat(refusal(REAL.get("old-weights.h5")))
                .startsWith("file: holds only the weights of a model, without its layers");
        assertThat(refusal(REAL.get("subclassed.keras")))
                .startsWith("file: the model is of the class 'Subclassed', which is Python code");
    }

    @Test
    void modelsThatCanBeOpened_areMistakenForNothing() {
        for (String sample : new String[] {"fashion.onnx", "fashion.h5", "fashion.keras", "efficientnet-lite0.onnx"}) {
            assertThat(ForeignFormats.mistaken(Fixture.sample(sample)))
                    .as(sample)
                    .isEmpty();
        }
    }

    private String refusedFolder(String... files) throws IOException {
        for (String file : files) {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
        String refusal = catchThrowableOfType(UnreadableModelException.class, () -> ModelFormats.source(folder))
                .getMessage();
        Chinese.of(refusal.replace(folder.toString(), "models"));
        return refusal;
    }

    @Test
    void folderOfASavedModel() throws IOException {
        assertThat(refusedFolder("saved_model.pb"))
                .isEqualTo(folder
                        + ": is the folder of a TensorFlow SavedModel; convert it: python -m tf2onnx.convert --saved-model "
                        + folder + " --output model.onnx");
    }

    @Test
    void folderOfOtherFrameworks() throws IOException {
        assertThat(refusedFolder("Manifest.json", "Data/weights.bin"))
                .isEqualTo(
                        folder
                                + ": is a Core ML package (.mlpackage), which cannot be converted; export the network to ONNX where it was trained");
    }

    @Test
    void folderOfPaddle() throws IOException {
        assertThat(refusedFolder("inference.json", "inference.pdiparams"))
                .isEqualTo(
                        folder + ": is the folder of a PaddlePaddle network; convert it: paddle2onnx --model_dir "
                                + folder
                                + " --model_filename inference.json --params_filename inference.pdiparams --save_file model.onnx");
    }

    @Test
    void folderOfHuggingFace() throws IOException {
        assertThat(refusedFolder("config.json", "model.safetensors"))
                .isEqualTo(
                        folder + ": is the folder of a Hugging Face model; convert it: optimum-cli export onnx --model "
                                + folder + " onnx/");
    }

    @Test
    void folderWithAModel_andWithout() throws IOException {
        assertThat(refusedFolder("notes.txt"))
                .isEqualTo(folder + ": is a folder; a model file (.onnx, .h5, .keras) is expected");
        assertThat(refusedFolder("model.json"))
                .isEqualTo(folder + ": is a folder; give the model in it: " + folder.resolve("model.json"));
        assertThat(refusedFolder("net.onnx"))
                .isEqualTo(folder + ": is a folder; give the model in it: " + folder.resolve("net.onnx"));
    }
}
