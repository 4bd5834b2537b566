package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Backpropagation through time: the gradient of a graph that is run for every step of a sequence. The steps are run once more to have the state before each; then, from
 * the last to the first, a graph that holds one step and its gradient hands the cotangent of the state from step to step. The number of steps need not be known.
 */
final class ScanRule {
    private final ForwardNode n;
    private final GraphBuilder graph;
    private final Graph body;
    private final int states;
    private final int scans;
    private final int told;

    private ScanRule(ForwardNode n) {
        this.n = n;
        graph = n.graph();
        body = ((Attribute.Body) n.node().attributes().get("body")).value();
        scans = (int) n.node().integer("num_scan_inputs", 1);
        states = n.inputCount() - scans;
        told = body.outputs().size() - states;
        boolean firstAxes = LongStream.concat(
                        Arrays.stream(n.node().integers("scan_input_axes")),
                        Arrays.stream(n.node().integers("scan_output_axes")))
                .allMatch(axis -> axis == 0);
        if (!firstAxes) {
            throw new Expansion.NotExpandable("steps along another axis than the first");
        }
        requireClosed();
    }

    static List<Value> apply(ForwardNode n, Value dy) {
        return new ScanRule(n).gradient();
    }

    private void requireClosed() {
        Set<String> inside = new HashSet<>(body.constants().keySet());
        body.inputs().forEach(edge -> inside.add(edge.name()));
        for (Node node : body.nodes()) {
            for (String input : node.inputs()) {
                if (!inside.contains(input) && n.varies(input)) {
                    throw new Expansion.NotExpandable("a computed value that its steps read from outside");
                }
            }
            inside.addAll(node.outputs());
        }
    }

    private static boolean isReal(Edge edge) {
        return edge.type() == null || edge.type().isFloating();
    }

    private long[] directions(String attribute, int count) {
        return n.node().integers(attribute, new long[count]);
    }

    private List<Value> gradient() {
        List<Value> before = statesBeforeSteps();
        GraphBuilder step = new GraphBuilder(body, graph.fresh("step") + ".");
        List<Value> of = new ArrayList<>();
        List<Value> weights = new ArrayList<>();
        List<Value> sentStates = new ArrayList<>();
        List<Value> sentSteps = new ArrayList<>();
        for (int i = 0; i < states + told; i++) {
            Edge output = body.outputs().get(i);
            if (isReal(output)) {
                of.add(step.value(output.name()));
                weights.add(step.freshInput("cotangent", output.type(), output.shape()));
                (i < states ? sentStates : sentSteps).add(n.cotangent(i));
            }
        }
        List<Value> wrt = body.inputs().stream()
                .filter(ScanRule::isReal)
                .map(edge -> step.value(edge.name()))
                .toList();
        List<Value> results = new ArrayList<>();
        List<Value> gradients = Backward.gradients(step, of, weights, wrt);
        for (int i = 0; i < wrt.size(); i++) {
            Value sent = gradients.get(i) == null ? wrt.get(i).zeros() : gradients.get(i);
            results.add(step.named(step.fresh("sent"), sent));
        }
        return distributed(run(step, weights, results, sentStates, sentSteps, before));
    }

    /** The state before each step, in the order in which they were run. */
    private List<Value> statesBeforeSteps() {
        GraphBuilder step = new GraphBuilder(body, graph.fresh("step") + ".");
        List<Value> outputs = new ArrayList<>();
        body.outputs().forEach(edge -> outputs.add(step.value(edge.name())));
        for (int i = 0; i < states; i++) {
            outputs.add(step.named(
                    step.fresh("before"), step.value(body.inputs().get(i).name())));
        }
        Map<String, Attribute> attributes = Map.of(
                "body", new Attribute.Body(step.build(outputs)),
                "num_scan_inputs", Attribute.of((long) scans),
                "scan_input_directions", Attribute.of(directions("scan_input_directions", scans)),
                "scan_output_directions",
                        Attribute.of(Arrays.copyOf(directions("scan_output_directions", told), told + states)));
        Value[] inputs = new Value[n.inputCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = n.in(i);
        }
        List<Value> all = graph.op("Scan", attributes, states + told + states, inputs);
        return all.subList(states + told, all.size());
    }

    private List<Value> run(
            GraphBuilder step,
            List<Value> weights,
            List<Value> results,
            List<Value> sentStates,
            List<Value> sentSteps,
            List<Value> before) {
        int carried = sentStates.size();
        List<Value> inputs = new ArrayList<>(weights.subList(0, carried));
        body.inputs().forEach(edge -> inputs.add(step.value(edge.name())));
        inputs.addAll(weights.subList(carried, weights.size()));
        List<Value> arguments = new ArrayList<>(sentStates);
        arguments.addAll(before);
        List<Long> read = new ArrayList<>(java.util.Collections.nCopies(states, 1L));
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < scans; i++) {
            long turned = 1 - directions("scan_input_directions", scans)[i];
            arguments.add(n.in(states + i));
            read.add(turned);
            if (isReal(body.inputs().get(states + i))) {
                written.add(turned);
            }
        }
        for (int i = 0; i < told; i++) {
            if (isReal(body.outputs().get(states + i))) {
                read.add(1 - directions("scan_output_directions", told)[i]);
            }
        }
        arguments.addAll(sentSteps);
        Map<String, Attribute> attributes = Map.of(
                "body", new Attribute.Body(ordered(step, inputs, results)),
                "num_scan_inputs", Attribute.of((long) read.size()),
                "scan_input_directions", new Attribute.Ints(read),
                "scan_output_directions", new Attribute.Ints(written));
        return graph.op("Scan", attributes, results.size(), arguments.toArray(Value[]::new));
    }

    /** The graph of a step with its inputs in this order. */
    static Graph ordered(GraphBuilder step, List<Value> inputs, List<Value> results) {
        Graph built = step.build(results);
        List<Edge> edges = inputs.stream().map(value -> step.edge(value.name())).toList();
        return new Graph(built.name(), edges, built.outputs(), built.nodes(), built.constants());
    }

    private List<Value> distributed(List<Value> results) {
        List<Value> sent = new ArrayList<>();
        int next = 0;
        for (Edge input : body.inputs()) {
            sent.add(isReal(input) ? results.get(next++) : n.none());
        }
        return sent;
    }
}
