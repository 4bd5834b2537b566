package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Layers that shift and scale: by trained statistics, by those of the input itself, or by numbers of the configuration. */
final class NormalizationLayers {
    private NormalizationLayers() {}

    static List<Variable> scaleAndShift(Config config) {
        return Variable.of(scaleAndShiftNames(config));
    }

    private static List<String> scaleAndShiftNames(Config config) {
        List<String> names = new ArrayList<>();
        if (config.flag("scale", true)) {
            names.add("gamma");
        }
        if (config.flag("center", true)) {
            names.add("beta");
        }
        return names;
    }

    static List<Variable> statistics(Config config) {
        List<String> names = scaleAndShiftNames(config);
        names.add("moving_mean");
        names.add("moving_variance");
        return Variable.of(names);
    }

    static List<Variable> layerVariables(Config config) {
        return config.flag("rms_scaling", false) ? Variable.of("gamma") : scaleAndShift(config);
    }

    static List<Variable> adapted(Config config) {
        return config.has("mean") ? List.of() : Variable.of("mean", "variance");
    }

    static Held batch(Emission e) {
        Held x = e.in();
        if (e.config.integer("mode", 0) == 1) {
            return FormerLayers.normalizedSample(e);
        }
        int axis = axes(e, x, "axis")[0];
        boolean last = axis == x.rank() - 1;
        Held y = last && x.rank() > 2 ? e.move(x) : x.axis(axis) == 1 ? x : e.plain(x);
        Tensor mean = e.variable("moving_mean", 1);
        Tensor variance = e.variable("moving_variance", 1);
        long n = mean.count();
        if (x.size(axis) != n || variance.count() != n) {
            throw e.misfit("it has statistics of " + n + " channels, the input has " + x.size(axis));
        }
        Tensor gamma = orElse(e.variable("gamma"), 1, n);
        Tensor beta = orElse(e.variable("beta"), 0, n);
        double epsilon = e.config.real("epsilon", 1e-3);
        if (y.axis(axis) == 1) {
            return y.with(e.op(
                    "BatchNormalization",
                    Map.of("epsilon", Attribute.of((float) epsilon)),
                    y.value(),
                    e.constant("gamma", gamma),
                    e.constant("beta", beta),
                    e.constant("moving_mean", mean),
                    e.constant("moving_variance", variance)));
        }
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[axis] = n;
        double[] scale = new double[(int) n];
        double[] shift = new double[(int) n];
        for (int i = 0; i < n; i++) {
            scale[i] = gamma.number(i) / Math.sqrt(variance.number(i) + epsilon);
            shift[i] = beta.number(i) - mean.number(i) * scale[i];
        }
        Value scaled = e.op(
                "Mul", y.value(), e.constant("scale", Tensor.of(scale, shape).toFloat()));
        return y.with(
                e.op("Add", scaled, e.constant("shift", Tensor.of(shift, shape).toFloat())));
    }

    private static Tensor orElse(Tensor tensor, float otherwise, long count) {
        return tensor == null ? Tensor.filled(otherwise, count) : tensor.reshaped(count);
    }

    private static int[] axes(Emission e, Held x, String key) {
        long[] axes = e.config.has(key) ? e.config.list(key) : new long[] {-1};
        int[] result = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            result[i] = (int) (axes[i] < 0 ? axes[i] + x.rank() : axes[i]);
            if (result[i] < 1 || result[i] >= x.rank()) {
                throw e.config.wrong(key, e.config.get(key), "axes after the batch, of " + x.rank());
            }
        }
        return result;
    }

    static Held layer(Emission e) {
        Held x = e.in();
        int[] axes = axes(e, x, "axis");
        Held y = axes.length == 1 ? x : e.plain(x);
        Value value = y.value();
        Value over = held(e, y, axes);
        double epsilon = e.config.real("epsilon", 1e-3);
        boolean rms = e.config.flag("rms_scaling", false);
        Value centred = rms ? value : e.op("Sub", value, mean(e, value, over));
        Value spread = rms
                ? e.op("Sub", mean(e, square(e, value), over), square(e, mean(e, value, over)))
                : mean(e, square(e, centred), over);
        Value result = e.op("Div", centred, e.op("Sqrt", e.op("Add", spread, e.number(epsilon))));
        return y.with(scaled(e, y, axes, result));
    }

    /** {@code x / sqrt(mean(x^2) + epsilon)} times a scale (Zhang and Sennrich 2019). */
    static Held rootMeanSquare(Emission e) {
        int[] axes = axes(e, e.in(), "axis");
        Held x = axes.length == 1 ? e.in() : e.plain(e.in());
        Value power = mean(e, square(e, x.value()), held(e, x, axes));
        Value root = e.op("Sqrt", e.op("Add", power, e.number(e.config.real("epsilon", 1e-6))));
        return x.with(scaled(e, x, axes, e.op("Div", x.value(), root)));
    }

    private static Value held(Emission e, Held y, int[] axes) {
        return e.integers(Arrays.stream(axes).mapToLong(y::axis).toArray());
    }

    private static Value mean(Emission e, Value x, Value axes) {
        return e.op("ReduceMean", Map.of("keepdims", Attribute.of(1L)), x, axes);
    }

    private static Value square(Emission e, Value x) {
        return e.op("Mul", x, x);
    }

    /** Times {@code gamma}, plus {@code beta}, along logical axes. */
    private static Value scaled(Emission e, Held like, int[] axes, Value value) {
        long[] shape = new long[like.rank()];
        Arrays.fill(shape, 1);
        for (int axis : axes) {
            shape[like.axis(axis)] = like.size(axis);
        }
        Value result = value;
        for (String factor : List.of("gamma", "scale")) {
            if (e.variable(factor) != null) {
                result = e.op(
                        "Mul", result, e.constant(factor, e.variable(factor).reshaped(shape)));
            }
        }
        if (e.variable("beta") != null) {
            result = e.op("Add", result, e.constant("beta", e.variable("beta").reshaped(shape)));
        }
        return result;
    }

    static Held group(Emission e) {
        Held x = e.in();
        int axis = axes(e, x, "axis")[0];
        Held y = axis == x.rank() - 1 && x.rank() > 2 ? e.move(x) : x;
        if (y.axis(axis) != 1 || x.size(axis) < 0) {
            throw e.unsupported("groups along axis " + axis + " of " + x.rank());
        }
        long channels = x.size(axis);
        long groups = e.config.integer("groups", 32);
        groups = groups == -1 ? channels : groups;
        if (groups < 1 || channels % groups != 0) {
            throw e.config.wrong("groups", e.config.get("groups"), "a divisor of " + channels);
        }
        Value shape = e.op("Shape", y.value());
        Value grouped = e.op("Reshape", y.value(), e.integers(0, groups, -1));
        Value centred = e.op("Sub", grouped, mean(e, grouped, e.integers(2)));
        Value spread = mean(e, square(e, centred), e.integers(2));
        Value normal =
                e.op("Div", centred, e.op("Sqrt", e.op("Add", spread, e.number(e.config.real("epsilon", 1e-3)))));
        return y.with(scaled(e, y, new int[] {axis}, e.op("Reshape", normal, shape)));
    }

    static Held unit(Emission e) {
        Held x = e.in();
        Value squares = e.op(
                "ReduceSum",
                Map.of("keepdims", Attribute.of(1L)),
                square(e, x.value()),
                held(e, x, axes(e, x, "axis")));
        return x.with(e.op("Div", x.value(), e.op("Sqrt", e.op("Max", squares, e.number(1e-12)))));
    }

    /** One factor per channel, as in ConvNeXt. */
    static Held layerScale(Emission e) {
        return e.in().with(scaled(e, e.in(), new int[] {e.in().rank() - 1}, e.in().value()));
    }

    static Held rescale(Emission e) {
        Held x = e.in();
        Value scaled = e.op("Mul", x.value(), along(e, x, "scale", 1));
        return x.with(e.op("Add", scaled, along(e, x, "offset", 0)));
    }

    private static Value along(Emission e, Held x, String key, double otherwise) {
        double[] numbers = e.config.has(key) ? e.config.reals(key) : new double[] {otherwise};
        if (numbers.length == 1) {
            return e.number(numbers[0]);
        }
        return e.constant(
                key, Tensor.of(numbers, shapeAlong(e, x, numbers.length)).toFloat());
    }

    private static long[] shapeAlong(Emission e, Held x, long count) {
        if (x.size(x.rank() - 1) != count) {
            throw e.misfit("it has " + count + " numbers for an input of shape " + Arrays.toString(x.shape()));
        }
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[x.axis(-1)] = count;
        return shape;
    }

    /** {@code (x - mean) / max(sqrt(variance), 1e-7)}, or back. */
    static Held standardize(Emission e) {
        Held x = e.in();
        boolean stored = !e.config.has("mean");
        double[] mean = stored ? e.variable("mean").doubles() : e.config.reals("mean");
        double[] variance = stored ? e.variable("variance").doubles() : e.config.reals("variance");
        if (mean.length != variance.length) {
            throw e.misfit(mean.length + " means and " + variance.length + " variances");
        }
        boolean one = mean.length == 1;
        int[] axes = e.config.has("axis") ? axes(e, x, "axis") : new int[0];
        Held y = axes.length > 1 ? e.plain(x) : x;
        long[] shape = new long[one ? 0 : x.rank()];
        Arrays.fill(shape, 1);
        for (int axis : one ? new int[0] : axes) {
            shape[y.axis(axis)] = x.size(axis);
        }
        double[] deviation =
                Arrays.stream(variance).map(v -> Math.max(Math.sqrt(v), 1e-7)).toArray();
        Value m = e.constant("mean", Tensor.of(mean, shape).toFloat());
        Value d = e.constant("deviation", Tensor.of(deviation, shape).toFloat());
        return y.with(
                e.config.flag("invert", false)
                        ? e.op("Add", m, e.op("Mul", y.value(), d))
                        : e.op("Div", e.op("Sub", y.value(), m), d));
    }
}
