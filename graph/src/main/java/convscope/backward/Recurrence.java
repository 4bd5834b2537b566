package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A recurrent operator written out step by step, in each of its directions. Values of one step have the shape {@code [1, N, hidden]}. */
final class Recurrence {
    /** Steps written out at most, over all directions. */
    static final int MOST_STEPS = 64;

    private static final int BIAS = 3;
    private static final int LENGTHS = 4;
    private static final int STATE = 5;
    private static final int PEEPHOLES = 7;

    private final ForwardNode n;
    private final List<Value> in;
    private final GraphBuilder graph;
    private final int gates;
    private final int steps;
    private final int directions;
    private final int hidden;
    private final List<RecurrentActivation> activations;

    /** What one step makes of its share of the input, {@code [1, N, gates * hidden]} with biases, and the state before it; the first value is the output. */
    @FunctionalInterface
    interface Step {
        List<Value> next(Direction d, Value fromInput, List<Value> state);
    }

    private Recurrence(ForwardNode n, List<Value> in, int gates, List<String> usual) {
        this.n = n;
        this.in = in;
        this.gates = gates;
        graph = n.graph();
        directions = n.node().text("direction", "forward").equals("bidirectional") ? 2 : 1;
        hidden = (int) n.node().integer("hidden_size", lastSize(n.in(2)));
        steps = in.get(0).staticShape().isRankKnown()
                ? (int) n.in(0).staticShape().size(0)
                : -1;
        if (n.node().integer("layout", 0) != 0) {
            throw new Expansion.NotExpandable("the batch as the first axis (layout 1)");
        }
        if (hidden < 0) {
            throw new Expansion.NotExpandable("weights of unknown size");
        }
        if (steps < 0) {
            throw new Expansion.NotExpandable("a sequence of unknown length; axis 0 of its input '"
                    + n.node().inputs().get(0) + "' has to be fixed when the model is exported");
        }
        if (steps * directions > MOST_STEPS) {
            throw new Expansion.NotExpandable(
                    steps * directions + " steps over all directions; up to " + MOST_STEPS + " are written out");
        }
        activations = RecurrentActivation.of(n.node(), usual, directions);
    }

    private static long lastSize(Value value) {
        return value.staticShape().isRankKnown() ? value.staticShape().size(-1) : -1;
    }

    /** The outputs of the operator: all steps, {@code [T, directions, N, hidden]}, then each part of the state after the last step, {@code [directions, N, hidden]}. */
    static List<Value> expand(ForwardNode n, List<Value> in, int gates, List<String> usual, Step step) {
        return new Recurrence(n, in, gates, usual).outputs(step, gates == 4 ? 2 : 1);
    }

    private List<Value> outputs(Step step, int parts) {
        List<Value> sequences = new ArrayList<>();
        List<List<Value>> last = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            last.add(new ArrayList<>());
        }
        for (int d = 0; d < directions; d++) {
            boolean backwards = d == 1 || n.node().text("direction", "forward").equals("reverse");
            List<Value> state = new Direction(d).run(step, parts, backwards, sequences);
            for (int part = 0; part < parts; part++) {
                last.get(part).add(state.get(part));
            }
        }
        List<Value> outputs = new ArrayList<>(List.of(joined(1, sequences)));
        last.forEach(state -> outputs.add(joined(0, state)));
        return outputs;
    }

    private Value joined(int axis, List<Value> values) {
        return values.size() == 1 ? values.get(0) : graph.concat(axis, values.toArray(Value[]::new));
    }

    private boolean has(int input) {
        return n.hasInput(input);
    }

    /** One direction: its weights, transposed, and its activation functions. */
    final class Direction {
        private final int index;
        private final Value recurrent;
        private final List<Value> peepholes;
        private final Value lateBias;
        private List<Value> ofGates;
        private final Value fromInputs;

        private Direction(int index) {
            this.index = index;
            recurrent = own(in.get(2)).matrixTransposed();
            peepholes = has(PEEPHOLES) ? parts(own(in.get(PEEPHOLES)), 3) : null;
            Value products = in.get(0).matMul(own(in.get(1)).matrixTransposed());
            if (!has(BIAS)) {
                lateBias = null;
                fromInputs = products;
                return;
            }
            List<Value> biases = parts(own(in.get(BIAS)), 2);
            boolean late = n.node().is("GRU") && n.node().integer("linear_before_reset", 0) != 0;
            Value sum = biases.get(0).plus(biases.get(1));
            if (late) {
                List<Value> first = parts(biases.get(0), 3);
                List<Value> summed = parts(sum, 3);
                lateBias = parts(biases.get(1), 3).get(2);
                sum = graph.concat(-1, summed.get(0), summed.get(1), first.get(2));
            } else {
                lateBias = null;
            }
            fromInputs = products.plus(sum);
        }

        /** The part of a parameter that belongs to this direction, {@code [1, ...]}. */
        private Value own(Value parameter) {
            return directions == 1 ? parameter : parameter.sliced(0, index, index + 1);
        }

        Node node() {
            return n.node();
        }

        /** {@code [1, hidden, gates * hidden]}. */
        Value recurrent() {
            return recurrent;
        }

        /** The same of one gate. */
        Value recurrent(int gate) {
            if (ofGates == null) {
                ofGates = parts(recurrent, gates);
            }
            return ofGates.get(gate);
        }

        /** Equal parts along the last axis. */
        List<Value> parts(Value value, int count) {
            Map<String, Attribute> attributes =
                    Map.of("axis", Attribute.of(-1L), "num_outputs", Attribute.of((long) count));
            return graph.op("Split", attributes, count, value);
        }

        /** With the recurrent bias that a gate scales too. */
        Value biased(Value value) {
            return lateBias == null ? value : value.plus(lateBias);
        }

        /** With what a gate sees of the memory. */
        Value peeping(int gate, Value value, Value memory) {
            return peepholes == null ? value : value.plus(peepholes.get(gate).times(memory));
        }

        Value activated(int function, Value value) {
            return unclipped(function, clipped(value));
        }

        Value unclipped(int function, Value value) {
            int perDirection = activations.size() / directions;
            return activations.get(index * perDirection + function).apply(value);
        }

        private Value clipped(Value value) {
            float limit = n.node().real("clip", 0);
            return limit > 0 ? graph.op("Clip", value, value.like(-limit), value.like(limit)) : value;
        }

        private List<Value> run(Step step, int parts, boolean backwards, List<Value> sequences) {
            List<Value> shares = steps == 1
                    ? List.of(fromInputs)
                    : graph.op(
                            "Split",
                            Map.of("axis", Attribute.of(0L), "num_outputs", Attribute.of((long) steps)),
                            steps,
                            fromInputs);
            List<Value> state = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                state.add(has(STATE + part) ? own(in.get(STATE + part)) : nothing());
            }
            Value[] told = new Value[steps];
            for (int i = 0; i < steps; i++) {
                int t = backwards ? steps - 1 - i : i;
                List<Value> next = step.next(this, shares.get(t), state);
                Value running = has(LENGTHS) ? running(t) : null;
                told[t] = running == null
                        ? next.get(0)
                        : running.choose(next.get(0), next.get(0).like(0));
                state = running == null ? next : kept(running, next, state);
            }
            sequences.add(joined(0, List.of(told)).unsqueezed(1));
            return state;
        }

        private List<Value> kept(Value running, List<Value> next, List<Value> state) {
            List<Value> kept = new ArrayList<>();
            for (int part = 0; part < next.size(); part++) {
                kept.add(running.choose(next.get(part), state.get(part)));
            }
            return kept;
        }

        /** Whether step t lies within each sequence, {@code [N, 1]}. */
        private Value running(int t) {
            Value lengths = in.get(LENGTHS);
            return lengths.greaterThan(lengths.like(t)).unsqueezed(1);
        }

        private Value nothing() {
            Value sizes = graph.concat(0, graph.constant(1L), in.get(0).size(1), graph.constant((long) hidden));
            Value zeros = graph.op("Expand", in.get(0).like(0), sizes);
            graph.declareShape(
                    zeros,
                    Shape.of(List.of(Shape.Axis.of(1), in.get(0).staticShape().axis(1), Shape.Axis.of(hidden))));
            return zeros;
        }
    }
}
