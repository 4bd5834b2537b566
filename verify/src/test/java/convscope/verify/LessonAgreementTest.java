package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Subject;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every lesson gives the number that the engine gives. */
class LessonAgreementTest {
    private static Map<String, Integer> check(String model, String input, int cells) {
        try (Convscope scope = Convscope.open(model, new OpenOptions())) {
            return LessonCases.check(scope.subject(input), cells);
        }
    }

    @Test
    void efficientNet_agreesInEveryLayer() {
        Map<String, Integer> checked = check("builtin:efficientnet-lite0", "builtin:cat", 5);
        assertThat(checked).containsEntry("convolution", 49).containsEntry("average-pooling", 1);
        assertThat(checked).containsEntry("dense", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fashion.h5", "fashion.keras", "fashion.onnx"})
    void fashion_agreesInEveryLayer(String model) {
        Map<String, Integer> checked = check("builtin:" + model, "builtin:fashion-7-sneaker", 12);
        assertThat(checked)
                .containsEntry("convolution", 4)
                .containsEntry("max-pooling", 1)
                .containsEntry("average-pooling", 2)
                .containsEntry("dense", 1);
    }

    @Test
    void smallNetworks_agreeInEveryLayer() {
        Map<String, Integer> all = new HashMap<>();
        for (String name : SmallNetworks.NAMES) {
            try (Convscope scope = SmallNetworks.open(name)) {
                LessonCases.check(SmallNetworks.subject(scope), 12).forEach((k, n) -> all.merge(k, n, Integer::sum));
            }
        }
        assertThat(all.get("convolution")).isGreaterThan(20);
        assertThat(all.get("max-pooling")).isGreaterThan(3);
        assertThat(all.get("average-pooling")).isGreaterThan(6);
        assertThat(all.get("dense")).isGreaterThan(8);
    }

    /**
     * One operator over some axes with some attributes: {@code Conv 2 strides=2 pads=0+1} with 0 before and 1 after. The engine has no automatic padding of dilated
     * windows.
     */
    static Stream<String> settings() {
        List<String> all = new ArrayList<>();
        for (int axes = 1; axes <= 3; axes++) {
            for (String pad :
                    List.of("", " pads=1", " pads=0+2", " auto=SAME_UPPER", " auto=SAME_LOWER", " auto=VALID")) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (int dilation = 1; dilation <= (pad.contains("SAME") ? 1 : 2); dilation++) {
                        for (String group : List.of("", " group=2", " group=4")) {
                            all.add("Conv " + axes + " strides=" + stride + " dilations=" + dilation + pad + group);
                        }
                    }
                }
            }
            for (String pad :
                    List.of("", " pads=1", " pads=0+1", " auto=SAME_UPPER", " auto=SAME_LOWER", " auto=VALID")) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (String group : List.of("", " group=2")) {
                        all.add("ConvTranspose " + axes + " strides=" + stride + pad + group);
                    }
                }
            }
            all.add("ConvTranspose " + axes + " strides=3 dilations=2 pads=1 group=4");
            all.add("ConvTranspose " + axes + " strides=3 output_padding=1 pads=1");
            for (String pad : List.of("", " pads=1", " pads=0+1", " auto=SAME_UPPER", " auto=SAME_LOWER")) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (String more : List.of("", " ceil_mode=1", " dilations=2")) {
                        boolean automatic = pad.contains("auto") && !more.isEmpty();
                        if (!automatic) {
                            all.add("MaxPool " + axes + " strides=" + stride + pad + more);
                            all.add("AveragePool " + axes + " strides=" + stride + pad + more);
                            all.add("AveragePool " + axes + " strides=" + stride + pad + more + " count_include_pad=1");
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void window_agreesInEverySetting(String setting) {
        String[] words = setting.split(" ");
        int axes = Integer.parseInt(words[1]);
        Map<String, Attribute> attributes = new HashMap<>();
        int group = 1;
        for (String word : Arrays.copyOfRange(words, 2, words.length)) {
            String[] pair = word.split("=");
            switch (pair[0]) {
                case "auto" -> attributes.put("auto_pad", Attribute.of(pair[1]));
                case "pads" -> attributes.put("pads", Attribute.of(pads(pair[1], axes)));
                case "group" -> {
                    group = Integer.parseInt(pair[1]);
                    attributes.put("group", Attribute.of((long) group));
                }
                case "ceil_mode", "count_include_pad" -> attributes.put(pair[0], Attribute.of(Long.parseLong(pair[1])));
                default -> attributes.put(pair[0], Attribute.of(same(Long.parseLong(pair[1]), axes)));
            }
        }
        checkWindow(words[0], axes, group, attributes);
    }

    private static long[] same(long number, int axes) {
        return IntStream.range(0, axes).mapToLong(i -> number).toArray();
    }

    private static long[] pads(String text, int axes) {
        String[] ends = text.split("\\+");
        return IntStream.range(0, 2 * axes)
                .mapToLong(i -> Long.parseLong(ends[i < axes ? 0 : ends.length - 1]))
                .toArray();
    }

    private static void checkWindow(String operator, int axes, int group, Map<String, Attribute> attributes) {
        Random random = new Random(operator.hashCode() + axes);
        long[] space = axes == 1 ? new long[] {11} : axes == 2 ? new long[] {7, 8} : new long[] {6, 5, 7};
        long[] kernel = axes == 1 ? new long[] {3} : axes == 2 ? new long[] {3, 2} : new long[] {2, 3, 2};
        GraphBuilder graph = new GraphBuilder(operator);
        long[] sizes = joined(new long[] {1, 4}, space);
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(sizes));
        Value y;
        boolean convolution = operator.startsWith("Conv");
        if (convolution) {
            boolean plain = operator.equals("Conv");
            long[] weights = joined(plain ? new long[] {8, 4 / group} : new long[] {4, 8 / group}, kernel);
            Value w = graph.constant("w", random(random, weights));
            y = graph.op(operator, attributes, x, w, graph.constant("b", random(random, 8)));
        } else {
            attributes.put("kernel_shape", Attribute.of(kernel));
            y = graph.op(operator, attributes, x);
        }
        List<Integer> spatial = IntStream.range(2, 2 + axes).boxed().toList();
        Layer layer = new Layer("layer", operator, graph.edge(y.name()), 1, spatial, convolution ? "w" : null, 0);
        try (Network network = HandNetworks.of(graph.build(List.of(y)), List.of(layer))) {
            Subject subject = new Subject(network, "random", random(random, sizes), null, "none");
            assertThat(LessonCases.check(subject, 16)).hasSize(1);
        }
    }

    private static long[] joined(long[] first, long[] second) {
        return java.util.stream.LongStream.concat(Arrays.stream(first), Arrays.stream(second))
                .toArray();
    }

    private static Tensor random(Random random, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }
}
