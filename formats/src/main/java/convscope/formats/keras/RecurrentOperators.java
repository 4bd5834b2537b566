package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cell over all steps: as the operator LSTM, GRU or RNN of ONNX where that has the cell's activation functions, else step by step, for which their number must be
 * fixed.
 */
final class RecurrentOperators {
    /** Most steps that are written one by one. */
    static final int MOST_STEPS = 512;

    private static final Map<String, String> NAMES = Map.of(
            "hard_sigmoid", "HardSigmoid", "linear", "Affine", "relu", "Relu", "sigmoid", "Sigmoid", "tanh", "Tanh");

    private RecurrentOperators() {}

    /**
     * What a cell gives over time.
     *
     * @param sequence {@code [time, batch, units]}, in the order of time whichever way it was walked
     * @param states after the last step, {@code [batch, units]} each; the first is the last thing given
     */
    record Steps(Value sequence, List<Value> states) {}

    /**
     * Writes a cell.
     *
     * @param cell the call of the layer or cell with the weights
     * @param x {@code [time, batch, in]}
     * @param steps their number, -1 where it is free
     * @param states to start from; none for zeros
     * @param backwards whether the last step comes first
     */
    static Steps write(Emission cell, Value x, long steps, List<Value> states, boolean backwards) {
        RecurrentWeights weights = RecurrentWeights.of(cell);
        boolean known = NAMES.keySet().containsAll(functions(cell, weights));
        return known
                ? operator(cell, weights, x, states, backwards)
                : unrolled(cell, weights, x, fixed(cell, steps), states, backwards);
    }

    /** The number of steps, which must be known to write them one by one. */
    static int fixed(Emission e, long steps) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new UnsupportedOperatorException(e.writer.file + ": layer '" + e.path() + "' (" + e.layer.kind()
                    + ") is written step by step, for which the number of steps must be fixed and at most " + MOST_STEPS
                    + "; found "
                    + (steps < 1
                            ? "none that is fixed. Save the model with a fixed input length"
                            : steps + ". Save the model with a shorter input length"));
        }
        return (int) steps;
    }

    /** Names of the activation functions in ONNX' order; empty for one without a name. */
    private static List<String> functions(Emission cell, RecurrentWeights weights) {
        String state = name(cell, "activation", "tanh");
        if (weights.gates() == 1) {
            return List.of(state);
        }
        String gate = name(cell, "recurrent_activation", "sigmoid");
        return weights.gates() == 4 ? List.of(gate, state, state) : List.of(gate, state);
    }

    private static String name(Emission cell, String key, String ofCards) {
        JsonNode function = cell.config.get(key);
        if (RecurrentCells.isForCards(cell.layer.kind())) {
            return ofCards;
        }
        return Activations.isLinear(function) ? "linear" : Activations.name(function);
    }

    private static Steps operator(
            Emission cell, RecurrentWeights weights, Value x, List<Value> states, boolean backwards) {
        int[] order =
                weights.gates() == 4 ? new int[] {0, 3, 1, 2} : weights.gates() == 3 ? new int[] {0, 1, 2} : new int[1];
        Value bias = weights.bias() == null ? cell.absent() : cell.constant("bias", weights.biases(order));
        List<Value> arguments = new ArrayList<>(List.of(
                x,
                cell.constant("kernel", weights.rows(weights.kernel(), order)),
                cell.constant("recurrent_kernel", weights.rows(weights.recurrent(), order)),
                bias));
        if (!states.isEmpty()) {
            arguments.add(cell.absent());
            states.forEach(s -> arguments.add(cell.op("Unsqueeze", s, cell.integers(0))));
        } else if (weights.bias() == null) {
            arguments.remove(bias);
        }
        String operator = weights.gates() == 4 ? "LSTM" : weights.gates() == 3 ? "GRU" : "RNN";
        int outputs = weights.gates() == 4 ? 3 : 2;
        List<Value> given =
                cell.ops(operator, attributes(cell, weights, backwards), outputs, arguments.toArray(Value[]::new));
        Value sequence = cell.op("Squeeze", given.get(0), cell.integers(1));
        List<Value> last = given.subList(1, outputs).stream()
                .map(v -> cell.op("Squeeze", v, cell.integers(0)))
                .toList();
        return new Steps(sequence, last);
    }

    private static Map<String, Attribute> attributes(Emission cell, RecurrentWeights weights, boolean backwards) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("hidden_size", Attribute.of(weights.units()));
        attributes.put("direction", Attribute.of(backwards ? "reverse" : "forward"));
        List<String> functions = functions(cell, weights);
        attributes.put(
                "activations",
                new Attribute.Texts(functions.stream().map(NAMES::get).toList()));
        List<Float> alpha = new ArrayList<>();
        List<Float> beta = new ArrayList<>();
        for (String function : functions) {
            if (function.equals("hard_sigmoid") || function.equals("linear")) {
                boolean linear = function.equals("linear");
                alpha.add(linear ? 1 : Activations.hardSlope(cell));
                beta.add(linear ? 0 : 0.5f);
            }
        }
        if (!alpha.isEmpty()) {
            attributes.put("activation_alpha", new Attribute.Reals(alpha));
            attributes.put("activation_beta", new Attribute.Reals(beta));
        }
        if (weights.gates() == 3) {
            attributes.put("linear_before_reset", Attribute.of(weights.resetAfter() ? 1L : 0L));
        }
        return attributes;
    }

    private static Steps unrolled(
            Emission cell, RecurrentWeights weights, Value x, int steps, List<Value> states, boolean backwards) {
        List<Value> parts = RecurrentCells.parted(cell, RecurrentCells.projected(cell, weights, x), 0, steps);
        List<Value> now = states.isEmpty() ? zeros(cell, weights, parts.get(0)) : states;
        Value[] given = new Value[steps];
        for (int i = 0; i < steps; i++) {
            int at = backwards ? steps - 1 - i : i;
            now = RecurrentCells.step(cell, weights, parts.get(at), now);
            given[at] = now.get(0);
        }
        return new Steps(RecurrentCells.joined(cell, Arrays.asList(given), 0), now);
    }

    /** Zeros for each sample of the batch. */
    private static List<Value> zeros(Emission cell, RecurrentWeights weights, Value like) {
        Value batch = cell.op("Shape", Map.of("start", Attribute.of(0L), "end", Attribute.of(1L)), like);
        Value shape = cell.op("Concat", Map.of("axis", Attribute.of(0L)), batch, cell.integers(weights.units()));
        Value zeros = cell.sameBatch(Held.plain(like, -1, -1), cell.op("Expand", cell.number(0), shape));
        return weights.gates() == 4 ? List.of(zeros, zeros) : List.of(zeros);
    }
}
