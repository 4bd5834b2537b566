package convscope.fuzz;

import com.google.protobuf.ByteString;
import convscope.verify.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import onnx.Onnx;

/** The formats that are attacked: a row each, with small sound models to start from. */
final class FuzzFormats {
    private static final int SMALLEST_EXTERNAL = 16;

    private static final List<String> SHARDS = List.of(
            "group1-shard1of1.bin",
            "group1-shard1of2.bin",
            "group1-shard2of2.bin",
            "group1-shard1of3.bin",
            "group1-shard2of3.bin",
            "group1-shard3of3.bin");

    static final List<FuzzFormat> ALL = List.of(
            new FuzzFormat("onnx", named("x.onnx", networks()), OnnxLies.ALL),
            new FuzzFormat("onnx-operators", named("x.onnx", operators()), OnnxLies.ALL),
            new FuzzFormat(
                    "onnx-external",
                    networks().stream().map(FuzzFormats::external).toList(),
                    OnnxLies.ALL),
            new FuzzFormat(
                    "h5", named("x.h5", keras(".h5")), join(Hdf5Lies.ALL, each(JsonLies.ALL, JsonLies::inPlace))),
            new FuzzFormat(
                    "keras",
                    named("x.keras", keras(".keras")),
                    join(
                            ZipLies.ALL,
                            join(
                                    each(Hdf5Lies.ALL, m -> ZipLies.inside(name -> name.endsWith(".h5"), m)),
                                    each(JsonLies.ALL, m -> ZipLies.inside(name -> name.equals("config.json"), m))))),
            new FuzzFormat("tfjs", tensorFlowJs(), JsonLies.ALL),
            new FuzzFormat(
                    "zip",
                    named(
                            "x.zip",
                            networks().stream()
                                    .map(FuzzFormats::external)
                                    .map(FuzzFormats::zipped)
                                    .toList()),
                    join(ZipLies.ALL, each(OnnxLies.ALL, m -> ZipLies.inside(name -> name.endsWith(".onnx"), m)))));

    private FuzzFormats() {}

    static FuzzFormat named(String name) {
        return ALL.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no format '" + name + "'; known: " + ALL));
    }

    private static List<Map<String, byte[]>> named(String name, List<byte[]> files) {
        return files.stream().map(file -> Map.of(name, file)).toList();
    }

    private static List<byte[]> networks() {
        return Stream.of(
                        "golden/networks/concatenated",
                        "golden/networks/leaky",
                        "golden/networks/line",
                        "golden/networks/mobile",
                        "golden/networks/pooled",
                        "golden/networks/residual",
                        "golden/networks/volume",
                        "hostile/control",
                        "hostile/scan")
                .map(name -> Fixture.bytes("/convscope/" + name + ".onnx"))
                .toList();
    }

    private static List<byte[]> operators() {
        return Fixture.zipped("/convscope/operators.zip").entrySet().stream()
                .filter(e -> e.getKey().endsWith(".onnx"))
                .map(e -> fed(e.getValue()))
                .toList();
    }

    /** The same model without the value that it holds for its first input. */
    private static byte[] fed(byte[] file) {
        try {
            Onnx.ModelProto.Builder model = Onnx.ModelProto.parseFrom(file).toBuilder();
            Onnx.GraphProto.Builder graph = model.getGraphBuilder();
            for (int i = 0; i < graph.getInitializerCount(); i++) {
                if (graph.getInputCount() > 0
                        && graph.getInitializer(i)
                                .getName()
                                .equals(graph.getInput(0).getName())) {
                    graph.removeInitializer(i);
                    break;
                }
            }
            return model.build().toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<byte[]> keras(String ending) {
        return Stream.of(
                        "../hostile/chunked",
                        "../hostile/latest",
                        "model_sequential",
                        "model_branches",
                        "model_nested_sequential",
                        "model_nested_functional",
                        "model_nested_two_outputs",
                        "model_sequential_keras2",
                        "model_shared",
                        "model_dense_end",
                        "normalization_adapted",
                        "words",
                        "upsample2d_bilinear",
                        "resizing_nearest",
                        "pad2d",
                        "permute",
                        "separable2d",
                        "conv2d_transpose_valid",
                        "rescaling",
                        "subtract",
                        "repeat",
                        "upsample2d_bicubic",
                        "unitnorm",
                        "multiply",
                        "activation_gelu",
                        "attention_additive",
                        "centre_crop",
                        "einsum_dense",
                        "era_1.2.2_theano_merges",
                        "era_1.2.2_theano_picture_classifier",
                        "heads",
                        "operations_arithmetic",
                        "operations_shapes",
                        "preprocessed_caffe",
                        "sequential_text")
                .map(name -> ("/convscope/keras/" + name + ending).replace("keras/../", ""))
                .filter(path -> FuzzFormats.class.getResource(path) != null)
                .map(Fixture::bytes)
                .toList();
    }

    private static List<Map<String, byte[]>> tensorFlowJs() {
        return Stream.of("branched", "classifier", "classifier_by_converter", "classifier_uint8", "classifier_float16")
                .map(name -> {
                    Map<String, byte[]> files = new LinkedHashMap<>();
                    files.put("model.json", Fixture.bytes("/convscope/tfjs/" + name + "/model.json"));
                    for (String shard : SHARDS) {
                        String path = "/convscope/tfjs/" + name + "/" + shard;
                        if (FuzzFormats.class.getResource(path) != null) {
                            files.put(shard, Fixture.bytes(path));
                        }
                    }
                    return files;
                })
                .toList();
    }

    private static byte[] zipped(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry("net/" + file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** The same network with its larger weights in a file beside it. */
    private static Map<String, byte[]> external(byte[] file) {
        try {
            Onnx.ModelProto.Builder model = Onnx.ModelProto.parseFrom(file).toBuilder();
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            for (Onnx.TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
                ByteString raw = tensor.getRawData();
                if (raw.size() >= SMALLEST_EXTERNAL) {
                    tensor.clearRawData().setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL);
                    tensor.addExternalDataBuilder().setKey("location").setValue("x.onnx.data");
                    tensor.addExternalDataBuilder().setKey("offset").setValue(Integer.toString(data.size()));
                    tensor.addExternalDataBuilder().setKey("length").setValue(Integer.toString(raw.size()));
                    raw.writeTo(data);
                }
            }
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put("x.onnx", model.build().toByteArray());
            files.put("x.onnx.data", data.toByteArray());
            return files;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Mutator> each(List<Mutator> mutators, Function<Mutator, Mutator> how) {
        return mutators.stream().map(how).toList();
    }

    private static List<Mutator> join(List<Mutator> first, List<Mutator> second) {
        List<Mutator> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
