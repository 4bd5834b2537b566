package convscope.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import convscope.graph.ElementType;
import convscope.graph.Footprint;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.OneLine;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One graph, made ready to run by ONNX Runtime. */
final class Engine implements AutoCloseable {
    private static final String MESSAGE = " - message: ";
    private static final Pattern PLACE_IN_ITS_SOURCE =
            Pattern.compile("/onnxruntime_src/.*?(was false\\. |: FAIL : |$)", Pattern.DOTALL);
    private static final Pattern KIND_OF_ERROR = Pattern.compile("\\[?\\b\\w+(Error|Exception)\\b]?:? ?");
    private static final int LONGEST = 300;

    private static OrtEnvironment theEnvironment;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final boolean thorough;
    private final FedWeights weights;
    private final WidenedInputs inputs;
    private final Map<String, ElementType> types = new HashMap<>();

    Engine(Graph graph, RunOptions options, SharedWeights shared) {
        name = graph.name();
        EngineDomains.require(graph);
        graph.inputs().forEach(input -> types.put(input.name(), input.type()));
        environment = environment();
        thorough = options.thorough();
        weights = thorough || options.device().equals("cuda") ? FedWeights.none(graph) : FedWeights.of(graph, shared);
        inputs = new WidenedInputs(weights.graph());
        Map<String, OnnxTensor> supplied = shared.of(weights.graph(), name -> true);
        byte[] model = OnnxEncoder.encode(inputs.graph(), Set.copyOf(supplied.keySet()));
        try {
            session = session(model, supplied, options);
        } catch (OrtException e) {
            throw new UnsupportedOperatorException(name + ": the engine refuses this graph: " + said(e), e);
        }
    }

    /** Whether the graph was to be optimised fully. */
    boolean isThorough() {
        return thorough;
    }

    /** Without the engine's further optimisations where one of them makes an operator that it has no kernel of, as it does in float64. */
    private OrtSession session(byte[] model, Map<String, OnnxTensor> supplied, RunOptions options) throws OrtException {
        if (thorough) {
            try {
                return session(model, supplied, options, OrtSession.SessionOptions.OptLevel.ALL_OPT);
            } catch (OrtException e) {
                // What is wrong with the graph itself, the second trial says, too.
            }
        }
        return session(model, supplied, options, OrtSession.SessionOptions.OptLevel.BASIC_OPT);
    }

    private OrtSession session(
            byte[] model,
            Map<String, OnnxTensor> supplied,
            RunOptions options,
            OrtSession.SessionOptions.OptLevel optimisation)
            throws OrtException {
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setOptimizationLevel(optimisation);
            settings.setMemoryPatternOptimization(true);
            if (options.threads() > 0) {
                settings.setIntraOpNumThreads(options.threads());
            }
            if (options.device().equals("cuda")) {
                useCuda(settings);
            }
            if (!supplied.isEmpty()) {
                settings.addExternalInitializers(Map.copyOf(supplied));
            }
            return environment.createSession(model, settings);
        }
    }

    /** The one way to the engine: everything that needs it comes here first. */
    static synchronized OrtEnvironment environment() {
        if (theEnvironment == null) {
            NativeLibrary.prepare();
            try {
                theEnvironment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            } catch (LinkageError e) {
                Throwable reason = e.getCause() == null ? e : e.getCause();
                throw new UnsupportedOperatorException(
                        "ONNX Runtime cannot be loaded on " + System.getProperty("os.name") + " "
                                + System.getProperty("os.arch") + ": " + reason.getMessage()
                                + ". It runs on 64-bit Linux with glibc (x64, aarch64), on macOS (aarch64) and on Windows (x64).",
                        e);
            }
        }
        return theEnvironment;
    }

    private static void useCuda(OrtSession.SessionOptions settings) {
        try {
            settings.addCUDA(0);
        } catch (OrtException e) {
            throw new InvalidRequestException(
                    "device cuda: this build of the engine has no CUDA, or finds no such device. Build with -Donnxruntime.artifact=onnxruntime_gpu on a machine"
                            + " that has one, or use --device cpu.",
                    e);
        }
    }

    Map<String, Tensor> run(Map<String, Tensor> feeds) {
        Map<String, OnnxTensor> fed = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                if (weights.tensors().containsKey(input)) {
                    continue;
                }
                Tensor tensor = feeds.get(inputs.original(input));
                if (tensor == null) {
                    throw new InvalidRequestException(
                            name + ": nothing is fed to input '" + inputs.original(input) + "'");
                }
                if (!WidenedInputs.isFeedable(types.get(inputs.original(input)))) {
                    throw new UnsupportedOperatorException(name + ": input '" + inputs.original(input) + "' is of type "
                            + types.get(inputs.original(input)) + ", which the engine cannot be fed with");
                }
                fed.put(input, wrap(environment, WidenedInputs.widened(typed(inputs.original(input), tensor))));
            }
            Map<String, OnnxTensor> all = new HashMap<>(weights.tensors());
            all.putAll(fed);
            return run(all, new RunLimits(Footprint.items(weights.graph().inputs(), feeds)));
        } catch (OrtException e) {
            throw new InvalidRequestException(
                    name + ": the engine could not run the network on this input: "
                            + WidenedInputs.withOriginals(said(e)),
                    e);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    /** Real numbers in the precision that the graph computes in. */
    private Tensor typed(String input, Tensor tensor) {
        ElementType type = types.get(input);
        if (type == ElementType.DOUBLE && tensor.type() == ElementType.FLOAT) {
            return tensor.toDouble();
        }
        return type == ElementType.FLOAT && tensor.type() == ElementType.DOUBLE ? tensor.toFloat() : tensor;
    }

    private Map<String, Tensor> run(Map<String, OnnxTensor> fed, RunLimits limits) throws OrtException {
        try (limits;
                OrtSession.Result result = session.run(fed, session.getOutputNames(), limits.options())) {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> entry : result) {
                outputs.put(entry.getKey(), unwrap(entry.getKey(), entry.getValue()));
            }
            return outputs;
        } catch (OrtException e) {
            if (!limits.ended().isEmpty()) {
                throw new UnsuitableModelException(name + ": " + limits.ended(), e);
            }
            throw e;
        }
    }

    /** What the engine says, without its code and on one line. */
    static String said(OrtException e) {
        String text = String.valueOf(e.getMessage());
        int start = text.indexOf(MESSAGE);
        String sentence = PLACE_IN_ITS_SOURCE
                .matcher(text.substring(start < 0 ? 0 : start + MESSAGE.length()))
                .replaceAll("");
        return OneLine.of(KIND_OF_ERROR.matcher(sentence).replaceAll("").strip(), LONGEST);
    }

    static OnnxTensor wrap(OrtEnvironment environment, Tensor tensor) throws OrtException {
        if (tensor.type() == ElementType.STRING) {
            return OnnxTensor.createTensor(environment, tensor.texts().toArray(String[]::new), tensor.shape());
        }
        ByteBuffer bytes = tensor.bytes();
        int size = tensor.type().bytes();
        boolean usable = bytes.isDirect() && (size <= 1 || bytes.alignmentOffset(bytes.position(), size) == 0);
        if (!usable) {
            bytes = tensor.copy();
        }
        return OnnxTensor.createTensor(
                environment,
                bytes.order(ByteOrder.nativeOrder()),
                tensor.shape(),
                WidenedInputs.javaType(tensor.type()));
    }

    private Tensor unwrap(String output, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new UnsupportedOperatorException(name + ": output '" + output + "' is a "
                    + value.getType().name().substring("ONNX_TYPE_".length()).toLowerCase(Locale.ROOT)
                    + "; a tensor is expected, choose another output when the model is exported");
        }
        TensorInfo info = tensor.getInfo();
        if (elementType(info) == ElementType.STRING) {
            return Tensor.of(texts(tensor.getValue()), info.getShape());
        }
        double size = (double) info.getNumElements() * elementType(info).bytes();
        Footprint.checkResult(name, output, Shape.of(info.getShape()), size);
        return Tensor.ofBytes(elementType(info), info.getShape(), tensor.getByteBuffer());
    }

    /** Java arrays within arrays, row by row. */
    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Object[] rows) {
            for (Object row : rows) {
                texts.addAll(texts(row));
            }
        } else {
            texts.add(value.toString());
        }
        return texts;
    }

    private static ElementType elementType(TensorInfo info) {
        String name = info.onnxType.name();
        return ElementType.valueOf(name.substring("ONNX_TENSOR_ELEMENT_DATA_TYPE_".length()));
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": the engine could not release the network", e);
        }
    }
}
