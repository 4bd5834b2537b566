package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.ExplanationRecord;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far attributions are from adding up to the difference of the scores of an input and its baseline. */
final class Completeness {
    private Completeness() {}

    /**
     * Attributions with their gap in the record.
     *
     * @param totals the sum of the attributions of each item
     * @param batch what is explained
     * @param baselines where the paths begin, in the batch's shapes
     */
    static Attributions of(
            Subject subject,
            Map<String, Tensor> byInput,
            double[] totals,
            Map<String, Tensor> batch,
            Map<String, Tensor> baselines) {
        return of(subject, byInput, totals, batch, subject.scores(baselines));
    }

    /** The same with the scores of the baselines. */
    static Attributions of(
            Subject subject, Map<String, Tensor> byInput, double[] totals, Map<String, Tensor> batch, double[] from) {
        double[] scores = subject.scores(batch);
        double[] gaps = new double[totals.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = totals[i] - (scores[i] - from[i]);
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put(ExplanationRecord.BASELINE_SCORE, from);
        values.put(ExplanationRecord.COMPLETENESS_GAP, gaps);
        return new Attributions(byInput, values, java.util.List.of());
    }
}
