package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Layers that turn numbers into categories, and categories into vectors of ones and zeros. */
final class CategoryLayers {
    private static final int MOST_WORDS = 100_000;
    private static final Map<String, Attribute> TO_FLOAT = Map.of("to", Attribute.of(1L));
    private static final Map<String, Attribute> TO_INT64 = Map.of("to", Attribute.of((long) ElementType.INT64.code()));

    private CategoryLayers() {}

    /** The number of boundaries at or below each input. */
    static Held discretize(Emission e) {
        double[] boundaries = e.config.has("bin_boundaries") ? e.config.reals("bin_boundaries") : null;
        if (boundaries == null || boundaries.length == 0) {
            throw e.unsupported("to find its boundaries among its weights, without them in its configuration,");
        }
        Held x = e.plain(e.in());
        Value bounds = e.constant(
                "boundaries", Tensor.of(boundaries, boundaries.length).toFloat());
        Value reached = e.op("GreaterOrEqual", e.op("Unsqueeze", x.value(), e.integers(-1)), bounds);
        Value count = e.total(e.op("Cast", TO_FLOAT, reached));
        return encoded(e, x.with(count), boundaries.length + 1L, "int");
    }

    static Held encode(Emission e) {
        long tokens = e.config.positives("num_tokens", 1, 0)[0];
        if (!e.arguments.values("count_weights", 1).isEmpty()) {
            throw e.unsupported("weights of what is counted");
        }
        return encoded(e, e.plain(e.in()), tokens, "multi_hot");
    }

    /** Numbers of categories as they are, as a one among zeros each, as ones for all of a sample, or counted. */
    private static Held encoded(Emission e, Held x, long depth, String otherwise) {
        String mode = e.config.text("output_mode", otherwise);
        if (mode.equals("int")) {
            return x;
        }
        if (depth > MOST_WORDS) {
            throw e.config.wrong("num_tokens", e.config.get("num_tokens"), "at most " + MOST_WORDS);
        }
        Held squeezed = x;
        int last = x.rank() - 1;
        if (mode.equals("one_hot") && x.rank() > 1 && x.size(last) == 1) {
            squeezed = Held.plain(e.op("Squeeze", x.value(), e.integers(last)), Arrays.copyOf(x.shape(), last));
        }
        Value values = e.constant("off_on", Tensor.of(new float[] {0, 1}, 2));
        Value hot = e.op("OneHot", e.op("Cast", TO_INT64, squeezed.value()), e.integers(depth), values);
        long[] shape = Arrays.copyOf(squeezed.shape(), squeezed.rank() + 1);
        shape[squeezed.rank()] = depth;
        return switch (mode) {
            case "one_hot" -> Held.plain(hot, shape);
            case "multi_hot", "binary" -> gathered(e, "ReduceMax", hot, shape);
            case "count" -> gathered(e, "ReduceSum", hot, shape);
            default -> throw e.unsupported("output mode '" + mode + "'");
        };
    }

    private static Held gathered(Emission e, String operator, Value hot, long[] shape) {
        int over = shape.length - 2;
        Map<String, Attribute> drop = Map.of("keepdims", Attribute.of(0L));
        long[] rest = new long[shape.length - 1];
        System.arraycopy(shape, 0, rest, 0, over);
        rest[over] = shape[over + 1];
        return Held.plain(e.op(operator, drop, hot, e.integers(over)), rest);
    }

    /** The places of whole numbers in a vocabulary, those of unknown ones and of the mask before them. */
    static Held lookUp(Emission e) {
        Held x = e.plain(e.in());
        long[] words = words(e);
        int unknown = e.config.integer("num_oov_indices", 1);
        int first = (e.config.has("mask_token") ? 1 : 0) + unknown;
        if (unknown != 1 || e.config.flag("invert", false)) {
            throw e.unsupported("other than one place for unknown numbers, or the way back,");
        }
        float[] places = new float[words.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = first + (float) i - (first - 1);
        }
        double[] known = Arrays.stream(words).asDoubleStream().toArray();
        Value same = e.op(
                "Equal",
                e.op("Unsqueeze", x.value(), e.integers(-1)),
                e.constant("words", Tensor.of(known, known.length).toFloat()));
        Value found = e.op("Mul", e.op("Cast", TO_FLOAT, same), e.constant("places", Tensor.of(places, places.length)));
        Value place = e.op("Add", e.total(found), e.number(first - 1.0));
        if (e.config.has("mask_token")) {
            Value masked = e.op("Equal", x.value(), e.number(e.config.real("mask_token", 0)));
            place = e.op("Where", masked, e.number(0), place);
        }
        return encoded(e, x.with(place), (long) first + words.length, "int");
    }

    private static long[] words(Emission e) {
        JsonNode listed = e.config.get("vocabulary");
        List<String> stored = e.writer.vocabulary(e.layer);
        long[] words;
        try {
            words = listed != null && listed.isArray()
                    ? e.config.list("vocabulary")
                    : stored.stream().mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException problem) {
            throw e.misfit("its vocabulary holds other than whole numbers");
        }
        if (words.length == 0) {
            throw e.misfit("its vocabulary is not in the file");
        }
        if (words.length > MOST_WORDS) {
            throw e.unsupported("a vocabulary of " + words.length + " numbers");
        }
        return words;
    }
}
