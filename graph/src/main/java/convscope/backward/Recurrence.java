package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A recurrent operator as one step, run for every step of a sequence in each of the directions. Values of one step have the shape {@code [N, hidden]}. */
final class Recurrence {
    private static final int BIAS = 3;
    private static final int LENGTHS = 4;
    private static final int STATE = 5;
    private static final int PEEPHOLES = 7;

    private final ForwardNode n;
    private final List<Value> in;
    private final GraphBuilder graph;
    private final int gates;
    private final int directions;
    private final int hidden;
    private final List<RecurrentActivation> activations;

    /** What one step makes of its share of the input, {@code [N, gates * hidden]} with biases, and the state before it; the first value is the output. */
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
        if (n.node().integer("layout", 0) != 0) {
            throw new Expansion.NotExpandable("the batch as the first axis (layout 1)");
        }
        if (hidden < 0) {
            throw new Expansion.NotExpandable("weights of unknown size");
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

    /** One direction: its weights, transposed, and its activation functions, as a step sees them. */
    final class Direction {
        private final int index;
        private final GraphBuilder step;
        private final List<Value> outside = new ArrayList<>();
        private final List<Value> inside = new ArrayList<>();
        private final Value fromInputs;
        private final Value recurrent;
        private final List<Value> peepholes;
        private final Value lateBias;

        private Direction(int index) {
            this.index = index;
            step = new GraphBuilder(
                    new Graph("step", List.of(), List.of(), List.of(), Map.of()), graph.fresh("step") + ".");
            recurrent = known(own(in.get(2)).squeezed(0).transposed(1, 0), n.varies(2));
            peepholes = has(PEEPHOLES) ? parts(known(own(in.get(PEEPHOLES)), n.varies(PEEPHOLES)), 3) : null;
            Value products = in.get(0).matMul(own(in.get(1)).matrixTransposed());
            List<Value> biases = has(BIAS) ? parts(own(in.get(BIAS)), 2) : List.of();
            if (isLate()) {
                List<Value> first = parts(biases.get(0), 3);
                List<Value> second = parts(biases.get(1), 3);
                lateBias = known(second.get(2), n.varies(BIAS));
                fromInputs = products.plus(graph.concat(
                        -1, first.get(0).plus(second.get(0)), first.get(1).plus(second.get(1)), first.get(2)));
            } else {
                lateBias = null;
                fromInputs = biases.isEmpty()
                        ? products
                        : products.plus(biases.get(0).plus(biases.get(1)));
            }
        }

        private boolean isLate() {
            return has(BIAS) && n.node().is("GRU") && n.node().integer("linear_before_reset", 0) != 0;
        }

        /** The part of a parameter that belongs to this direction, {@code [1, ...]}. */
        private Value own(Value parameter) {
            return directions == 1 ? parameter : parameter.sliced(0, index, index + 1);
        }

        /** A parameter inside a step: read from outside, or where it varies handed on from step to step, so that what each step sends to it adds up. */
        private Value known(Value parameter, boolean varies) {
            if (!varies) {
                Value read = step.value(parameter.name());
                step.declareShape(read, parameter.staticShape());
                return read;
            }
            outside.add(parameter);
            inside.add(step.freshInput("parameter", parameter.type(), parameter.staticShape()));
            return inside.get(inside.size() - 1);
        }

        Node node() {
            return n.node();
        }

        /** {@code [hidden, gates * hidden]}. */
        Value recurrent() {
            return recurrent;
        }

        /** The same of one gate. */
        Value recurrent(int gate) {
            return recurrent.sliced(1, (long) gate * hidden, (gate + 1L) * hidden);
        }

        /** Equal parts along the last axis. */
        List<Value> parts(Value value, int count) {
            Map<String, Attribute> attributes =
                    Map.of("axis", Attribute.of(-1L), "num_outputs", Attribute.of((long) count));
            return value.graph().op("Split", attributes, count, value);
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
            return limit > 0 ? value.graph().op("Clip", value, value.like(-limit), value.like(limit)) : value;
        }

        /** Adds the values of all steps to {@code sequences}, {@code [T, 1, N, hidden]}; returns the state after the last step, {@code [1, N, hidden]} each. */
        private List<Value> run(Step written, int parts, boolean backwards, List<Value> sequences) {
            List<Value> arguments = new ArrayList<>();
            List<Value> state = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                arguments.add(has(STATE + part) ? own(in.get(STATE + part)).squeezed(0) : nothing());
                state.add(step.freshInput("state", fromInputs.type(), sized(hidden)));
            }
            arguments.addAll(outside);
            arguments.add(fromInputs);
            Value share = step.freshInput("share", fromInputs.type(), sized((long) gates * hidden));
            List<Value> scanned = new ArrayList<>(List.of(share));
            List<Value> next = written.next(this, share, state);
            Value told = next.get(0);
            if (has(LENGTHS)) {
                Value running = step.freshInput("running", ElementType.BOOL, sized(1));
                arguments.add(running());
                scanned.add(running);
                told = running.choose(told, told.like(0));
                next = kept(running, next, state);
            }
            List<Value> results = new ArrayList<>();
            next.forEach(value -> results.add(step.named(step.fresh("next"), value)));
            inside.forEach(value -> results.add(step.named(step.fresh("same"), value)));
            results.add(step.named(step.fresh("told"), told));
            List<Value> given = new ArrayList<>(state);
            given.addAll(inside);
            given.addAll(scanned);
            long[] order = new long[scanned.size()];
            Arrays.fill(order, backwards ? 1 : 0);
            Map<String, Attribute> attributes = Map.of(
                    "body", new Attribute.Body(ScanRule.ordered(step, given, results)),
                    "num_scan_inputs", Attribute.of((long) scanned.size()),
                    "scan_input_directions", Attribute.of(order),
                    "scan_output_directions", Attribute.of(new long[] {backwards ? 1 : 0}));
            List<Value> all = graph.op("Scan", attributes, results.size(), arguments.toArray(Value[]::new));
            sequences.add(all.get(results.size() - 1).unsqueezed(1));
            return all.subList(0, parts).stream()
                    .map(value -> value.unsqueezed(0))
                    .toList();
        }

        private Shape sized(long size) {
            Shape x = in.get(0).staticShape();
            return Shape.of(List.of(x.isRankKnown() ? x.axis(1) : Shape.Axis.of(-1), Shape.Axis.of(size)));
        }

        private List<Value> kept(Value running, List<Value> next, List<Value> state) {
            List<Value> kept = new ArrayList<>();
            for (int part = 0; part < next.size(); part++) {
                kept.add(running.choose(next.get(part), state.get(part)));
            }
            return kept;
        }

        /** Whether each step lies within each sequence, {@code [T, N, 1]}. */
        private Value running() {
            Value first = graph.constant(Tensor.scalar(0L));
            Value each = graph.constant(Tensor.scalar(1L));
            Value steps = graph.op("Range", first, in.get(0).size(0).reshaped(), each);
            Value lengths = in.get(LENGTHS);
            return lengths.greaterThan(steps.castLike(lengths).unsqueezed(1)).unsqueezed(2);
        }

        private Value nothing() {
            Value sizes = graph.concat(0, in.get(0).size(1), graph.constant((long) hidden));
            return graph.op("Expand", in.get(0).like(0), sizes);
        }
    }
}
