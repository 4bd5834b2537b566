package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.formats.keras.Call.Argument;
import convscope.formats.keras.Call.Reference;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import convscope.graph.Value;
import convscope.model.Layer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes a network as ONNX operators, call by call, and keeps account of its layers. */
final class NetworkWriter {
    private static final int MOST_CALLS = 50_000;

    final String file;
    final int generation;
    final GraphBuilder graph;
    final List<Written> layers = new ArrayList<>(); // those inside of layers are not listed
    final Map<String, List<String>> dropped = new TreeMap<>();
    final List<Held> inputs = new ArrayList<>();
    final Map<String, String> names = new LinkedHashMap<>();
    final Map<String, String> metadata = new TreeMap<>();
    final java.util.Set<String> halves = new java.util.TreeSet<>();
    final java.util.Set<String> stateful = new java.util.LinkedHashSet<>();
    private final java.util.Set<String> wishes = new java.util.HashSet<>();
    private final KerasWeights weights;
    private final Map<Owned, Value> constants = new HashMap<>();
    private final Map<String, Value> casts = new HashMap<>();
    private final Reordered reordered;
    private final Map<KerasLayer, List<Tensor>> variables = new HashMap<>();
    private final Deque<Emission> open = new ArrayDeque<>();
    private int calls;
    private long parameters;

    /** A constant of a layer. */
    private record Owned(KerasLayer layer, String name) {}

    /** A layer that was written. */
    record Written(String name, KerasLayer layer, Held output, String kernels, long parameters) {
        /** @param channelsFirst whether the model's own order of axes has channels first */
        Layer told(Edge edge, boolean channelsFirst) {
            boolean first = output.moved() || channelsFirst;
            int rank = output.rank();
            if (rank < 3) {
                return new Layer(name, layer.fullKind(), edge, rank == 2 ? 1 : -1, List.of(), kernels, parameters);
            }
            int channels = first ? 1 : rank - 1;
            List<Integer> space = IntStream.range(first ? 2 : 1, first ? rank : rank - 1)
                    .boxed()
                    .toList();
            return new Layer(name, layer.fullKind(), edge, channels, space, kernels, parameters);
        }
    }

    NetworkWriter(String file, int generation, KerasWeights weights) {
        this.file = file;
        this.generation = generation;
        this.weights = weights;
        this.graph = new GraphBuilder(file);
        this.reordered = new Reordered(graph);
    }

    /** Writes the outermost network; returns its outputs. */
    List<Held> write(KerasNetwork network) {
        for (Reference end : network.inputs()) {
            KerasLayer layer = find(network, end.layer());
            Optional<KerasLayer> text = isText(layer) ? TextLayers.reader(network, layer) : Optional.empty();
            long[] shape = text.map(TextLayers::shape).orElseGet(() -> InputShapes.of(layer.config()));
            List<Shape.Axis> axes = new ArrayList<>();
            for (int i = 0; i < shape.length; i++) {
                axes.add(
                        i == 0
                                ? Shape.Axis.symbol("batch")
                                : shape[i] < 0 ? Shape.Axis.symbol(layer.name() + "_" + i) : Shape.Axis.of(shape[i]));
            }
            ElementType type = text.isPresent() ? ElementType.INT64 : inputType(layer);
            Value value = graph.input(layer.name(), type, Shape.of(axes));
            inputs.add(Held.plain(value, shape));
        }
        return write(network, "", inputs);
    }

    private static boolean isText(KerasLayer input) {
        return InputShapes.type(input.config()).equals("string");
    }

    private ElementType inputType(KerasLayer layer) {
        String type = InputShapes.type(layer.config());
        return switch (type) {
            case "int32" -> ElementType.INT32;
            case "int64" -> ElementType.INT64;
            case "uint8" -> ElementType.UINT8;
            case "bool" -> ElementType.BOOL;
            case "string" -> throw new convscope.graph.UnsupportedOperatorException(file + ": input '" + layer.name()
                    + "' takes text; cut the model after its text layer and save it again");
            default -> ElementType.FLOAT;
        };
    }

    /** Writes a network inside another one, or inside a layer. */
    private List<Held> write(KerasNetwork network, String prefix, List<Held> fed) {
        Map<String, List<List<Held>>> done = new HashMap<>();
        if (fed.size() != network.inputs().size()) {
            throw Damage.at(
                    file,
                    "model '" + network.path() + "'",
                    "is called on " + fed.size() + " values, "
                            + network.inputs().size() + " are expected");
        }
        for (int i = 0; i < fed.size(); i++) {
            done.computeIfAbsent(network.inputs().get(i).layer(), k -> new ArrayList<>())
                    .add(List.of(fed.get(i)));
        }
        boolean progress = true;
        while (progress) {
            progress = false;
            for (KerasLayer layer : network.layers()) {
                progress |= writeReady(layer, prefix, done);
            }
        }
        return network.outputs().stream().map(r -> output(network, done, r)).toList();
    }

    private boolean writeReady(KerasLayer layer, String prefix, Map<String, List<List<Held>>> done) {
        List<List<Held>> outputs = done.computeIfAbsent(layer.name(), k -> new ArrayList<>());
        boolean progress = false;
        while (outputs.size() < layer.calls().size()) {
            Map<Argument, Held> values = values(layer.calls().get(outputs.size()), done);
            if (values == null) {
                return progress;
            }
            if (++calls > MOST_CALLS) {
                throw Damage.at(file, "the model", "calls layers more than " + MOST_CALLS + " times");
            }
            String again = outputs.isEmpty() ? "" : "#" + (outputs.size() + 1);
            String path = prefix + layer.name() + again;
            outputs.add(write(layer, path, new Arguments(layer.calls().get(outputs.size()), values)));
            progress = true;
        }
        return progress;
    }

    /** The values of a call's operands; null while one of them is not computed yet. */
    private Map<Argument, Held> values(Call call, Map<String, List<List<Held>>> done) {
        Map<Argument, Held> values = new HashMap<>();
        for (Argument argument : call.operands()) {
            if (argument instanceof Reference r) {
                Held found = value(done, r);
                if (found == null) {
                    return null;
                }
                values.put(r, found);
            } else if (argument instanceof Call.Constant c) {
                values.put(c, numbers(c.numbers()));
            }
        }
        return values;
    }

    private Held numbers(JsonNode numbers) {
        List<Long> shape = new ArrayList<>();
        for (JsonNode level = numbers; level.isArray(); level = level.get(0)) {
            shape.add((long) level.size());
        }
        if (shape.isEmpty()) {
            return Held.plain(graph.number(numbers.doubleValue(), ElementType.FLOAT));
        }
        List<Double> flat = new ArrayList<>();
        flatten(numbers, flat);
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        double[] values = flat.stream().mapToDouble(Double::doubleValue).toArray();
        return Held.plain(
                graph.constant(graph.fresh("numbers"), Tensor.of(values, sizes).toFloat()), sizes);
    }

    private static void flatten(JsonNode numbers, List<Double> flat) {
        if (numbers.isArray()) {
            numbers.forEach(n -> flatten(n, flat));
        } else {
            flat.add(numbers.doubleValue());
        }
    }

    /** Writes one call of a layer, an operation or a nested model. */
    List<Held> write(KerasLayer layer, String path, Arguments arguments) {
        return layer.network() != null
                ? write(layer.network(), path + "/", arguments.operands())
                : writeLayer(layer, path, arguments);
    }

    private static Held value(Map<String, List<List<Held>>> done, Reference r) {
        List<List<Held>> outputs = done.get(r.layer());
        if (outputs == null || r.call() < 0 || r.call() >= outputs.size()) {
            return null;
        }
        List<Held> call = outputs.get(r.call());
        return r.tensor() < 0 || r.tensor() >= call.size() ? null : call.get(r.tensor());
    }

    private Held output(KerasNetwork network, Map<String, List<List<Held>>> done, Reference r) {
        Held found = value(done, r);
        if (found == null) {
            throw Damage.at(
                    file,
                    "output '" + r.layer() + "' (call " + r.call() + ", value " + r.tensor() + ") of model '"
                            + network.name() + "'",
                    "cannot be computed: a layer on the way to it is missing or waits for itself");
        }
        return found;
    }

    private KerasLayer find(KerasNetwork network, String name) {
        return network.layers().stream()
                .filter(l -> l.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Damage.at(file, "input layer '" + name + "'", "is missing in the list of layers"));
    }

    private List<Held> writeLayer(KerasLayer layer, String path, Arguments arguments) {
        KerasLayers.Row row = layer.row();
        if (arguments.operands().isEmpty()) {
            throw Damage.at(file, "layer '" + path + "'", "is called on nothing, a value is expected");
        }
        if (row == null) {
            throw Damage.at(
                    file,
                    "layer '" + path + "' (" + layer.kind() + ")",
                    "is called on values, which an input never is");
        }
        if (row.isDropped()) {
            dropped.computeIfAbsent(layer.kind(), k -> new ArrayList<>()).add(path);
            return List.of(arguments.operands().get(0));
        }
        long before = parameters;
        Emission emission = emission(layer, path, arguments);
        List<Held> outputs = written(emission, row);
        if (open.isEmpty()) {
            layers.add(new Written(path, layer, outputs.get(0), emission.kernels(), parameters - before));
            name(outputs.get(0).value(), path);
            reordered.keep(outputs.get(0).value());
        } else {
            open.peek().adopt(emission);
        }
        return outputs;
    }

    private List<Held> written(Emission emission, KerasLayers.Row row) {
        open.push(emission);
        try {
            return row.emitter().emit(emission);
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            throw new UnreadableModelException(
                    file + ": layer '" + emission.path() + "' (" + emission.layer.kind() + ") does not fit its input "
                            + emission.in() + ": " + e.getMessage(),
                    e);
        } finally {
            open.pop();
        }
    }

    /** One call of a layer with its variables, before anything is written for it; the first one counts its parameters. */
    Emission emission(KerasLayer layer, String path, Arguments arguments) {
        KerasLayers.Row row = layer.row();
        String policy = InputShapes.type(layer.config());
        if (policy.contains("float16") || policy.contains("float64")) {
            halves.add(policy);
        }
        List<Variable> names = row.variables(layer.config());
        List<Tensor> tensors = variables.get(layer);
        if (tensors == null) {
            tensors = weights.of(layer, names);
            variables.put(layer, tensors);
            parameters += tensors.stream().mapToLong(Tensor::count).sum();
        }
        Arguments read = row.readsIntegers() ? arguments : arguments.with(this::asFloat);
        return new Emission(this, layer, path, read, names, tensors);
    }

    /** The words that a layer learned, as the file keeps them. */
    List<String> vocabulary(KerasLayer layer) {
        return weights.vocabulary(layer);
    }

    /** Edge of an output, in Keras' own order of axes. */
    Value edge(Held output) {
        return output.moved() ? transposed(output.value(), Emission.backward(output.rank())) : output.value();
    }

    private Held asFloat(Held held) {
        if (held.value().type() == null || held.value().type() == ElementType.FLOAT) {
            return held;
        }
        Value cast =
                casts.computeIfAbsent(held.value().name(), k -> held.value().cast(ElementType.FLOAT));
        return held.with(cast);
    }

    /** Wishes a name for an edge; the first wish for an edge and for a name counts. */
    void name(Value value, String wish) {
        boolean isInput = inputs.stream().anyMatch(i -> i.value().name().equals(value.name()));
        if (!isInput && wishes.add(wish)) {
            names.putIfAbsent(value.name(), wish);
        }
    }

    Value constant(KerasLayer layer, String name, Tensor tensor) {
        return constants.computeIfAbsent(
                new Owned(layer, name), k -> graph.constant(graph.fresh(layer.path() + "/" + name), tensor));
    }

    /** A transposed edge; see {@link Reordered}. */
    Value transposed(Value value, long[] permutation) {
        return reordered.transposed(value, permutation);
    }

    /** An edge with one axis in the opposite order; see {@link Reordered}. */
    Value flipped(Value value, int axis) {
        return reordered.flipped(value, axis);
    }
}
