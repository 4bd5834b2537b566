package convscope.graph;

import java.util.List;
import java.util.Map;

/** Opset 23's {@code RotaryEmbedding}: pairs of features are turned by an angle that grows with the position (Su et al., RoFormer, equation 34). */
final class RotaryForm {
    private RotaryForm() {}

    static List<Value> write(NewerNode n) {
        boolean flat = n.rank(0) == 3;
        long heads = n.node().integer("num_heads", 0);
        Value x = flat ? n.in(0).reshaped(0, 0, heads, -1) : n.in(0);
        int headsAxis = flat ? 2 : 1;
        Value cosine = angles(n, 1).unsqueezed(headsAxis);
        Value sine = angles(n, 2).unsqueezed(headsAxis);
        long turned = n.node().integer("rotary_embedding_dim", 0);
        Value y = turned == 0
                ? turned(n, x, cosine, sine)
                : n.graph()
                        .concat(
                                3,
                                turned(n, x.sliced(3, 0, turned), cosine, sine),
                                x.sliced(3, turned, Long.MAX_VALUE));
        return List.of(flat ? y.reshaped(0, 0, -1) : y);
    }

    /** Cosines or sines per position in the batch: (batch, sequence, half the features). */
    private static Value angles(NewerNode n, int input) {
        Map<String, Attribute> rows = Map.of("axis", Attribute.of(0L));
        return n.has(3) ? n.graph().op("Gather", rows, n.in(input), n.in(3)) : n.in(input);
    }

    private static Value turned(NewerNode n, Value x, Value cosine, Value sine) {
        GraphBuilder graph = n.graph();
        boolean interleaved = n.node().integer("interleaved", 0) == 1;
        Value first;
        Value second;
        if (interleaved) {
            first = everySecond(x, 0);
            second = everySecond(x, 1);
        } else {
            Map<String, Attribute> halves = Map.of("axis", Attribute.of(3L), "num_outputs", Attribute.of(2L));
            List<Value> parts = graph.op("Split", halves, 2, x);
            first = parts.get(0);
            second = parts.get(1);
        }
        Value real = first.times(cosine).minus(second.times(sine));
        Value imaginary = first.times(sine).plus(second.times(cosine));
        return interleaved
                ? graph.concat(4, real.unsqueezed(4), imaginary.unsqueezed(4)).reshaped(0, 0, 0, -1)
                : graph.concat(3, real, imaginary);
    }

    private static Value everySecond(Value x, long start) {
        GraphBuilder graph = x.graph();
        return graph.op(
                "Slice",
                x,
                graph.constant(start),
                graph.constant(Long.MAX_VALUE),
                graph.constant(3L),
                graph.constant(2L));
    }
}
