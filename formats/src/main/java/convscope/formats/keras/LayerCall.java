package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** One call of a {@link CustomLayer}: what it is called on, its settings and its variables, and the graph to append operators to. */
public final class LayerCall {
    private final Emission emission;

    LayerCall(Emission emission) {
        this.emission = emission;
    }

    /** The only or first input, batch first, the other axes in Keras' own order. */
    public Value input() {
        return inputs().get(0);
    }

    /** All inputs in the order of the call. */
    public List<Value> inputs() {
        return emission.inputs.stream().map(emission::logical).toList();
    }

    /** Sizes of the first input, batch first; -1 where a size is free. */
    public long[] shape() {
        return emission.in().shape();
    }

    public LayerSettings settings() {
        return new LayerSettings(emission.config);
    }

    /** The numbers of a variable, float32 in Keras' shape; null where the layer has none of this name. */
    public Tensor numbers(String variable) {
        return emission.variable(variable);
    }

    /**
     * A variable as a fixed value of the graph.
     *
     * @throws IllegalArgumentException if the layer has no variable of this name
     */
    public Value variable(String name) {
        if (numbers(name) == null) {
            throw new IllegalArgumentException("it has no variable '" + name + "'");
        }
        return emission.constant(name, numbers(name));
    }

    /** A fixed number, float32. */
    public Value number(double number) {
        return emission.number(number);
    }

    /** Fixed whole numbers, int64, as axes and shapes are. */
    public Value integers(long... numbers) {
        return emission.integers(numbers);
    }

    /** Appends an ONNX operator of opset {@value convscope.graph.Operators#OPSET}. */
    public Value op(String operator, Value... arguments) {
        return emission.op(operator, arguments);
    }

    /** Appends an ONNX operator with attributes. */
    public Value op(String operator, Map<String, Attribute> attributes, Value... arguments) {
        return emission.op(operator, attributes, arguments);
    }

    /** What the layer gives, with the shape that follows from its operators. */
    Held told(Value result) {
        if (result == null || !result.staticShape().isRankKnown()) {
            throw emission.misfit("the class for it gives a value of unknown shape");
        }
        return Held.plain(result, result.staticShape().sizes());
    }
}
