package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Gradient rules of recurrent operators: backpropagation through time. The operator is written as one step that is run for every step of the sequence, so that the
 * number of steps need not be known before the graph runs. Equations as in the description of the ONNX operators.
 */
final class RecurrentRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("GRU", Expansion.rule((n, in) -> Recurrence.expand(n, in, 3, List.of("Sigmoid", "Tanh"), gated(n)))),
            entry(
                    "LSTM",
                    Expansion.rule((n, in) ->
                            Recurrence.expand(n, in, 4, List.of("Sigmoid", "Tanh", "Tanh"), RecurrentRules::memory))),
            entry(
                    "RNN",
                    Expansion.rule((n, in) -> Recurrence.expand(n, in, 1, List.of("Tanh"), RecurrentRules::simple))),
            entry("Scan", Expansion.refusing(ScanRule::apply)));

    private RecurrentRules() {}

    /** {@code h = f(x W + h' R)}. */
    private static List<Value> simple(Recurrence.Direction d, Value fromInput, List<Value> state) {
        return List.of(d.activated(0, fromInput.plus(state.get(0).matMul(d.recurrent()))));
    }

    /** Gates i, o, f and the candidate c: {@code C = f C' + i c}, {@code h = o h(C)}; with peepholes the gates see the memory too. */
    private static List<Value> memory(Recurrence.Direction d, Value fromInput, List<Value> state) {
        Value before = state.get(1);
        List<Value> gates = d.parts(fromInput.plus(state.get(0).matMul(d.recurrent())), 4);
        Value input = d.activated(0, d.peeping(0, gates.get(0), before));
        Value forget = d.node().integer("input_forget", 0) == 1
                ? input.negated().plus(1)
                : d.activated(0, d.peeping(2, gates.get(2), before));
        Value memory = forget.times(before).plus(input.times(d.activated(1, gates.get(3))));
        Value output = d.activated(0, d.peeping(1, gates.get(1), memory));
        return List.of(output.times(d.unclipped(2, memory)), memory);
    }

    /** Gates z and r and the candidate: {@code h = (1 - z) g(...) + z h'}. */
    private static Recurrence.Step gated(ForwardNode n) {
        boolean linearFirst = n.node().integer("linear_before_reset", 0) != 0;
        return (d, fromInput, state) -> {
            Value before = state.get(0);
            List<Value> inputs = d.parts(fromInput, 3);
            Value update = d.activated(0, inputs.get(0).plus(before.matMul(d.recurrent(0))));
            Value reset = d.activated(0, inputs.get(1).plus(before.matMul(d.recurrent(1))));
            Value recurrent = linearFirst
                    ? reset.times(d.biased(before.matMul(d.recurrent(2))))
                    : reset.times(before).matMul(d.recurrent(2));
            Value candidate = d.activated(1, inputs.get(2).plus(recurrent));
            return List.of(candidate.plus(update.times(before.minus(candidate))));
        };
    }
}
