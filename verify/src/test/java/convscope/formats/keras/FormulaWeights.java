package convscope.formats.keras;

import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Weights that a formula makes of their names, the same float32 numbers as {@code golden/applications.py} makes: {@code offset + scale * u(i)}, where {@code u}
 * in [-1, 1) comes from splitmix64 that starts at the FNV-1a hash of {@code LAYER/variable}.
 *
 * @param shapes of all weights, by {@code LAYER/variable}
 * @param spreads root mean square of what each batch normalization reads, by its layer; 1 where there is none
 */
record FormulaWeights(Map<String, long[]> shapes, Map<String, Double> spreads) implements KerasWeights {

    @Override
    public List<Tensor> of(KerasLayer layer, List<Variable> variables) {
        List<Tensor> weights = new ArrayList<>();
        for (Variable each : variables) {
            String name = each.name();
            boolean depthwise = layer.kind().equals("DepthwiseConv2D") && name.equals("kernel");
            String variable = depthwise ? "depthwise_kernel" : name;
            String key = layer.path() + "/" + variable;
            weights.add(weight(key, variable, shapes.get(key), spreads.getOrDefault(layer.path(), 1.0)));
        }
        return weights;
    }

    static Tensor weight(String key, String variable, long[] shape, double spread) {
        double variance = spread * spread;
        return switch (variable) {
            case "bias", "beta" -> filled(key, shape, 0, 0.1);
            case "gamma" -> filled(key, shape, 1, 0.25);
            case "mean" -> filled(key, shape, 0, 0.25);
            case "variance" -> filled(key, shape, 1, 0.5);
            case "moving_mean" -> filled(key, shape, 0, 0.25 * spread);
            case "moving_variance" -> filled(key, shape, variance, 0.5 * spread * spread);
            default -> filled(key, shape, 0, Math.sqrt(6.0 / numbersRead(variable, shape)));
        };
    }

    private static long numbersRead(String variable, long[] shape) {
        int axes = variable.equals("depthwise_kernel") ? shape.length - 2 : shape.length - 1;
        return Arrays.stream(shape, 0, axes).reduce(1, (a, b) -> a * b);
    }

    /** A tensor of {@code offset + scale * u(i)}. */
    static Tensor filled(String key, long[] shape, double offset, double scale) {
        long start = hash(key);
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(4 * i, (float) (offset + scale * uniform(start, i)));
        }
        return Tensor.ofBytes(convscope.graph.ElementType.FLOAT, shape, bytes);
    }

    private static double uniform(long start, int index) {
        long z = start + (index + 1L) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return ((z >>> 40) - 0x1p23) * 0x1p-23;
    }

    private static long hash(String name) {
        long value = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            value = (value ^ b & 0xff) * 0x100000001B3L;
        }
        return value;
    }
}
