package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.Baseline;
import convscope.explain.BehindLayer;
import convscope.explain.ChannelMaps;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.Recording;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.runtime.Query;
import java.util.List;
import java.util.function.Supplier;

/**
 * The conductance of every unit of a layer: {@code sum_i (g_i + g_{i+1})/2 * (h_{i+1} - h_i)} over {@code steps} equal pieces of the path from baseline to input, with h
 * what the unit computes and g the gradient of the explained scalar with respect to it.
 */
final class Conductance {
    private final Subject subject;
    private final Layer layer;
    private final StraightPath path;
    private final int steps;
    private long[] shape;
    private double[] sums;
    private float[] lastValue;
    private float[] lastGradient;
    private double first;
    private double latest;

    Conductance(Subject subject, Layer layer, Baseline baseline, int steps) {
        this.subject = subject;
        this.layer = layer;
        this.steps = steps;
        path = new StraightPath(subject, baseline);
    }

    static void requireSteps(int steps) {
        if (steps < 1) {
            throw new InvalidRequestException("steps must be at least 1, was " + steps);
        }
    }

    /** Runs forward and backward once at the {@code steps + 1} ends of the pieces. */
    Conductance run(Supplier<? extends Explanation> soFar) {
        String edge = layer.output().name();
        Query query = subject.query(List.of(edge), List.of(edge), RuleBook.GRADIENT)
                .reading(subject.explained().edge());
        Samples.of(subject, steps + 1)
                .showing(soFar)
                .run(query, point -> path.at((double) point / steps), (point, pass, item) -> {
                    Tensor value = pass.activation(edge).item(item);
                    float[] gradient = pass.cotangent(edge).item(item).floats();
                    latest = subject.score(pass, item);
                    if (point == 0) {
                        first = latest;
                        shape = value.shape();
                        sums = new double[gradient.length];
                    } else {
                        add(value.floats(), gradient);
                    }
                    lastValue = value.floats();
                    lastGradient = gradient;
                });
        return this;
    }

    private void add(float[] value, float[] gradient) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += 0.5 * ((double) gradient[i] + lastGradient[i]) * ((double) value[i] - lastValue[i]);
        }
    }

    /** Per unit, channels first. */
    Tensor perUnit() {
        return channelsFirst(sums, layer, shape);
    }

    /** Numbers in a layer's own order, channels first. */
    static Tensor channelsFirst(double[] numbers, Layer layer, long[] shape) {
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers[i];
        }
        return ChannelMaps.of(layer, Tensor.of(values, shape), 0).values();
    }

    /** What the numbers add up to, and what they should. */
    Recording record(Recording recording) {
        double sum = 0;
        for (double number : sums) {
            sum += number;
        }
        recording.value("sum", sum).value(ExplanationRecord.COMPLETENESS_GAP, sum - (latest - first));
        if (BehindLayer.isAllThrough(subject, layer)) {
            return recording.value(ExplanationRecord.BASELINE_SCORE, first);
        }
        return recording.note(
                "Some of the input reaches what is explained without passing this layer, so its units share a part of the difference"
                        + " between input and baseline only.");
    }
}
