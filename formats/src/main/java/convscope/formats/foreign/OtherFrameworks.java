package convscope.formats.foreign;

import static convscope.formats.foreign.Foreign.starting;

import java.util.List;

/** What frameworks and engines other than PyTorch and TensorFlow write. */
final class OtherFrameworks {
    private static final String FROM_SOURCE =
            "; give the ONNX file that it was made from, or export the network where it was trained";

    private static final String CORE_ML =
            "a Core ML model; coremltools does not write ONNX, so export the network where it was trained, or try: onnxmltools.convert_coreml(coremltools.utils.load_spec("
                    + "\"model.mlmodel\"))";

    private static final String MATLAB =
            "a MATLAB file; export the network in MATLAB: exportONNXNetwork(net, \"model.onnx\")";

    private static final String CAFFE_COMMAND =
            "python -m caffe2onnx.convert --prototxt deploy.prototxt --caffemodel model.caffemodel --onnx model.onnx";

    private static final String MXNET_COMMAND =
            "mx.onnx.export_model(\"model-symbol.json\", \"model-0000.params\", [(1, 3, 224, 224)], np.float32, \"model.onnx\")";

    private static final String DARKNET_COMMAND =
            "python demo_darknet2onnx.py yolo.cfg yolo.names yolo.weights picture.jpg 1";

    private static final String PADDLE_COMMAND =
            "paddle2onnx --model_dir FOLDER --model_filename inference.pdmodel --params_filename inference.pdiparams --save_file model.onnx";

    static final List<Foreign> BEFORE_READERS = List.of(
            new Foreign(OtherFrameworks::isCoreMl, CORE_ML),
            new Foreign(content -> content.at(0, "MATLAB 7.3") || content.at(0, "MATLAB 5.0"), MATLAB));

    static final List<Foreign> ALL = List.of(
            new Foreign(
                    content -> content.isZip()
                            && content.hasEntry("Manifest.json")
                            && content.entries().stream().anyMatch(e -> e.contains("com.apple.CoreML")),
                    CORE_ML),
            starting("a TensorRT engine, made for one graphics card" + FROM_SOURCE, 'p', 't', 'r', 't'),
            starting("a TensorRT engine, made for one graphics card" + FROM_SOURCE, 'f', 't', 'r', 't'),
            new Foreign(
                    content -> content.isText() && content.beginning().startsWith("7767517"),
                    "a network of ncnn (.param), to which a file of weights belongs" + FROM_SOURCE),
            starting("a network of ncnn (.param.bin)" + FROM_SOURCE, 0xdd, 0x85, 0x76, 0),
            new Foreign(
                    content -> content.isText() && content.holds("<net") && content.holds("<layers>"),
                    "a network of OpenVINO (.xml), to which a .bin file of weights belongs" + FROM_SOURCE),
            new Foreign(
                    OtherFrameworks::isCaffeModel,
                    "the weights of a Caffe network (.caffemodel); convert both files: " + CAFFE_COMMAND),
            new Foreign(
                    content -> content.isText()
                            && content.holdsAny("layer {", "layers {", "layer{", "layers{")
                            && content.holdsAny("type:", "bottom:"),
                    "the layers of a Caffe network (.prototxt); convert both files: " + CAFFE_COMMAND),
            starting(
                    "the weights of an MXNet network (.params); export it in MXNet: " + MXNET_COMMAND,
                    0x12,
                    1,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0),
            new Foreign(
                    content -> content.isJson()
                            && content.holds("\"nodes\"")
                            && content.holds("\"op\"")
                            && content.holds("\"null\""),
                    "the layers of an MXNet network (-symbol.json); export it in MXNet: " + MXNET_COMMAND),
            new Foreign(
                    content -> content.isText()
                            && content.holdsAny("[net]", "[network]")
                            && content.holds("[convolutional]"),
                    "the layers of a Darknet network (.cfg); convert it with pytorch-YOLOv4: " + DARKNET_COMMAND),
            new Foreign(
                    OtherFrameworks::isDarknet,
                    "the weights of a Darknet network (.weights); convert it with pytorch-YOLOv4: " + DARKNET_COMMAND),
            new Foreign(
                    content -> content.at(0) == 0x0a && isPaddleBlock(content, content.afterLength(1))
                            || content.isJson() && content.holds("\"base_code\"") && content.holds("\"pir\""),
                    "a network of PaddlePaddle; convert its folder: " + PADDLE_COMMAND),
            new Foreign(
                    content -> content.starts('X', '\n', 0, 0, 0) || content.at(0, "RDX2\n") || content.at(0, "RDX3\n"),
                    "a file of R (.rds, .rda); save the network itself in R: keras3::save_model(model, \"model.keras\")"));

    private OtherFrameworks() {}

    /** A version, then a description: a message that starts with a message, where an ONNX file has the name of its producer. */
    private static boolean isCoreMl(Content content) {
        int inner = content.afterLength(3);
        return content.at(0) == 8
                && content.at(1) < 32
                && content.at(2) == 0x12
                && content.at(inner) == 0x0a
                && content.at(inner + 2) == 0x0a;
    }

    /** A name, then layers: field 100 of today's files, field 2 of old ones. */
    private static boolean isCaffeModel(Content content) {
        int behind = content.afterLength(1) + content.at(1);
        boolean layers = content.at(behind) == 0xa2 && content.at(behind + 1) == 6 || content.at(behind) == 0x12;
        return content.at(0) == 0x0a
                && content.at(1) < 128
                && layers
                && content.holdsAny("Convolution", "InnerProduct", "conv", "Data");
    }

    /** Version 0.1 or 0.2, then a revision. */
    private static boolean isDarknet(Content content) {
        return content.size() > 64
                && content.starts(0, 0, 0, 0)
                && (content.at(4) == 1 || content.at(4) == 2)
                && content.at(5) == 0
                && content.at(8) <= 5
                && content.at(9) == 0
                && content.at(10) == 0
                && content.at(11) == 0;
    }

    /** Block 0, whose parent is -1. */
    private static boolean isPaddleBlock(Content content, int at) {
        return content.at(at) == 8
                && content.at(at + 1) == 0
                && content.at(at + 2) == 0x10
                && content.at(at + 3) == 255;
    }
}
