package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Activation functions that Keras 3 brought, of more than one operator each. */
final class NewerActivations {
    private NewerActivations() {}

    /** Attributes of {@code Shrink} with the threshold 0.5: what is nearer to zero becomes zero, the rest comes nearer by {@code bias}. */
    static Map<String, Attribute> shrink(float bias) {
        return Map.of("lambd", Attribute.of(0.5f), "bias", Attribute.of(bias));
    }

    /** One half of the channels opens or closes the other (Dauphin et al. 2017). */
    static Held gated(Emission e, Held x) {
        long[] shape = x.shape();
        int last = shape.length - 1;
        if (shape[last] < 0 || shape[last] % 2 != 0) {
            throw e.misfit("glu halves the last axis of " + Arrays.toString(shape) + ", an even size is expected");
        }
        shape[last] /= 2;
        Map<String, Attribute> axis = Map.of("axis", Attribute.of((long) x.axis(-1)), "num_outputs", Attribute.of(2L));
        List<Value> halves = e.ops("Split", axis, 2, x.value());
        return new Held(e.op("Mul", halves.get(0), e.op("Sigmoid", halves.get(1))), shape, x.moved());
    }

    /** 0 up to -1, a parabola up to 1, then the input itself. */
    static Value sparsePlus(Emission e, Value x) {
        Value raised = e.op("Clip", e.op("Add", x, e.number(1)), e.number(0), e.number(2));
        Value parabola = e.op("Mul", e.op("Mul", raised, raised), e.number(0.25));
        return e.op("Add", parabola, e.op("Relu", e.op("Sub", x, e.number(1))));
    }

    /** 0 up to -1, a line up to 1, then 1. */
    static Value sparseSigmoid(Emission e, Value x) {
        return e.op("HardSigmoid", Map.of("alpha", Attribute.of(0.5f), "beta", Attribute.of(0.5f)), x);
    }

    /** {@code (x + sqrt(x^2 + 4)) / 2} (Barron 2021). */
    static Value squarePlus(Emission e, Value x) {
        Value root = e.op("Sqrt", e.op("Add", e.op("Mul", x, x), e.number(4)));
        return e.op("Mul", e.op("Add", x, root), e.number(0.5));
    }

    /** The nearest point of the simplex (Martins and Astudillo 2016): the largest values minus a threshold, the rest zero. */
    static Value sparsemax(Emission e, Held x) {
        long channels = x.size(x.rank() - 1);
        if (channels < 1) {
            throw e.unsupported("sparsemax over a free number of channels");
        }
        long axis = x.axis(-1);
        Map<String, Attribute> along = Map.of("axis", Attribute.of(axis));
        Value sorted = e.ops("TopK", along, 2, x.value(), e.integers(channels)).get(0);
        Value sums = e.op("CumSum", sorted, e.constant("axis", Tensor.scalar(axis)));
        Value thresholds = e.op("Div", e.op("Sub", sums, e.number(1)), counts(e, x, channels));
        Value supported = e.op("Cast", Map.of("to", Attribute.of(1L)), e.op("Greater", sorted, thresholds));
        Value count = total(e, supported, axis);
        Value sum = total(e, e.op("Mul", sorted, supported), axis);
        Value threshold = e.op("Div", e.op("Sub", sum, e.number(1)), count);
        return e.op("Relu", e.op("Sub", x.value(), threshold));
    }

    private static Value counts(Emission e, Held x, long channels) {
        float[] counts = new float[(int) channels];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = i + 1f;
        }
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[x.axis(-1)] = channels;
        return e.constant("counts", Tensor.of(counts, shape));
    }

    private static Value total(Emission e, Value value, long axis) {
        return e.op("ReduceSum", Map.of("keepdims", Attribute.of(1L)), value, e.integers(axis));
    }
}
