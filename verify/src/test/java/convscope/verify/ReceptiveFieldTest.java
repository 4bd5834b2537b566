package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.explain.ExplanationRecord;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.unit.ReceptiveField;
import convscope.method.unit.ReceptiveField.Field;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The box that a unit sees, operator by operator, against what happens when single numbers of the input are changed. All weights are positive, so no change can hide. */
class ReceptiveFieldTest {
    private static final int CHANNELS = 4;
    private static final int HEIGHT = 8;
    private static final int WIDTH = 10;

    /** Where whole axes or blocks stand for the one element of them that counts. */
    private static final List<String> WIDER = List.of("merged positions", "SpaceToDepth");

    /** Operators over {@code [N, 4, 8, 10]} that give four axes with the channels on axis 1. */
    private static Map<String, UnaryOperator<Value>> operators() {
        Map<String, UnaryOperator<Value>> cases = new LinkedHashMap<>();
        cases.put("Conv, uneven padding", x -> conv(x, 1, "pads", "2,0,1,1", "strides", "2,1"));
        cases.put("Conv, dilated", x -> conv(x, 1, "dilations", "2,3", "pads", "1,2,1,2"));
        cases.put("Conv, grouped", x -> conv(x, 2, "pads", "1,1,1,1"));
        cases.put("Conv, SAME_UPPER", x -> conv(x, 1, "auto_pad", "SAME_UPPER", "strides", "3,2"));
        cases.put("Conv, SAME_LOWER", x -> conv(x, 1, "auto_pad", "SAME_LOWER", "strides", "2,2"));
        cases.put("Conv, VALID", x -> conv(x, 1, "auto_pad", "VALID", "strides", "2,2"));
        cases.put("ConvTranspose", x -> transposed(x, "strides", "2,3", "pads", "1,0,0,2"));
        cases.put(
                "ConvTranspose, output padding",
                x -> transposed(x, "strides", "3,2", "output_padding", "1,1", "dilations", "2,1"));
        cases.put("ConvTranspose, SAME_LOWER", x -> transposed(x, "strides", "2,2", "auto_pad", "SAME_LOWER"));
        cases.put("ConvTranspose, SAME_UPPER", x -> transposed(x, "strides", "2,2", "auto_pad", "SAME_UPPER"));
        cases.put(
                "AveragePool, ceil",
                x -> op(x, "AveragePool", "kernel_shape", "3,3", "strides", "2,2", "ceil_mode", 1L));
        cases.put("LpPool", x -> op(x, "LpPool", "kernel_shape", "2,3", "pads", "1,1,0,1"));
        cases.put("Resize, linear up", x -> resize(x, 2.5, "linear", "half_pixel"));
        cases.put("Resize, linear down", x -> resize(x, 0.5, "linear", "align_corners"));
        cases.put("Resize, cubic", x -> resize(x, 2, "cubic", "asymmetric"));
        cases.put("Resize, nearest", x -> resize(x, 2, "nearest", "half_pixel"));
        cases.put("Resize, nearest asymmetric", x -> resize(x, 1.5, "nearest", "asymmetric"));
        cases.put("Pad, constant", x -> conv(pad(x, "constant"), 1, "strides", "2,2"));
        cases.put("Pad, reflect", x -> conv(pad(x, "reflect"), 1, "strides", "1,1"));
        cases.put("Pad, edge", x -> conv(pad(x, "edge"), 1, "strides", "1,1"));
        cases.put("Slice", x -> x.sliced(2, 1, 7).sliced(3, 2, 9));
        cases.put("Slice, backwards", x -> x.graph()
                .op(
                        "Slice",
                        x,
                        x.graph().constant(-2, 8),
                        x.graph().constant(-9, 1),
                        x.graph().constant(2, 3),
                        x.graph().constant(-2, -3)));
        cases.put("Concat along space", x -> x.graph().concat(2, x.sliced(2, 4, 8), conv(x, 1, "pads", "1,1,1,0")));
        cases.put("Concat of channels", x -> x.graph().concat(1, conv(x, 1, "pads", "2,1,0,0"), x));
        cases.put("Split", x -> x.graph()
                .op("Split", attributes("axis", 3L, "num_outputs", 2L), 2, x)
                .get(1));
        cases.put("Transpose", x -> x.transposed(0, 1, 3, 2));
        cases.put("shuffled channels", x -> x.reshaped(-1, 2, 2, HEIGHT, WIDTH)
                .transposed(0, 2, 1, 3, 4)
                .reshaped(-1, CHANNELS, HEIGHT, WIDTH));
        cases.put("merged positions", x -> x.reshaped(-1, CHANNELS, HEIGHT / 2, 2L * WIDTH));
        cases.put("SpaceToDepth", x -> op(x, "SpaceToDepth", "blocksize", 2L));
        cases.put("DepthToSpace", x -> op(x, "DepthToSpace", "blocksize", 2L));
        cases.put("Gather", x -> x.graph()
                .op("Gather", attributes("axis", 3L), x, x.graph().constant(7, 2, -1)));
        cases.put("skip connection", x -> conv(conv(x, 1, "pads", "1,1,1,0"), 1, "pads", "2,0,0,1")
                .plus(x));
        cases.put("squeeze and excitation", x -> x.times(x.graph().op("GlobalAveragePool", x)));
        cases.put("mean of one axis", x -> x.meanKeeping(3).plus(x.sliced(3, 0, 1)));
        cases.put("broadcast row", x -> x.plus(x.reduce("ReduceSum", true, 2)));
        cases.put("InstanceNormalization", x -> x.graph()
                .op("InstanceNormalization", x, ones(x.graph(), CHANNELS), ones(x.graph(), CHANNELS)));
        cases.put("Softmax along columns", x -> op(x, "Softmax", "axis", 3L));
        cases.put("MatMul over columns", x -> x.matMul(x.graph().constant(Tensor.filled(0.5f, WIDTH, 3))));
        cases.put(
                "MatMul over rows",
                x -> x.graph().constant(Tensor.filled(0.5f, 3, HEIGHT)).matMul(x));
        cases.put("pointwise", x -> op(x.sigmoid().times(x), "LeakyRelu").squareRoot());
        return cases;
    }

    private static Map<String, Attribute> attributes(Object... pairs) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String text = pairs[i + 1].toString();
            Attribute value = pairs[i + 1] instanceof Long number
                    ? Attribute.of(number)
                    : text.matches("[\\d,]+")
                            ? Attribute.of(Arrays.stream(text.split(","))
                                    .mapToLong(Long::parseLong)
                                    .toArray())
                            : Attribute.of(text);
            attributes.put(pairs[i].toString(), value);
        }
        return attributes;
    }

    private static Value op(Value x, String operator, Object... pairs) {
        return x.graph().op(operator, attributes(pairs), x);
    }

    private static Value ones(GraphBuilder graph, int count) {
        return graph.constant(Tensor.filled(1, count));
    }

    private static Value conv(Value x, long group, Object... pairs) {
        Map<String, Attribute> attributes = attributes(pairs);
        attributes.put("group", Attribute.of(group));
        return x.graph()
                .op("Conv", attributes, x, x.graph().constant(Tensor.filled(0.1f, CHANNELS, CHANNELS / group, 3, 2)));
    }

    private static Value transposed(Value x, Object... pairs) {
        return x.graph()
                .op("ConvTranspose", attributes(pairs), x, x.graph().constant(Tensor.filled(0.1f, CHANNELS, 3, 3, 2)));
    }

    private static Value resize(Value x, double scale, String mode, String transformation) {
        Value scales = x.graph().constant(Tensor.of(new float[] {1, 1, (float) scale, (float) scale}, 4));
        return x.graph()
                .op(
                        "Resize",
                        attributes("mode", mode, "coordinate_transformation_mode", transformation),
                        x,
                        x.graph().absent(),
                        scales);
    }

    private static Value pad(Value x, String mode) {
        return x.graph().op("Pad", attributes("mode", mode), x, x.graph().constant(0, 0, 2, 3, 0, 0, 1, 2));
    }

    static List<String> names() {
        return List.copyOf(operators().keySet());
    }

    private static Network network(UnaryOperator<Value> operator) {
        GraphBuilder graph = new GraphBuilder("operator");
        List<Shape.Axis> axes =
                List.of(Shape.Axis.symbol("N"), Shape.Axis.of(CHANNELS), Shape.Axis.of(HEIGHT), Shape.Axis.of(WIDTH));
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(axes));
        Value seen = graph.named("seen", operator.apply(x));
        Value scores = graph.op("Flatten", graph.op("GlobalAveragePool", seen));
        Layer layer = new Layer("seen", "Operator", graph.edge("seen"), 1, List.of(2, 3), null, 0);
        return HandNetworks.of(graph.build(List.of(scores)), List.of(layer), "a", "b", "c", "d");
    }

    @ParameterizedTest
    @MethodSource("names")
    void box_isWhereChangesAreFelt(String name) {
        try (Network network = network(operators().get(name))) {
            float[] x = new float[CHANNELS * HEIGHT * WIDTH];
            for (int i = 0; i < x.length; i++) {
                x[i] = 1 + 0.3f * (float) Math.sin(1.7 * i);
            }
            Subject subject = new Subject(network, "x", Tensor.of(x, 1, CHANNELS, HEIGHT, WIDTH), null, "none");
            Query query = Query.of(List.of("seen"));
            Tensor before = subject.run(query).activation("seen");
            Tensor[] after = new Tensor[x.length];
            for (int i = 0; i < x.length; i++) {
                float[] changed = x.clone();
                changed[i] += 1.5f;
                after[i] = subject.run(query, Map.of("x", Tensor.of(changed, 1, CHANNELS, HEIGHT, WIDTH)))
                        .activation("seen");
            }
            long rows = before.size(2);
            long columns = before.size(3);
            for (long row : List.of(0L, rows / 2, rows - 1)) {
                for (long column : List.of(0L, columns / 3, columns - 1)) {
                    int unit = (int) ((row + column) % before.size(1));
                    ExplanationRecord found = new ReceptiveField(
                                    new LayerRef("seen"), unit, row + "," + column, Field.THEORETICAL)
                            .explain(subject)
                            .record();
                    List<Double> box = List.of(
                            found.values().get("field-start-0"),
                            found.values().get("field-start-1"),
                            found.values().get("field-size-0"),
                            found.values().get("field-size-1"));
                    int cell = (int) ((unit * rows + row) * columns + column);
                    List<Double> felt = felt(before, after, cell);
                    if (WIDER.contains(name)) {
                        assertThat(box.get(0)).isLessThanOrEqualTo(felt.get(0));
                        assertThat(box.get(1)).isLessThanOrEqualTo(felt.get(1));
                        assertThat(box.get(0) + box.get(2)).isGreaterThanOrEqualTo(felt.get(0) + felt.get(2));
                        assertThat(box.get(1) + box.get(3)).isGreaterThanOrEqualTo(felt.get(1) + felt.get(3));
                    } else {
                        assertThat(box)
                                .as("unit %d at %d, %d of %s", unit, row, column, before)
                                .isEqualTo(felt);
                    }
                }
            }
        }
    }

    /** First row and column of the input whose change a cell feels, and how many from there to the last. */
    private static List<Double> felt(Tensor before, Tensor[] after, int cell) {
        long[] rows = LongStream.range(0, after.length)
                .filter(i -> after[(int) i].number(cell) != before.number(cell))
                .map(i -> i / WIDTH % HEIGHT)
                .sorted()
                .toArray();
        long[] columns = LongStream.range(0, after.length)
                .filter(i -> after[(int) i].number(cell) != before.number(cell))
                .map(i -> i % WIDTH)
                .sorted()
                .toArray();
        if (rows.length == 0) {
            return List.of(0.0, 0.0, 0.0, 0.0);
        }
        return List.of(
                (double) rows[0],
                (double) columns[0],
                (double) rows[rows.length - 1] - rows[0] + 1,
                (double) columns[columns.length - 1] - columns[0] + 1);
    }
}
