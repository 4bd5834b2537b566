package convscope.method.unit;

import convscope.explain.Baseline;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.LinkedHashMap;
import java.util.Map;

/** The straight line from a baseline to a subject's input; all its inputs of real numbers move together. */
final class StraightPath {
    private final Subject subject;
    private final Map<String, Tensor> start;

    StraightPath(Subject subject, Baseline baseline) {
        this.subject = subject;
        this.start = baseline.of(subject);
    }

    /** The inputs at {@code share} of the way; 0 is the baseline and 1 the subject's input, both exactly. */
    Map<String, Tensor> at(double share) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(subject.inputs());
        for (ModelInput input : subject.explainedInputs()) {
            Tensor end = subject.inputs().get(input.name());
            if (share == 0) {
                inputs.put(input.name(), start.get(input.name()));
            } else if (share != 1) {
                inputs.put(input.name(), between(start.get(input.name()), end, share));
            }
        }
        return inputs;
    }

    private static Tensor between(Tensor start, Tensor end, double share) {
        double[] from = start.doubles();
        double[] to = end.doubles();
        float[] values = new float[to.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = from[i] + share * (to[i] - from[i]);
            values[i] = (float) to[i];
        }
        return end.type() == ElementType.DOUBLE ? Tensor.of(to, end.shape()) : Tensor.of(values, end.shape());
    }

    /** The input minus the baseline, element by element. */
    double[] difference(ModelInput input) {
        double[] from = start.get(input.name()).doubles();
        double[] difference = subject.inputs().get(input.name()).doubles();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= from[i];
        }
        return difference;
    }
}
