package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradient rules of quantised operators, straight-through ({@link Quantization}): numbers that were clipped to the range of their type send nothing, all others as if
 * they had not been rounded. Operators over whole numbers are taken as their real-valued equals between a dequantisation and a quantisation. Scales and zero points
 * are held constant.
 */
final class QuantizedRules {
    private static final String COMPUTED = "a scale or zero point that is computed by the network";

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("ConvInteger", Expansion.rule(QuantizedRules::wholeConvolution)),
            entry("DequantizeLinear", Expansion.refusing(QuantizedRules::dequantize)),
            entry("DynamicQuantizeLinear", (n, dy) -> List.of(n.cotangent(0).dividedBy(n.out(1)))),
            entry("MatMulInteger", Expansion.rule(QuantizedRules::wholeProduct)),
            entry("QLinearConv", Expansion.rule(QuantizedRules::convolution)),
            entry("QLinearMatMul", Expansion.rule(QuantizedRules::product)),
            entry("QuantizeLinear", Expansion.refusing(QuantizedRules::quantize)));

    private QuantizedRules() {}

    /** The cotangent over the scale, where the rounded value lies within the type's range. */
    static List<Value> quantize(ForwardNode n, Value dy) {
        if (n.node().integer("block_size", 0) != 0) {
            return n.onlyFirst(n.unsupported("scales of blocks (block_size)"), COMPUTED);
        }
        ElementType type = outputType(n);
        if (type == null || !n.in(0).staticShape().isRankKnown()) {
            return n.onlyFirst(n.unsupported("a result of unknown type or number of axes"), COMPUTED);
        }
        int rank = n.in(0).staticShape().rank();
        int axis = (int) Math.floorMod(n.node().integer("axis", 1), Math.max(1L, rank));
        Value scale = along(n.in(1), axis, rank).castLike(dy);
        Value scaled = n.in(0).castLike(dy).dividedBy(scale);
        Value rounded = n.graph().op("Round", scaled);
        if (n.hasInput(2)) {
            rounded = rounded.plus(along(n.in(2), axis, rank).castLike(dy));
        }
        Value within =
                rounded.atLeast(dy.like(least(type))).and(dy.like(most(type)).atLeast(rounded));
        Value sent = within.choose(dy.dividedBy(scale), dy.like(0));
        return n.onlyFirst(n.in(0).type() == null ? sent : sent.castLike(n.in(0)), COMPUTED);
    }

    private static ElementType outputType(ForwardNode n) {
        if (n.hasInput(2)) {
            return n.in(2).type();
        }
        long code = n.node().integer("output_dtype", 0);
        return code == 0 ? ElementType.UINT8 : ElementType.ofCode((int) code);
    }

    static double least(ElementType type) {
        return switch (type) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            default -> 0;
        };
    }

    private static double most(ElementType type) {
        return switch (type) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 65535;
            default -> 255;
        };
    }

    static List<Value> dequantize(ForwardNode n, Value dy) {
        if (n.node().integer("block_size", 0) != 0) {
            return n.onlyFirst(n.unsupported("scales of blocks (block_size)"), COMPUTED);
        }
        if (!n.in(0).staticShape().isRankKnown()) {
            return n.onlyFirst(n.unsupported("a result of unknown type or number of axes"), COMPUTED);
        }
        int rank = n.in(0).staticShape().rank();
        int axis = (int) Math.floorMod(n.node().integer("axis", 1), Math.max(1L, rank));
        Value sent = dy.times(along(n.in(1), axis, rank));
        return n.onlyFirst(sent.type() == ElementType.FLOAT ? sent : sent.cast(ElementType.FLOAT), COMPUTED);
    }

    /** One number for all, or a number per position of an axis, so that it is repeated along the other axes. */
    static Value along(Value parameter, int axis, int rank) {
        if (!parameter.staticShape().isFullyKnown()) {
            throw new Expansion.NotExpandable("scales of unknown shape");
        }
        boolean single =
                java.util.stream.LongStream.of(parameter.staticShape().sizes()).allMatch(size -> size == 1);
        if (single || rank == 0) {
            return parameter.reshaped();
        }
        long[] shape = new long[rank - axis];
        java.util.Arrays.fill(shape, 1);
        shape[0] = -1;
        return parameter.reshaped(shape);
    }

    private static int rank(Value value) {
        if (!value.staticShape().isRankKnown()) {
            throw new Expansion.NotExpandable("an input of which the number of axes is not known");
        }
        return value.staticShape().rank();
    }

    /** {@code (q - zero point) * scale}; an axis counted from the end is that of scales of their own. */
    static Value real(Value q, Value scale, Value zeroPoint, int axis) {
        int rank = rank(q);
        int place = Math.floorMod(axis, Math.max(1, rank));
        Value value = q.cast(ElementType.FLOAT);
        if (!zeroPoint.name().isEmpty()) {
            value = value.minus(along(zeroPoint, place, rank).cast(ElementType.FLOAT));
        }
        return scale == null ? value : value.times(along(scale, place, rank));
    }

    /** Rounded to whole numbers of the type of {@code like}. */
    static Value whole(Value y, Value scale, Value zeroPoint, ElementType type) {
        Value one = along(scale, 0, 1);
        if (!zeroPoint.name().isEmpty()) {
            return y.graph().op("QuantizeLinear", y, one, along(zeroPoint, 0, 1));
        }
        Map<String, Attribute> attributes = Map.of("output_dtype", Attribute.of((long) type.code()));
        return y.graph().op("QuantizeLinear", attributes, y, one);
    }

    /** An input, or none where it is left out. */
    static Value optional(ForwardNode n, List<Value> in, int index) {
        return n.hasInput(index) ? in.get(index) : n.graph().absent();
    }

    private static List<Value> convolution(ForwardNode n, List<Value> in) {
        Value x = real(in.get(0), in.get(1), in.get(2), 1);
        Value w = real(in.get(3), in.get(4), in.get(5), 0);
        List<Value> arguments = new ArrayList<>(List.of(x, w));
        if (n.hasInput(8)) {
            Value unit = along(in.get(1), 0, 1).times(along(in.get(4), 0, 1));
            arguments.add(in.get(8).cast(ElementType.FLOAT).times(unit));
        }
        Value y = n.graph().op("Conv", n.node().attributes(), arguments.toArray(Value[]::new));
        return List.of(whole(y, in.get(6), in.get(7), n.raw(0).type()));
    }

    private static List<Value> product(ForwardNode n, List<Value> in) {
        Value a = real(in.get(0), in.get(1), in.get(2), -2);
        Value b = real(in.get(3), in.get(4), in.get(5), -1);
        return List.of(whole(a.matMul(b), in.get(6), in.get(7), n.raw(0).type()));
    }

    private static List<Value> wholeConvolution(ForwardNode n, List<Value> in) {
        Value x = real(in.get(0), null, optional(n, in, 2), 1);
        Value w = real(in.get(1), null, optional(n, in, 3), 0);
        return List.of(n.graph().op("Conv", n.node().attributes(), x, w));
    }

    private static List<Value> wholeProduct(ForwardNode n, List<Value> in) {
        Value a = real(in.get(0), null, optional(n, in, 2), -2);
        Value b = real(in.get(1), null, optional(n, in, 3), -1);
        return List.of(a.matMul(b));
    }

    /** Attributes without those named. */
    static Map<String, Attribute> without(Map<String, Attribute> attributes, String... names) {
        Map<String, Attribute> rest = new HashMap<>(attributes);
        List.of(names).forEach(rest::remove);
        return rest;
    }
}
