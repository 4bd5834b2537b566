package convscope.bench;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network of ResNet-50's shape with random weights: convolutions with batch normalisation in 16 bottlenecks, 25.6 million parameters.
 *
 * <p>He, Zhang, Ren, Sun 2015 (arXiv:1512.03385), table 1, with the stride in the 3x3 convolution.
 */
final class ResidualNetwork {
    private static final int[] BLOCKS = {3, 4, 6, 3};

    private final GraphBuilder graph = new GraphBuilder("resnet50-shape");
    private final Random random = new Random(1);
    private int counter;

    /** Fixed batch of one, RGB, 224 x 224; the output {@code logits} has 1000 classes. */
    static Graph graph() {
        return new ResidualNetwork().build();
    }

    private Graph build() {
        Value x = graph.input("image", ElementType.FLOAT, Shape.of(1, 3, 224, 224));
        x = graph.op("Relu", convolution(x, 3, 64, 7, 2, 1));
        x = graph.op("MaxPool", window(3, 2), x);
        int channels = 64;
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            int width = 64 << stage;
            for (int block = 0; block < BLOCKS[stage]; block++) {
                x = bottleneck(x, channels, width, stage > 0 && block == 0 ? 2 : 1);
                channels = 4 * width;
            }
        }
        Value pooled = graph.op("Flatten", graph.op("GlobalAveragePool", x));
        Value logits = graph.op("Gemm", pooled, weights(0.02, channels, 1000), weights(0, 1000));
        return graph.build(List.of(graph.named("logits", logits)));
    }

    private Value bottleneck(Value x, int channels, int width, int stride) {
        Value inner = graph.op("Relu", convolution(x, channels, width, 1, 1, 1));
        inner = graph.op("Relu", convolution(inner, width, width, 3, stride, 1));
        // A small last scale, so that sixteen sums do not grow without bound.
        inner = convolution(inner, width, 4 * width, 1, 1, 0.2f);
        Value shortcut = channels == 4 * width ? x : convolution(x, channels, 4 * width, 1, stride, 1);
        return graph.op("Relu", inner.plus(shortcut));
    }

    private Value convolution(Value x, int from, int to, int kernel, int stride, float scale) {
        Value w = weights(Math.sqrt(2.0 / (from * kernel * kernel)), to, from, kernel, kernel);
        Value sum = graph.op("Conv", window(kernel, stride), x, w);
        return graph.op(
                "BatchNormalization", sum, filled(scale, to), filled(0, to), filled(0.01f, to), filled(1.1f, to));
    }

    private static Map<String, Attribute> window(long kernel, long stride) {
        long pad = kernel / 2;
        return Map.of(
                "kernel_shape", Attribute.of(kernel, kernel),
                "strides", Attribute.of(stride, stride),
                "pads", Attribute.of(pad, pad, pad, pad));
    }

    private Value filled(float value, long count) {
        return graph.constant("w" + counter++, Tensor.filled(value, count));
    }

    private Value weights(double deviation, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return graph.constant("w" + counter++, Tensor.of(values, shape));
    }
}
