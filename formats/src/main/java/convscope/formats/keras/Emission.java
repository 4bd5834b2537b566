package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One call of one layer while it is written: its configuration, inputs and variables, and the nodes appended for it, all named after the layer. */
final class Emission {
    final KerasLayer layer;
    final Config config;
    final Arguments arguments;
    final List<Held> inputs;
    final NetworkWriter writer;
    private final String path;
    private final GraphBuilder graph;
    private final List<Tensor> variables;
    private final List<Variable> names;
    private String kernels;

    Emission(
            NetworkWriter writer,
            KerasLayer layer,
            String path,
            Arguments arguments,
            List<Variable> names,
            List<Tensor> variables) {
        this.writer = writer;
        this.graph = writer.graph;
        this.layer = layer;
        this.config = layer.config();
        this.path = path;
        this.arguments = arguments;
        this.inputs = arguments.operands();
        this.names = names;
        this.variables = variables;
    }

    Held in() {
        return inputs.get(0);
    }

    /** A computed argument of the call; null where it was not given. */
    Held operand(String name, int place) {
        List<Held> found = arguments.values(name, place);
        return found.isEmpty() ? null : found.get(0);
    }

    /** What the call or else the configuration says in the file itself; null where it says nothing. */
    JsonNode given(String name, int place) {
        if (arguments.call().argument(name, place) instanceof Call.Constant c) {
            return c.value().isNull() || c.value().isMissingNode() ? null : c.value();
        }
        return config.get(name);
    }

    /** Whether the call asks for something by name, as in {@code layer(x, return_attention_scores=True)}. */
    boolean asked(String name) {
        JsonNode given = given(name, -1);
        return given != null && given.asBoolean();
    }

    String path() {
        return path;
    }

    /** Writes a call of a layer inside this one. */
    List<Held> inner(KerasLayer.Wrapped wrapped, List<Held> on) {
        return writer.write(wrapped.layer(), path + "/" + wrapped.layer().name(), Arguments.of(on));
    }

    /** A call of a layer inside this one that this one writes itself. */
    Emission within(KerasLayer.Wrapped wrapped) {
        return writer.emission(wrapped.layer(), path + "/" + wrapped.layer().name(), arguments);
    }

    /** The same call on another value. */
    Emission on(Held other) {
        return new Emission(writer, layer, path, Arguments.of(List.of(other)), names, variables);
    }

    /** The kernels of a layer directly inside this one stand for this one's, if it has none itself. */
    void adopt(Emission inner) {
        boolean direct = layer.wrapped().stream().anyMatch(w -> w.layer() == inner.layer);
        kernels = direct && kernels == null ? inner.kernels : kernels;
    }

    boolean keras2() {
        return writer.generation < 3;
    }

    boolean channelsFirst() {
        return config.text("data_format", "channels_last").equals("channels_first");
    }

    /** A variable of the layer; null where the layer has none of this name. */
    Tensor variable(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).name().equals(name)) {
                return variables.get(i);
            }
        }
        return null;
    }

    /** A variable, checked to have {@code rank} axes. */
    Tensor variable(String name, int rank) {
        Tensor tensor = variable(name);
        if (tensor == null || tensor.rank() != rank || tensor.count() == 0) {
            throw misfit("weight '" + name + "' is " + tensor + ", " + rank + " axes are expected");
        }
        return tensor;
    }

    /** What is wrong with this layer in a damaged file. */
    UnreadableModelException misfit(String what) {
        return Damage.at(writer.file, "layer '" + layer.path() + "' (" + layer.kind() + "): " + what, "");
    }

    /** What this layer asks for that is known and not supported. */
    UnsupportedOperatorException unsupported(String what) {
        return new UnsupportedOperatorException(writer.file + ": layer '" + layer.path() + "' (" + layer.kind() + "): "
                + what + " is not supported; export the model to ONNX instead, with tf2onnx or keras' model.export");
    }

    /** Refuses an input without exactly {@code rank} axes. */
    void expectRank(int rank) {
        if (in().rank() != rank) {
            throw misfit("its input has shape " + Arrays.toString(in().shape()) + ", " + rank + " axes are expected");
        }
    }

    Value op(String operator, Value... arguments) {
        return op(operator, Map.of(), arguments);
    }

    Value op(String operator, Map<String, Attribute> attributes, Value... arguments) {
        return ops(operator, attributes, 1, arguments).get(0);
    }

    /** Appends an operator with several outputs. */
    List<Value> ops(String operator, Map<String, Attribute> attributes, int count, Value... arguments) {
        String name = graph.fresh(path + "/" + operator);
        List<String> from = Arrays.stream(arguments).map(Value::name).toList();
        List<String> to = IntStream.range(0, count)
                .mapToObj(i -> graph.fresh(name + ":" + i))
                .toList();
        return graph.append(new Node(name, operator, "", from, to, attributes));
    }

    /** Sum over the last axis, which goes away. */
    Value total(Value value) {
        return op("ReduceSum", Map.of("keepdims", Attribute.of(0L)), value, integers(-1));
    }

    /** {@code count} equal parts along an axis of the edge. */
    List<Value> split(Value value, int axis, int count, long size) {
        long[] sizes = new long[count];
        Arrays.fill(sizes, size);
        return ops("Split", Map.of("axis", Attribute.of((long) axis)), count, value, integers(sizes));
    }

    /** A value of as many samples as another, which its shape is made to say. */
    Value sameBatch(Held like, Value value) {
        Shape known = graph.edge(value.name()).shape();
        Shape other = graph.edge(like.value().name()).shape();
        if (known.isRankKnown() && other.isRankKnown()) {
            List<Shape.Axis> axes = new ArrayList<>(known.axes());
            axes.set(0, other.axis(0));
            graph.declareShape(value, Shape.of(axes));
        }
        return value;
    }

    /** The input with a logical axis in the opposite order. */
    Held flipped(Held held, int axis) {
        return held.with(writer.flipped(held.value(), held.axis(axis)));
    }

    Value absent() {
        return graph.absent();
    }

    Value number(double number) {
        return graph.number(number, ElementType.FLOAT);
    }

    Value integers(long... vector) {
        return graph.constant(vector);
    }

    /** A constant named after the layer; shared by all calls of the layer. */
    Value constant(String name, Tensor tensor) {
        return writer.constant(layer, name, tensor);
    }

    /** The layer's kernels, which {@link convscope.model.Layer#weights()} names. */
    Value kernels(String name, Tensor tensor) {
        Value constant = constant(name, tensor);
        if (kernels == null) {
            kernels = constant.name();
        }
        return constant;
    }

    String kernels() {
        return kernels;
    }

    /** Edge in Keras' own order of axes. */
    Value logical(Held held) {
        return held.moved() ? writer.transposed(held.value(), backward(held.rank())) : held.value();
    }

    /** Edge of a channels-last value of at least three axes with its channels at axis 1. */
    Value channelsMoved(Held held) {
        return held.moved() ? held.value() : writer.transposed(held.value(), forward(held.rank()));
    }

    Held move(Held held) {
        return new Held(channelsMoved(held), held.shape(), true);
    }

    Held plain(Held held) {
        return new Held(logical(held), held.shape(), false);
    }

    private static long[] forward(int rank) {
        return LongStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == 1 ? rank - 1L : i - 1)
                .toArray();
    }

    static long[] backward(int rank) {
        return LongStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                .toArray();
    }

    /** The input with channels at axis 1, whichever data format the layer reads. */
    Value spatial() {
        return channelsFirst() ? logical(in()) : channelsMoved(in());
    }

    long channels() {
        return in().size(channelsFirst() ? 1 : in().rank() - 1);
    }

    /** Sizes of space or time. */
    long[] spatialSizes() {
        long[] shape = in().shape();
        return channelsFirst()
                ? Arrays.copyOfRange(shape, 2, shape.length)
                : Arrays.copyOfRange(shape, 1, shape.length - 1);
    }

    /** What a spatial layer gives, from an edge with channels at axis 1. */
    Held spatial(Value value, long channels, long... sizes) {
        long[] shape = new long[sizes.length + 2];
        shape[0] = in().size(0);
        System.arraycopy(sizes, 0, shape, channelsFirst() ? 2 : 1, sizes.length);
        shape[channelsFirst() ? 1 : shape.length - 1] = channels;
        return new Held(value, shape, !channelsFirst());
    }

    /** The value before the activation function, under the edge name {@code LAYER/pre_activation}; then the function of the configuration. */
    Held activated(Held held) {
        if (Activations.isLinear(config.get("activation"))) {
            return held;
        }
        writer.name(held.value(), path + "/pre_activation");
        return Activations.apply(this, held, config.get("activation"));
    }
}
