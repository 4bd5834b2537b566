package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Layers that weigh positions of one value by how well they answer another: dot-product and additive attention, with one head (Luong et al. 2015, Bahdanau et al.
 * 2015) or many (Vaswani et al. 2017), with a key and value for each head or for groups of heads (Ainslie et al. 2023).
 */
final class AttentionLayers {
    /** What a score loses where a position must not be seen. */
    private static final double HIDDEN = 1e9;

    private AttentionLayers() {}

    static List<Variable> dotVariables(Config config) {
        List<String> names = new ArrayList<>();
        if (config.flag("use_scale", false)) {
            names.add("scale");
        }
        if (config.text("score_mode", "dot").equals("concat")) {
            names.add("concat_score_weight");
        }
        return Variable.of(names);
    }

    static List<Variable> additiveVariables(Config config) {
        return config.flag("use_scale", true) ? Variable.of("scale") : List.of();
    }

    static List<Held> dot(Emission e) {
        return attention(e, (query, key) -> {
            Tensor scale = e.variable("scale");
            if (e.variable("concat_score_weight") != null) {
                Value sum = sums(e, query, key);
                Value bent = e.op("Tanh", scale == null ? sum : e.op("Mul", sum, e.constant("scale", scale)));
                Value weight = e.constant("concat_score_weight", e.variable("concat_score_weight"));
                return e.op("Mul", e.total(bent), weight);
            }
            Value turned = e.op("Transpose", Map.of("perm", Attribute.of(0, 2, 1)), key.value());
            Value product = e.op("MatMul", query.value(), turned);
            return scale == null ? product : e.op("Mul", product, e.constant("scale", scale));
        });
    }

    static List<Held> additive(Emission e) {
        return attention(e, (query, key) -> {
            Value bent = e.op("Tanh", sums(e, query, key));
            Tensor scale = e.variable("scale");
            return e.total(scale == null ? bent : e.op("Mul", bent, e.constant("scale", scale)));
        });
    }

    /** Every query with every key: {@code [N, T, 1, D] + [N, 1, S, D]}. */
    private static Value sums(Emission e, Held query, Held key) {
        return e.op(
                "Add", e.op("Unsqueeze", query.value(), e.integers(2)), e.op("Unsqueeze", key.value(), e.integers(1)));
    }

    /** How well keys answer queries, {@code [N, T, S]}. */
    @FunctionalInterface
    private interface Scores {
        Value of(Held query, Held key);
    }

    private static List<Held> attention(Emission e, Scores scores) {
        List<Held> inputs = e.arguments.values("inputs", 0);
        inputs = inputs.size() >= 2 ? inputs : e.inputs;
        if (inputs.size() < 2 || inputs.stream().anyMatch(h -> h.rank() != 3)) {
            throw e.misfit("it is called on " + inputs.size() + " values; query, value and perhaps key of 3 axes each "
                    + "are expected");
        }
        refuseMasks(e, "mask");
        Held query = e.plain(inputs.get(0));
        Held value = e.plain(inputs.get(1));
        Held key = inputs.size() > 2 ? e.plain(inputs.get(2)) : value;
        Value score = scores.of(query, key);
        boolean causal = e.asked("use_causal_mask") || e.config.flag("causal", false);
        Value weights = e.op(
                "Softmax", Map.of("axis", Attribute.of(-1L)), causal ? e.op("Add", score, later(e, score)) : score);
        Held mixed = Held.plain(e.op("MatMul", weights, value.value()), query.size(0), query.size(1), value.size(2));
        return told(e, mixed, Held.plain(weights, query.size(0), query.size(1), key.size(1)));
    }

    private static List<Held> told(Emission e, Held mixed, Held weights) {
        return e.asked("return_attention_scores") ? List.of(mixed, weights) : List.of(mixed);
    }

    private static void refuseMasks(Emission e, String... names) {
        for (String name : names) {
            if (!e.arguments.values(name, -1).isEmpty()) {
                throw e.unsupported("a computed '" + name + "'");
            }
        }
    }

    /** {@code -HIDDEN} where a key comes after its query, along the last two axes of the scores. */
    private static Value later(Emission e, Value scores) {
        Value filled = e.op("Expand", e.number(-HIDDEN), e.op("Shape", scores));
        return e.op("Trilu", Map.of("upper", Attribute.of(1L)), filled, e.constant("one", Tensor.scalar(1L)));
    }

    private static List<Variable> projections(Config config, String... parts) {
        boolean bias = config.flag("use_bias", true);
        List<Variable> variables = new ArrayList<>();
        for (String part : parts) {
            String layer = part.equals("output") ? "attention_output" : part;
            String[] names =
                    bias ? new String[] {layer + "/kernel", layer + "/bias"} : new String[] {layer + "/kernel"};
            variables.addAll(Variable.in(part + "_dense", names));
        }
        return variables;
    }

    static List<Variable> headVariables(Config config) {
        return config.flag("use_gate", false)
                ? projections(config, "query", "key", "gate", "value", "output")
                : projections(config, "query", "key", "value", "output");
    }

    /** Many heads over any axes. */
    static List<Held> heads(Emission e) {
        Held query = projected(e, "query", operand(e, "query", 0));
        Held value = projected(e, "value", operand(e, "value", 1));
        Held key = projected(e, "key", e.operand("key", 2) == null ? operand(e, "value", 1) : e.operand("key", 2));
        return weighed(e, query, key, value, axes(e, query.rank()));
    }

    /** Groups of heads that share a key and a value: these are repeated for the heads of the group. */
    static List<Held> groups(Emission e) {
        Held query = projected(e, "query", operand(e, "query", 0));
        Held value = projected(e, "value", operand(e, "value", 1));
        Held key = projected(e, "key", e.operand("key", 2) == null ? operand(e, "value", 1) : e.operand("key", 2));
        long times = query.size(2) / key.size(2);
        return weighed(e, query, repeated(e, key, times), repeated(e, value, times), new int[] {1});
    }

    private static Held repeated(Emission e, Held x, long times) {
        Value wide = e.op("Unsqueeze", x.value(), e.integers(3));
        Value copied = e.op("Expand", wide, e.integers(1, 1, 1, times, 1));
        long heads = x.size(2) * times;
        Value flat = e.op("Reshape", copied, e.integers(0, 0, heads, x.size(3)));
        return Held.plain(flat, x.size(0), x.size(1), heads, x.size(3));
    }

    private static Held operand(Emission e, String name, int place) {
        Held given = e.operand(name, place);
        if (given == null) {
            throw e.misfit("is called without '" + name + "'");
        }
        return given;
    }

    /** {@code [N, *T, D]} with a kernel {@code [D, heads, size]} and its bias. */
    private static Held projected(Emission e, String part, Held x) {
        Tensor kernel = e.variable(part + "/kernel", 3);
        int free = x.rank() - 1;
        String left = EinsumLayers.letters(0, free);
        String right = EinsumLayers.letters(free + 1, 2);
        String bound = EinsumLayers.letters(free, 1);
        return biased(
                e,
                part,
                EinsumLayers.product(
                        e,
                        left + bound + "," + bound + right + "->" + left + right,
                        e.plain(x),
                        Held.plain(e.constant(part + "/kernel", kernel), kernel.shape())));
    }

    private static Held biased(Emission e, String part, Held product) {
        Tensor bias = e.variable(part + "/bias");
        return bias == null ? product : product.with(e.op("Add", product.value(), e.constant(part + "/bias", bias)));
    }

    private static int[] axes(Emission e, int rank) {
        if (!e.config.has("attention_axes")) {
            return IntStream.range(1, rank - 2).toArray();
        }
        return LongStream.of(e.config.list("attention_axes"))
                .mapToInt(a -> (int) (a < 0 ? a + rank - 1 : a))
                .toArray();
    }

    private static List<Held> weighed(Emission e, Held query, Held key, Held value, int[] axes) {
        refuseMasks(e, "query_mask", "value_mask", "key_mask");
        if (e.config.has("sliding_window")) {
            throw e.unsupported("a sliding window");
        }
        int rank = query.rank();
        String target = EinsumLayers.letters(0, rank);
        StringBuilder source = new StringBuilder(target);
        StringBuilder product = new StringBuilder();
        IntStream.range(0, rank - 1)
                .filter(i -> Arrays.stream(axes).noneMatch(a -> a == i))
                .forEach(i -> product.append(target.charAt(i)));
        for (int i = 0; i < axes.length; i++) {
            product.append(target.charAt(axes[i]));
            source.setCharAt(axes[i], EinsumLayers.letters(rank + i, 1).charAt(0));
        }
        for (int axis : axes) {
            product.append(source.charAt(axis));
        }
        Value scale = e.number(1 / Math.sqrt(query.size(rank - 1)));
        Held scores = EinsumLayers.product(
                e, source + "," + target + "->" + product, key, query.with(e.op("Mul", query.value(), scale)));
        Held weights = softened(e, masked(e, scores, axes.length), axes.length);
        Held mixed = EinsumLayers.product(e, product + "," + source + "->" + target, weights, value);
        return told(e, merged(e, gated(e, mixed)), weights);
    }

    private static Held gated(Emission e, Held mixed) {
        if (!e.config.flag("use_gate", false)) {
            return mixed;
        }
        Value gate =
                e.op("Sigmoid", projected(e, "gate", operand(e, "query", 0)).value());
        return mixed.with(e.op("Mul", mixed.value(), gate));
    }

    /** Scores without what the call hides: a mask {@code [N, T, S]} of ones and zeros, and positions that come later. */
    private static Held masked(Emission e, Held scores, int axes) {
        Held result = scores;
        Held mask = e.operand("attention_mask", -1);
        if (mask != null) {
            Value hidden = e.op("Sub", e.logical(mask), e.number(1));
            int missing = scores.rank() - mask.rank();
            if (missing > 0) {
                long at = mask.rank() - 2L * axes;
                hidden = e.op(
                        "Unsqueeze",
                        hidden,
                        e.integers(LongStream.range(at, at + missing).toArray()));
            }
            result = result.with(e.op("Add", result.value(), e.op("Mul", hidden, e.number(HIDDEN))));
        }
        return e.asked("use_causal_mask") ? result.with(e.op("Add", result.value(), later(e, result.value()))) : result;
    }

    /** The softmax over the last axes together. */
    private static Held softened(Emission e, Held scores, int axes) {
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        if (axes == 1) {
            return scores.with(e.op("Softmax", last, scores.value()));
        }
        Value shape = e.op("Shape", scores.value());
        long[] flat = new long[scores.rank() - axes + 1];
        flat[flat.length - 1] = -1;
        Value together = e.op("Reshape", scores.value(), e.integers(flat));
        return scores.with(e.op("Reshape", e.op("Softmax", last, together), shape));
    }

    /** {@code [N, *T, heads, size]} with a kernel {@code [heads, size, *out]}. */
    private static Held merged(Emission e, Held mixed) {
        String part = "attention_output";
        Tensor kernel = e.variable(part + "/kernel");
        if (kernel.rank() < 3) {
            throw e.misfit("weight '" + part + "/kernel' is " + kernel + ", at least 3 axes are expected");
        }
        int free = mixed.rank() - 2;
        String left = EinsumLayers.letters(0, free);
        String bound = EinsumLayers.letters(free, 2);
        String right = EinsumLayers.letters(free + 2, kernel.rank() - 2);
        return biased(
                e,
                part,
                EinsumLayers.product(
                        e,
                        left + bound + "," + bound + right + "->" + left + right,
                        mixed,
                        Held.plain(e.kernels(part + "/kernel", kernel), kernel.shape())));
    }
}
