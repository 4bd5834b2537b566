package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The simpler forms of the {@linkplain ExpansionTable expansion table}; formulas as ONNX defines them. */
final class NewerForms {
    private NewerForms() {}

    /** Opset 24: {@code x sigmoid(alpha x)}. */
    static List<Value> swish(NewerNode n) {
        return List.of(swish(n.in(0), n.node().real("alpha", 1)));
    }

    /** Opset 28: {@code swish(a) b}. */
    static List<Value> gatedSwish(NewerNode n) {
        return List.of(swish(n.in(0), n.node().real("alpha", 1)).times(n.in(1)));
    }

    private static Value swish(Value x, float alpha) {
        return x.times((alpha == 1 ? x : x.times(alpha)).sigmoid());
    }

    /** Opset 23: {@code x / sqrt(mean(x²) + epsilon) scale}, the mean over the axes from {@code axis} on, types of 16 bits in single precision. */
    static List<Value> rootMeanSquare(NewerNode n) {
        long axis = n.node().integer("axis", -1);
        long from = axis < 0 ? axis : axis - n.rank(0);
        Value x = n.isHalf(0) ? n.in(0).cast(ElementType.FLOAT) : n.in(0);
        Value mean = x.squared().meanKeeping(LongStream.range(from, 0).toArray());
        Value normalized =
                x.dividedBy(mean.plus(n.node().real("epsilon", 1e-5f)).squareRoot());
        return List.of((n.isHalf(0) ? normalized.castLike(n.in(0)) : normalized).times(n.in(1)));
    }

    /** Opset 24: how to round to a type of 8 bits, which is not read anyway. */
    static List<Value> withoutRounding(NewerNode n) {
        Map<String, Attribute> attributes = without(n, "round_mode");
        return n.graph().op(n.node().op(), attributes, 1, inputs(n));
    }

    private static Map<String, Attribute> without(NewerNode n, String attribute) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.remove(attribute);
        return attributes;
    }

    private static Value[] inputs(NewerNode n) {
        return n.node().inputs().stream().map(n.graph()::value).toArray(Value[]::new);
    }

    /** Opset 23: the type of the result is named. */
    static List<Value> dequantized(NewerNode n) {
        Value real = n.graph().op("DequantizeLinear", without(n, "output_dtype"), inputs(n));
        return List.of(real.cast(ElementType.ofCode((int) n.node().integer("output_dtype", 1))));
    }

    static boolean isOfTwoPrecisions(NewerNode n) {
        boolean differ = n.type(0) != null && n.type(1) != null && n.type(0) != n.type(1);
        return n.node().has("precision") || differ && n.type(0).isFloating();
    }

    /** Opset 23: values and scale may be of two types, and the precision of their division a third. */
    static List<Value> quantized(NewerNode n) {
        ElementType precision = n.node().integer("precision", 0) == 0
                ? n.type(1)
                : ElementType.ofCode((int) n.node().integer("precision", 1));
        Value[] inputs = inputs(n);
        inputs[0] = inputs[0].cast(precision);
        inputs[1] = inputs[1].cast(precision);
        return List.of(n.graph().op("QuantizeLinear", without(n, "precision"), inputs));
    }

    static boolean isRealRemainder(NewerNode n) {
        return n.node().integer("fmod", 0) == 0
                && n.type(0) != null
                && n.type(0).isFloating();
    }

    /** Opset 28: the remainder of real numbers with the sign of the divisor, which the engine has with the sign of the dividend only. */
    static List<Value> remainder(NewerNode n) {
        Value a = n.in(0);
        Value b = n.in(1);
        Value truncated = n.graph().op("Mod", Map.of("fmod", Attribute.of(1L)), a, b);
        Value zero = truncated.like(0);
        Value otherSign = n.graph().op("Xor", truncated.lessThan(zero), b.lessThan(zero));
        Value moved = otherSign.and(truncated.equalTo(zero).not()).choose(truncated.plus(b), truncated);
        return List.of(moved);
    }

    /** Opset 27: types of 16 bits are counted in single precision. */
    static List<Value> range(NewerNode n) {
        if (!n.isHalf(0)) {
            return n.graph().op("Range", Map.of(), 1, inputs(n));
        }
        Value[] wide = inputs(n);
        for (int i = 0; i < wide.length; i++) {
            wide[i] = wide[i].cast(ElementType.FLOAT);
        }
        return List.of(n.graph().op("Range", wide).castLike(n.in(0)));
    }

    /** Opset 28: the order of the new channels, by the place in a block first or by the channel first. */
    static List<Value> spaceToDepth(NewerNode n) {
        if (n.node().text("mode", "DCR").equals("DCR")) {
            return n.graph().op("SpaceToDepth", without(n, "mode"), 1, n.in(0));
        }
        long block = n.node().integer("blocksize", 1);
        Value x = n.in(0);
        Value one = n.graph().constant(block);
        Value open = n.graph().constant(-1L);
        Value channels = x.size(1);
        Value height = x.size(2).dividedBy(one);
        Value width = x.size(3).dividedBy(one);
        Value blocks = x.reshaped(n.graph().concat(0, open, channels, height, one, width, one));
        Value joined = channels.times(n.graph().constant(block * block));
        return List.of(blocks.transposed(0, 1, 3, 5, 2, 4).reshaped(n.graph().concat(0, open, joined, height, width)));
    }

    /** Opset 26: the product of all elements up to each one, by a mask over pairs of positions. */
    static List<Value> cumulativeProduct(NewerNode n) {
        GraphBuilder graph = n.graph();
        Value x = n.in(0);
        int rank = n.rank(0);
        Tensor given = graph.shapes().constant(n.node().inputs().get(1));
        if (given == null && rank != 1) {
            throw n.open("its axis");
        }
        int axis = rank == 1 ? 0 : ShapeTable.axis(given.longs()[0], rank);
        Value positions = positions(graph, x.size(axis));
        Value to = positions.unsqueezed(LongStream.rangeClosed(1, rank - axis).toArray());
        Value from = positions.unsqueezed(LongStream.range(1, rank - axis).toArray());
        boolean reverse = n.node().integer("reverse", 0) == 1;
        boolean exclusive = n.node().integer("exclusive", 0) == 1;
        Value first = reverse ? to : from;
        Value last = reverse ? from : to;
        Value counts = exclusive ? first.lessThan(last) : last.atLeast(first);
        return List.of(counts.choose(x.unsqueezed(axis), x.like(1)).reduce("ReduceProd", false, axis + 1L));
    }

    /** The whole numbers from 0 on, as many as a vector of one element says. */
    static Value positions(GraphBuilder graph, Value count) {
        return graph.op(
                "Range", graph.constant(Tensor.scalar(0L)), count.squeezed(0), graph.constant(Tensor.scalar(1L)));
    }

    /** Opset 24: the update is written into the cache from a place on that each sample of the batch names, round the end where the mode is circular. */
    static List<Value> tensorScatter(NewerNode n) {
        GraphBuilder graph = n.graph();
        Value cache = n.in(0);
        Value update = n.in(1);
        int rank = n.rank(0);
        int axis = ShapeTable.axis(n.node().integer("axis", -2), rank);
        Value places = positions(graph, update.size(axis))
                .unsqueezed(LongStream.range(1, rank - axis).toArray());
        if (n.has(2)) {
            places = places.plus(n.in(2).unsqueezed(LongStream.range(1, rank).toArray()));
        }
        if (n.node().text("mode", "linear").equals("circular")) {
            places = graph.op("Mod", places, cache.size(axis));
        }
        Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
        return List.of(graph.op("ScatterElements", along, cache, places.expandedLike(update), update));
    }

    /** Opset 27: a convolution of each channel over time that sees only what was, with the samples before the first as a state. */
    static List<Value> causalConvolution(NewerNode n) {
        GraphBuilder graph = n.graph();
        long channels = n.size(n.in(1), 0, "the number of channels");
        long before = n.size(n.in(1), 2, "the size of its kernel") - 1;
        Value x = n.in(0);
        Value padded =
                n.has(3) ? graph.concat(2, n.in(3), x) : graph.op("Pad", x, graph.constant(0, 0, before, 0, 0, 0));
        Value[] operands = n.has(2) ? new Value[] {padded, n.in(1), n.in(2)} : new Value[] {padded, n.in(1)};
        Map<String, Attribute> grouped = Map.of("group", Attribute.of(channels));
        Value y = graph.op("Conv", grouped, operands);
        boolean plain = n.node().text("activation", "none").equals("none");
        Value state = padded.sliced(2, before == 0 ? Long.MAX_VALUE : -before, Long.MAX_VALUE);
        return List.of(plain ? y : swish(y, 1), state);
    }

    /** Recurrent layers with the batch as first axis ({@code layout=1}), which the engine has with time as first axis only. */
    static List<Value> batchFirst(NewerNode n) {
        Value[] inputs = inputs(n);
        inputs[0] = inputs[0].transposed(1, 0, 2);
        for (int i = 5; i < Math.min(7, inputs.length); i++) {
            inputs[i] = n.has(i) ? inputs[i].transposed(1, 0, 2) : inputs[i];
        }
        List<Value> turned = new ArrayList<>();
        List<Value> results = n.graph()
                .op(n.node().op(), without(n, "layout"), n.node().outputs().size(), inputs);
        for (int i = 0; i < results.size(); i++) {
            turned.add(
                    i == 0
                            ? results.get(i).transposed(2, 0, 1, 3)
                            : results.get(i).transposed(1, 0, 2));
        }
        return turned;
    }
}
