package convscope.method.unit;

import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The conductance of one unit along a path, twice: split over the input, from the gradients through the unit at the middles of the steps; and as a whole, from what the unit
 * computes there and at both ends.
 */
final class UnitPath {
    private final Subject subject;
    private final UnitOfLayer unit;
    private final RuleBook book;
    private final StraightPath path;
    private final int steps;
    private final Map<String, Mean> gradients = new LinkedHashMap<>();
    private float[] lastValue;
    private float[] lastGradient;
    private double whole;

    UnitPath(Subject subject, UnitOfLayer unit, RuleBook book, StraightPath path, int steps) {
        this.subject = subject;
        this.unit = unit;
        this.book = book;
        this.path = path;
        this.steps = steps;
        subject.explainedInputs().forEach(input -> gradients.put(input.name(), new Mean()));
    }

    Attributions run(Supplier<? extends Explanation> soFar) {
        String edge = unit.choice().edge();
        List<String> wrt = new ArrayList<>(gradients.keySet());
        wrt.add(edge);
        Query query = subject.query(List.of(edge), wrt, book);
        Samples.of(subject, steps + 2)
                .showing(() ->
                        lastValue == null || gradients.values().stream().anyMatch(Mean::isEmpty) ? null : soFar.get())
                .run(query, point -> path.at(share(point)), (point, pass, item) -> read(point, pass, item, edge));
        return attributions();
    }

    /** Both ends of the path, and the middles of its steps between them. */
    private double share(int point) {
        return point == 0 ? 0 : point > steps ? 1 : (point - 0.5) / steps;
    }

    private void read(int point, Pass pass, int item, String edge) {
        float[] value = pass.activation(edge).item(item).floats();
        float[] gradient = pass.cotangent(edge).item(item).floats();
        for (int i = 0; point > 0 && i < value.length; i++) {
            whole += 0.5 * ((double) gradient[i] + lastGradient[i]) * ((double) value[i] - lastValue[i]);
        }
        lastValue = value;
        lastGradient = gradient;
        if (point > 0 && point <= steps) {
            gradients.forEach((input, mean) -> mean.add(pass.cotangent(input).item(item)));
        }
    }

    Attributions attributions() {
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        double sum = 0;
        for (ModelInput input : subject.explainedInputs()) {
            double[] means = gradients.get(input.name()).values();
            double[] difference = path.difference(input);
            float[] values = new float[means.length];
            for (int i = 0; i < values.length; i++) {
                double value = difference[i] * means[i];
                values[i] = (float) value;
                sum += value;
            }
            byInput.put(
                    input.name(),
                    Tensor.of(values, subject.inputs().get(input.name()).shape()));
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("unit", new double[] {unit.channel()});
        values.put("unit-conductance", new double[] {whole});
        values.put("sum", new double[] {sum});
        values.put(ExplanationRecord.COMPLETENESS_GAP, new double[] {sum - whole});
        String layer =
                "The unit is " + unit.label() + "; layer " + unit.choice().sentence() + ".";
        return new Attributions(byInput, values, List.of(layer));
    }
}
