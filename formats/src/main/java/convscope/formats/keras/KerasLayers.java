package convscope.formats.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The table of layers: for each class name which variables it has, in Keras' order, and how a call is written as ONNX operators. A new layer is one row here and
 * one fixture; more than a few lines go to a family class.
 */
final class KerasLayers {
    /** Variables that training does not change by gradients, and that Keras lists last. */
    static final Set<String> STATISTICS =
            Set.of("moving_mean", "moving_variance", "mean", "variance", "count", "vector_u");

    private static final List<Variable> NONE = List.of();

    private static final List<Row> ROWS = List.of(
            entry("Activation", ActivationLayers::activation),
            dropped("ActivityRegularization"),
            entry("AdaptiveAveragePooling1D", e -> AdaptivePooling.pool(e, 1, "AveragePool")),
            entry("AdaptiveAveragePooling2D", e -> AdaptivePooling.pool(e, 2, "AveragePool")),
            entry("AdaptiveAveragePooling3D", e -> AdaptivePooling.pool(e, 3, "AveragePool")),
            entry("AdaptiveMaxPooling1D", e -> AdaptivePooling.pool(e, 1, "MaxPool")),
            entry("AdaptiveMaxPooling2D", e -> AdaptivePooling.pool(e, 2, "MaxPool")),
            entry("AdaptiveMaxPooling3D", e -> AdaptivePooling.pool(e, 3, "MaxPool")),
            entry("Add", e -> MergeLayers.pairwise(e, "Add")),
            several("AdditiveAttention", AttentionLayers::additiveVariables, AttentionLayers::additive),
            dropped("AlphaDropout"),
            several("Attention", AttentionLayers::dotVariables, AttentionLayers::dot),
            dropped("AugMix"),
            entry("AutoContrast", CroppingLayers::autoContrast),
            entry("Average", MergeLayers::average),
            entry("AveragePooling1D", e -> PoolingLayers.pool(e, 1, "AveragePool")),
            entry("AveragePooling2D", e -> PoolingLayers.pool(e, 2, "AveragePool")),
            entry("AveragePooling3D", e -> PoolingLayers.pool(e, 3, "AveragePool")),
            entry("BatchNormalization", NormalizationLayers::statistics, NormalizationLayers::batch),
            several("Bidirectional", c -> NONE, WrapperLayers::bidirectional),
            entry("CategoryEncoding", CategoryLayers::encode),
            entry("CenterCrop", CroppingLayers::centre),
            entry("Concatenate", MergeLayers::concatenate),
            entry("Conv1D", kernelAndBias("kernel"), e -> ConvolutionLayers.convolution(e, 1)),
            entry("Conv1DTranspose", kernelAndBias("kernel"), e -> ConvolutionLayers.transpose(e, 1)),
            entry("Conv2D", kernelAndBias("kernel"), e -> ConvolutionLayers.convolution(e, 2)),
            entry("Conv2DTranspose", kernelAndBias("kernel"), e -> ConvolutionLayers.transpose(e, 2)),
            entry("Conv3D", kernelAndBias("kernel"), e -> ConvolutionLayers.convolution(e, 3)),
            entry("Conv3DTranspose", kernelAndBias("kernel"), e -> ConvolutionLayers.transpose(e, 3)),
            several("ConvLSTM1D", RecurrentLayers::variables, e -> ConvRecurrentLayers.layer(e, 1)),
            several("ConvLSTM2D", RecurrentLayers::variables, e -> ConvRecurrentLayers.layer(e, 2)),
            several("ConvLSTM3D", RecurrentLayers::variables, e -> ConvRecurrentLayers.layer(e, 3)),
            entry("Cropping1D", e -> PaddingLayers.crop(e, 1)),
            entry("Cropping2D", e -> PaddingLayers.crop(e, 2)),
            entry("Cropping3D", e -> PaddingLayers.crop(e, 3)),
            several("CuDNNGRU", c -> RecurrentCells.variables(c, ""), RecurrentLayers::layer),
            several("CuDNNLSTM", c -> RecurrentCells.variables(c, ""), RecurrentLayers::layer),
            entry("CustomScaleLayer", MergeLayers::scaledSum),
            dropped("CutMix"),
            entry("Dense", kernelAndBias("kernel"), DenseLayers::dense),
            entry("DepthwiseConv1D", kernelAndBias("kernel"), e -> ConvolutionLayers.depthwise(e, 1)),
            entry("DepthwiseConv2D", kernelAndBias("kernel"), e -> ConvolutionLayers.depthwise(e, 2)),
            entry("Discretization", CategoryLayers::discretize),
            entry("Dot", MergeLayers::dot),
            dropped("Dropout"),
            entry("ELU", ActivationLayers::layer),
            entry("EinsumDense", EinsumLayers::variables, EinsumLayers::dense),
            words("Embedding", c -> Variable.of("embeddings"), DenseLayers::embedding),
            dropped("Equalization"),
            entry("Flatten", ShapeLayers::flatten),
            several("GRU", RecurrentLayers::variables, RecurrentLayers::layer),
            several("GRUCell", c -> RecurrentCells.variables(c, ""), RecurrentCells::single),
            dropped("GaussianDropout"),
            dropped("GaussianNoise"),
            entry("GlobalAveragePooling1D", e -> PoolingLayers.global(e, 1, "GlobalAveragePool")),
            entry("GlobalAveragePooling2D", e -> PoolingLayers.global(e, 2, "GlobalAveragePool")),
            entry("GlobalAveragePooling3D", e -> PoolingLayers.global(e, 3, "GlobalAveragePool")),
            entry("GlobalMaxPooling1D", e -> PoolingLayers.global(e, 1, "GlobalMaxPool")),
            entry("GlobalMaxPooling2D", e -> PoolingLayers.global(e, 2, "GlobalMaxPool")),
            entry("GlobalMaxPooling3D", e -> PoolingLayers.global(e, 3, "GlobalMaxPool")),
            entry("GroupNormalization", NormalizationLayers::scaleAndShift, NormalizationLayers::group),
            several("GroupedQueryAttention", AttentionLayers::headVariables, AttentionLayers::groups),
            entry("Highway", FormerLayers::highwayVariables, FormerLayers::highway),
            entry("Identity", e -> e.in()),
            entry("IntegerLookup", CategoryLayers::lookUp),
            several("LSTM", RecurrentLayers::variables, RecurrentLayers::layer),
            several("LSTMCell", c -> RecurrentCells.variables(c, ""), RecurrentCells::single),
            entry("LayerNormalization", NormalizationLayers::layerVariables, NormalizationLayers::layer),
            entry("LayerScale", c -> Variable.of("gamma"), NormalizationLayers::layerScale),
            entry("LeakyReLU", ActivationLayers::layer),
            entry("LocallyConnected1D", kernelAndBias("kernel"), e -> LocallyConnectedLayers.connect(e, 1)),
            entry("LocallyConnected2D", kernelAndBias("kernel"), e -> LocallyConnectedLayers.connect(e, 2)),
            entry("Masking", WrapperLayers::masking),
            dropped("MaxNumBoundingBoxes"),
            entry("MaxPooling1D", e -> PoolingLayers.pool(e, 1, "MaxPool")),
            entry("MaxPooling2D", e -> PoolingLayers.pool(e, 2, "MaxPool")),
            entry("MaxPooling3D", e -> PoolingLayers.pool(e, 3, "MaxPool")),
            entry("Maximum", e -> MergeLayers.pairwise(e, "Max")),
            entry("MaxoutDense", kernelAndBias("kernel"), FormerLayers::maxout),
            entry("MelSpectrogram", SpectrogramLayers::mel),
            entry("Merge", FormerLayers::merge),
            entry("Minimum", e -> MergeLayers.pairwise(e, "Min")),
            dropped("MixUp"),
            several("MultiHeadAttention", AttentionLayers::headVariables, AttentionLayers::heads),
            entry("Multiply", e -> MergeLayers.pairwise(e, "Mul")),
            entry("Normalization", NormalizationLayers::adapted, NormalizationLayers::standardize),
            entry("PReLU", c -> Variable.of("alpha"), ActivationLayers::prelu),
            entry("ParametricSoftplus", c -> Variable.of("alpha", "beta_factor"), FormerLayers::parametricSoftplus),
            entry("Permute", ShapeLayers::permute),
            several("Pipeline", c -> NONE, WrapperLayers::oneAfterAnother),
            entry("RMSNormalization", c -> Variable.of("scale"), NormalizationLayers::rootMeanSquare),
            several("RNN", c -> NONE, RecurrentLayers::ofCells),
            dropped("RandAugment"),
            dropped("RandomBrightness"),
            dropped("RandomColorDegeneration"),
            dropped("RandomColorJitter"),
            dropped("RandomContrast"),
            entry("RandomCrop", CroppingLayers::outsideTraining),
            dropped("RandomElasticTransform"),
            dropped("RandomErasing"),
            dropped("RandomFlip"),
            dropped("RandomGaussianBlur"),
            dropped("RandomGrayscale"),
            dropped("RandomHeight"),
            dropped("RandomHue"),
            dropped("RandomInvert"),
            dropped("RandomPerspective"),
            dropped("RandomPosterization"),
            dropped("RandomRotation"),
            dropped("RandomSaturation"),
            dropped("RandomSharpness"),
            dropped("RandomShear"),
            dropped("RandomTranslation"),
            dropped("RandomWidth"),
            dropped("RandomZoom"),
            entry("ReLU", ActivationLayers::layer),
            entry("RepeatVector", ShapeLayers::repeat),
            entry("Rescaling", NormalizationLayers::rescale),
            entry("Reshape", ShapeLayers::reshape),
            entry("Resizing", ResizeLayers::resize),
            words("ReversibleEmbedding", DenseLayers::reversibleVariables, DenseLayers::reversible),
            entry("SReLU", c -> Variable.of("t_left", "a_left", "t_right", "a_right"), FormerLayers::sShaped),
            entry("STFTSpectrogram", SpectrogramLayers::transformVariables, SpectrogramLayers::transform),
            entry(
                    "SeparableConv1D",
                    kernelAndBias("depthwise_kernel", "pointwise_kernel"),
                    e -> ConvolutionLayers.separable(e, 1)),
            entry(
                    "SeparableConv2D",
                    kernelAndBias("depthwise_kernel", "pointwise_kernel"),
                    e -> ConvolutionLayers.separable(e, 2)),
            several("SimpleRNN", RecurrentLayers::variables, RecurrentLayers::layer),
            several("SimpleRNNCell", c -> RecurrentCells.variables(c, ""), RecurrentCells::single),
            entry("Softmax", ActivationLayers::layer),
            dropped("Solarization"),
            dropped("SpatialDropout1D"),
            dropped("SpatialDropout2D"),
            dropped("SpatialDropout3D"),
            several(
                    "SpectralNormalization",
                    c -> List.of(new Variable("vector_u", "", 1)),
                    WrapperLayers::spectralNormalization),
            several("StackedRNNCells", c -> NONE, RecurrentCells::stacked),
            entry("Subtract", e -> MergeLayers.pairwise(e, "Sub")),
            words("TextVectorization", c -> NONE, TextLayers::vectorize),
            entry("ThresholdedReLU", ActivationLayers::thresholded),
            several("TimeDistributed", c -> NONE, WrapperLayers::timeDistributed),
            entry("TrueDivide", e -> MergeLayers.pairwise(e, "Div")),
            entry("UnitNormalization", NormalizationLayers::unit),
            entry("UpSampling1D", e -> ResizeLayers.upsample(e, 1)),
            entry("UpSampling2D", e -> ResizeLayers.upsample(e, 2)),
            entry("UpSampling3D", e -> ResizeLayers.upsample(e, 3)),
            entry("ZeroPadding1D", e -> PaddingLayers.pad(e, 1)),
            entry("ZeroPadding2D", e -> PaddingLayers.pad(e, 2)),
            entry("ZeroPadding3D", e -> PaddingLayers.pad(e, 3)));

    private static final Map<String, Row> BY_KIND = byKind();

    /** Layers of Keras that are known and cannot be written as operators, and why. */
    private static final Map<String, String> REFUSED = Map.of(
            "ContrastLimitedAdaptiveHistogramEqualization", "which counts values in tiles of a picture",
            "DenseFeatures", "which holds columns of a table",
            "FlaxLayer", "which holds Python code",
            "HashedCrossing", "which hashes texts",
            "Hashing", "which hashes texts",
            "JaxLayer", "which holds Python code",
            "Lambda", "which holds Python code",
            "StringLookup", "which computes with texts",
            "TFSMLayer", "which reads another folder",
            "TorchModuleWrapper", "which holds Python code");

    /** Public names of classes that are called otherwise inside Keras; files have either. */
    private static final Map<String, String> PUBLIC_NAMES = Map.of("GroupQueryAttention", "GroupedQueryAttention");

    private KerasLayers() {}

    /** Writes one call of a layer that gives one value. */
    @FunctionalInterface
    interface Emitter {
        Held emit(Emission e);
    }

    /** Writes one call of a layer that gives several values, such as a recurrent one with its last states. */
    @FunctionalInterface
    interface SeveralEmitter {
        List<Held> emit(Emission e);
    }

    /** One row: {@code emitter} is null for a layer that only acts during training. */
    record Row(String kind, Function<Config, List<Variable>> names, SeveralEmitter emitter, boolean readsIntegers) {
        /** A row of a layer that gives one value. */
        static Row of(String kind, Function<Config, List<Variable>> names, Emitter emitter, boolean readsIntegers) {
            return new Row(kind, names, e -> List.of(emitter.emit(e)), readsIntegers);
        }

        boolean isDropped() {
            return emitter == null;
        }

        /** What Keras calls the layer's variables, in the order in which it makes them. */
        List<Variable> variables(Config config) {
            return names.apply(config);
        }
    }

    /** The row of a class; null where there is none. */
    static Row row(String kind) {
        return BY_KIND.get(kind);
    }

    /** The class name under which the table has a class. */
    static String kind(String className) {
        return PUBLIC_NAMES.getOrDefault(className, className);
    }

    /** Why a layer that is known cannot be written, by its class name. */
    static Map<String, String> refused() {
        return REFUSED;
    }

    /** Class names of all rows, in alphabetical order. */
    static List<String> kinds() {
        return ROWS.stream().map(Row::kind).toList();
    }

    private static Map<String, Row> byKind() {
        Map<String, Row> rows = new HashMap<>();
        ROWS.forEach(row -> rows.put(row.kind(), row));
        return Map.copyOf(rows);
    }

    private static Function<Config, List<Variable>> kernelAndBias(String... kernels) {
        List<String> alone = List.of(kernels);
        List<String> both = java.util.stream.Stream.concat(alone.stream(), java.util.stream.Stream.of("bias"))
                .toList();
        return config -> Variable.of(config.flag("use_bias", true) ? both : alone);
    }

    private static Row entry(String kind, Emitter emitter) {
        return Row.of(kind, c -> NONE, emitter, false);
    }

    private static Row entry(String kind, Function<Config, List<Variable>> names, Emitter emitter) {
        return Row.of(kind, names, emitter, false);
    }

    private static Row several(String kind, Function<Config, List<Variable>> names, SeveralEmitter emitter) {
        return new Row(kind, names, emitter, false);
    }

    private static Row words(String kind, Function<Config, List<Variable>> names, Emitter emitter) {
        return Row.of(kind, names, emitter, true);
    }

    private static Row dropped(String kind) {
        return new Row(kind, c -> NONE, null, true);
    }
}
