package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cells: one step of a recurrent layer. The input's share of all gates, {@code x W + b}, is apart from the rest of the step, because it can be computed for all
 * steps at once.
 *
 * <p>Gates stand side by side in the kernels in Keras' order: input, forget, carry, output of an LSTM (Hochreiter, Schmidhuber 1997); update, reset, new state of a
 * GRU (Cho et al. 2014).
 */
final class RecurrentCells {
    /** Number of gates by the class of a cell. */
    static final Map<String, Integer> GATES = Map.of("SimpleRNNCell", 1, "LSTMCell", 4, "GRUCell", 3);

    private static final String FOR_CARDS = "CuDNN";

    private RecurrentCells() {}

    /** The class of the cell of a recurrent layer, or the class of the cell itself. */
    static String cell(String kind) {
        String plain = isForCards(kind) ? kind.substring(FOR_CARDS.length()) : kind;
        return plain.endsWith("Cell") ? plain : plain + "Cell";
    }

    /** Whether a layer is one of old Keras for graphics cards only. */
    static boolean isForCards(String kind) {
        return kind.startsWith(FOR_CARDS);
    }

    /** Variables in the place where {@code .keras} files have them, which is empty for a cell itself. */
    static List<Variable> variables(Config config, String part) {
        return config.flag("use_bias", true)
                ? Variable.in(part, "kernel", "recurrent_kernel", "bias")
                : Variable.in(part, "kernel", "recurrent_kernel");
    }

    static int states(String kind) {
        return cell(kind).equals("LSTMCell") ? 2 : 1;
    }

    /** A cell that is called outside of a layer: what it gives, then its new states. */
    static List<Held> single(Emission e) {
        e.expectRank(2);
        int count = states(e.layer.kind());
        if (e.inputs.size() != count + 1) {
            throw e.misfit(
                    "it is called on " + e.inputs.size() + " values, the input and " + count + " states are expected");
        }
        RecurrentWeights weights = RecurrentWeights.of(e);
        List<Value> states = e.inputs.stream().skip(1).map(Held::value).toList();
        List<Value> next = step(e, weights, projected(e, weights, e.in().value()), states);
        List<Held> outputs = new ArrayList<>();
        outputs.add(held(e, next.get(0), weights));
        next.forEach(state -> outputs.add(held(e, state, weights)));
        return outputs;
    }

    private static Held held(Emission e, Value value, RecurrentWeights weights) {
        return Held.plain(value, e.in().size(0), weights.units());
    }

    /** Cells one above the other, called outside of a layer. */
    static List<Held> stacked(Emission e) {
        List<Held> rest = e.inputs.subList(1, e.inputs.size());
        List<Held> outputs = new ArrayList<>();
        Held x = e.in();
        for (KerasLayer.Wrapped cell : e.layer.wrapped()) {
            int count = states(cell.layer().kind());
            if (rest.size() < count) {
                throw e.misfit("it is called on fewer states than its cells have");
            }
            List<Held> on = new ArrayList<>(List.of(x));
            on.addAll(rest.subList(0, count));
            rest = rest.subList(count, rest.size());
            List<Held> given = e.inner(cell, on);
            x = given.get(0);
            outputs.addAll(given.subList(1, given.size()));
        }
        outputs.add(0, x);
        return outputs;
    }

    /** The input's share of the gates, of one step or of many. */
    static Value projected(Emission e, RecurrentWeights weights, Value x) {
        Value product = e.op("MatMul", x, e.constant("kernel", weights.kernel()));
        Tensor bias = weights.inputBias();
        return bias == null ? product : e.op("Add", product, e.constant("bias", bias));
    }

    /** The new states, the first of which is what the cell gives. */
    static List<Value> step(Emission e, RecurrentWeights weights, Value projected, List<Value> states) {
        return switch (cell(e.layer.kind())) {
            case "LSTMCell" -> lstm(e, weights, projected, states);
            case "GRUCell" -> List.of(
                    weights.resetAfter()
                            ? resetAfter(e, weights, projected, states.get(0))
                            : resetBefore(e, weights, projected, states.get(0)));
            default -> List.of(
                    activated(e, "activation", e.op("Add", projected, recurrent(e, weights, states.get(0)))));
        };
    }

    private static Value recurrent(Emission e, RecurrentWeights weights, Value state) {
        return e.op("MatMul", state, e.constant("recurrent_kernel", weights.recurrent()));
    }

    static Value activated(Emission e, String key, Value value) {
        return Activations.apply(e, Held.plain(value, -1, -1), e.config.get(key))
                .value();
    }

    private static List<Value> lstm(Emission e, RecurrentWeights weights, Value projected, List<Value> states) {
        Value all = e.op("Add", projected, recurrent(e, weights, states.get(0)));
        return gated(e, e.split(all, 1, 4, weights.units()), states.get(1));
    }

    /**
     * What an LSTM does with its gates before their activations.
     *
     * @param gates input, forget, carry, output
     * @param carried the state that is carried; null for zeros
     * @return the output and the state to carry
     */
    static List<Value> gated(Emission e, List<Value> gates, Value carried) {
        Value input = activated(e, "recurrent_activation", gates.get(0));
        Value carry = e.op("Mul", input, activated(e, "activation", gates.get(2)));
        if (carried != null) {
            Value forget = activated(e, "recurrent_activation", gates.get(1));
            carry = e.op("Add", e.op("Mul", forget, carried), carry);
        }
        Value output = activated(e, "recurrent_activation", gates.get(3));
        return List.of(e.op("Mul", output, activated(e, "activation", carry)), carry);
    }

    private static Value resetAfter(Emission e, RecurrentWeights weights, Value projected, Value state) {
        Value recurrent = recurrent(e, weights, state);
        Tensor bias = weights.recurrentBias();
        recurrent = bias == null ? recurrent : e.op("Add", recurrent, e.constant("recurrent_bias", bias));
        List<Value> x = e.split(projected, 1, 3, weights.units());
        List<Value> h = e.split(recurrent, 1, 3, weights.units());
        Value update = activated(e, "recurrent_activation", e.op("Add", x.get(0), h.get(0)));
        Value reset = activated(e, "recurrent_activation", e.op("Add", x.get(1), h.get(1)));
        Value fresh = activated(e, "activation", e.op("Add", x.get(2), e.op("Mul", reset, h.get(2))));
        return mixed(e, update, state, fresh);
    }

    private static Value resetBefore(Emission e, RecurrentWeights weights, Value projected, Value state) {
        List<Tensor> kernels = weights.recurrentGates();
        List<Value> x = e.split(projected, 1, 3, weights.units());
        List<Value> gates = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Value share = e.op("MatMul", state, e.constant("recurrent_kernel_" + i, kernels.get(i)));
            gates.add(activated(e, "recurrent_activation", e.op("Add", x.get(i), share)));
        }
        Value kept = e.op("Mul", gates.get(1), state);
        Value share = e.op("MatMul", kept, e.constant("recurrent_kernel_2", kernels.get(2)));
        return mixed(e, gates.get(0), state, activated(e, "activation", e.op("Add", x.get(2), share)));
    }

    private static Value mixed(Emission e, Value update, Value old, Value fresh) {
        Value kept = e.op("Mul", update, old);
        return e.op("Add", kept, e.op("Mul", e.op("Sub", e.number(1), update), fresh));
    }

    /** Each value with one more axis, joined along it. */
    static Value joined(Emission e, List<Value> values, int axis) {
        Value[] parts =
                values.stream().map(v -> e.op("Unsqueeze", v, e.integers(axis))).toArray(Value[]::new);
        return e.op("Concat", Map.of("axis", Attribute.of((long) axis)), parts);
    }

    /** The parts of an axis, without it. */
    static List<Value> parted(Emission e, Value value, int axis, int count) {
        return e.split(value, axis, count, 1).stream()
                .map(v -> e.op("Squeeze", v, e.integers(axis)))
                .toList();
    }

    /** Kinds of cells, for messages. */
    static List<String> kinds() {
        return Arrays.asList("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells");
    }
}
