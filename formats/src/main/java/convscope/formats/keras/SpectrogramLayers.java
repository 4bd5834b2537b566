package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Layers that turn sound into pictures of its frequencies over time, written as convolutions with waves. */
final class SpectrogramLayers {
    /** What Keras adds nowhere but keeps logarithms above. */
    private static final double EPSILON = 1e-7;

    private static final long MOST_NUMBERS = 1L << 24;

    private SpectrogramLayers() {}

    static List<Variable> transformVariables(Config config) {
        List<String> names = new ArrayList<>();
        String mode = config.text("mode", "log");
        if (!mode.equals("imag")) {
            names.add("real_kernel");
        }
        if (!mode.equals("real")) {
            names.add("imag_kernel");
        }
        return Variable.of(names);
    }

    /** The short-time Fourier transform with the kernels that the file holds. */
    static Held transform(Emission e) {
        e.expectRank(3);
        String mode = e.config.text("mode", "log");
        long channels = e.channels();
        Tensor any = e.variable(mode.equals("imag") ? "imag_kernel" : "real_kernel", 3);
        long step = e.config.has("frame_step") ? e.config.positives("frame_step", 1, 1)[0] : any.size(0) / 2;
        long[] one = {1};
        Window window = Window.of(e, new long[] {any.size(0)}, new long[] {step}, one);
        Value x = e.op("Reshape", e.spatial(), e.integers(-1, 1, e.spatialSizes()[0]));
        Value real = mode.equals("imag") ? null : waves(e, x, "real_kernel", window);
        Value imaginary = mode.equals("real") ? null : waves(e, x, "imag_kernel", window);
        Value result =
                switch (mode) {
                    case "real" -> real;
                    case "imag" -> imaginary;
                    case "stft" -> e.op("Concat", Map.of("axis", Attribute.of(1L)), real, imaginary);
                    case "magnitude", "log", "psd" -> powers(e, real, imaginary, mode);
                    default -> throw e.unsupported("mode '" + mode + "'");
                };
        long bins = any.size(2) * (mode.equals("stft") ? 2 : 1);
        return arranged(e, result, channels, bins, window.outputSizes(e.spatialSizes())[0]);
    }

    private static Value waves(Emission e, Value x, String name, Window window) {
        return e.op("Conv", window.attributes(), x, e.constant(name, KernelOrder.reversed(e.variable(name, 3))));
    }

    private static Value powers(Emission e, Value real, Value imaginary, String mode) {
        Value power = e.op("Add", e.op("Mul", real, real), e.op("Mul", imaginary, imaginary));
        if (mode.equals("psd")) {
            Value inner = e.op("Slice", power, e.integers(1), e.integers(-1), e.integers(1));
            Value padded = e.op("Pad", inner, e.integers(0, 1, 0, 0, 1, 0));
            return e.op("Add", power, padded);
        }
        Value magnitude = e.op("Sqrt", e.op("Max", power, e.number(EPSILON)));
        return mode.equals("magnitude") ? magnitude : e.op("Log", e.op("Max", magnitude, e.number(EPSILON)));
    }

    /** From {@code [N * channels, bins, time]} to the order that the layer is asked for. */
    private static Held arranged(Emission e, Value value, long channels, long bins, long time) {
        long batch = e.in().size(0);
        if (!e.config.flag("expand_dims", false)) {
            Value flat = e.op("Reshape", value, e.integers(-1, channels * bins, time));
            return e.channelsFirst()
                    ? Held.plain(flat, batch, channels * bins, time)
                    : new Held(flat, new long[] {batch, time, channels * bins}, true);
        }
        Value wide = e.op("Reshape", value, e.integers(-1, channels, bins, time));
        Value turned = e.op("Transpose", Map.of("perm", Attribute.of(0, 1, 3, 2)), wide);
        return e.channelsFirst()
                ? Held.plain(turned, batch, channels, time, bins)
                : new Held(turned, new long[] {batch, time, bins, channels}, true);
    }

    /** Loudness by bands that are equally wide on the mel scale (2595 log10(1 + f / 700)), in decibels if asked. */
    static Held mel(Emission e) {
        e.expectRank(2);
        long length = e.config.positives("fft_length", 1, 2048)[0];
        long step = e.config.positives("sequence_stride", 1, 512)[0];
        long inside = e.config.has("sequence_length") ? e.config.positives("sequence_length", 1, 1)[0] : length;
        long samples = e.in().size(1);
        long bins = length / 2 + 1;
        int bands = (int) e.config.positives("num_mel_bins", 1, 128)[0];
        if (samples < 0 || samples <= length / 2 || inside > length) {
            throw e.unsupported("a sound of " + (samples < 0 ? "free length" : samples + " samples")
                    + " under a transform of " + length);
        }
        if (length * bins > MOST_NUMBERS || bins * bands > MOST_NUMBERS) {
            throw e.unsupported("a transform of " + length + " samples into " + bands + " bands");
        }
        Value sound = e.op("Unsqueeze", e.in().value(), e.integers(1));
        Value padded = e.op(
                "Pad", Map.of("mode", Attribute.of("reflect")), sound, e.integers(0, 0, length / 2, 0, 0, length / 2));
        double[] window = window(e, (int) inside, (int) length);
        Map<String, Attribute> stride = Map.of("strides", Attribute.of(new long[] {step}));
        Value real = e.op("Conv", stride, padded, e.constant("cosines", waves(window, true)));
        Value imaginary = e.op("Conv", stride, padded, e.constant("sines", waves(window, false)));
        Value power = e.op("Add", e.op("Mul", real, real), e.op("Mul", imaginary, imaginary));
        double exponent = e.config.real("mag_exp", 2);
        Value spectrum = exponent == 2 ? power : e.op("Pow", power, e.number(exponent / 2));
        Value mel = e.op("MatMul", e.constant("bands", bands(e, (int) bins, bands)), spectrum);
        long frames = (samples + length / 2 * 2 - length) / step + 1;
        return Held.plain(e.config.flag("power_to_db", true) ? decibels(e, mel) : mel, e.in().size(0), bands, frames);
    }

    private static Value decibels(Emission e, Value power) {
        double least = e.config.real("min_power", 1e-10);
        double reference = Math.max(Math.abs(e.config.real("ref_power", 1)), least);
        Value log = e.op("Log", e.op("Max", power, e.number(least)));
        Value decibels =
                e.op("Sub", e.op("Mul", log, e.number(10 / Math.log(10))), e.number(10 * Math.log10(reference)));
        Value loudest = e.op("ReduceMax", Map.of("keepdims", Attribute.of(0L)), decibels);
        return e.op("Max", decibels, e.op("Sub", loudest, e.number(e.config.real("top_db", 80))));
    }

    private static double[] window(Emission e, int inside, int length) {
        String name = e.config.text("window", "hann");
        double base = name.equals("hann") ? 0.5 : 0.54;
        if (!name.equals("hann") && !name.equals("hamming")) {
            throw e.unsupported("window '" + name + "'");
        }
        double[] window = new double[length];
        for (int i = 0; i < inside; i++) {
            window[(length - inside) / 2 + i] = base - (1 - base) * Math.cos(2 * Math.PI * i / inside);
        }
        return window;
    }

    private static Tensor waves(double[] window, boolean cosine) {
        int length = window.length;
        int bins = length / 2 + 1;
        float[] waves = new float[bins * length];
        for (int bin = 0; bin < bins; bin++) {
            for (int i = 0; i < length; i++) {
                double angle = 2 * Math.PI * ((long) bin * i % length) / length;
                waves[bin * length + i] = (float) (window[i] * (cosine ? Math.cos(angle) : -Math.sin(angle)));
            }
        }
        return Tensor.of(waves, bins, 1, length);
    }

    /** Triangles of height 1 between equally spaced points of the mel scale; the lowest frequency belongs to none. */
    private static Tensor bands(Emission e, int bins, int bands) {
        double rate = e.config.real("sampling_rate", 16000);
        double low = mel(e.config.real("min_freq", 20));
        double high = mel(e.config.has("max_freq") ? e.config.real("max_freq", 0) : Math.floor(rate / 2));
        double width = (high - low) / (bands + 1);
        float[] matrix = new float[bands * bins];
        for (int band = 0; band < bands; band++) {
            double centre = low + (band + 1) * width;
            for (int bin = 1; bin < bins; bin++) {
                double place = mel(rate / 2 * bin / (bins - 1));
                matrix[band * bins + bin] = (float) Math.max(0, 1 - Math.abs(place - centre) / width);
            }
        }
        return Tensor.of(matrix, bands, bins);
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }
}
