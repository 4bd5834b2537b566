package convscope.method.cam;

import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.Recording;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import java.util.List;

/** The way from the map of a layer to a {@link Heatmap} over the inputs. */
public final class ClassActivation {
    private ClassActivation() {}

    /** The map with its negative part cut. */
    public static Heatmap positive(Tensor signed, LayerChoice choice, Subject subject, Recording recording) {
        float[] values = signed.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? Float.NaN : Math.max(0, values[i]);
        }
        return over(Tensor.of(values, signed.shape()), signed, choice, subject, recording);
    }

    /** The map as it is. */
    public static Heatmap signed(Tensor signed, LayerChoice choice, Subject subject, Recording recording) {
        return over(signed, signed, choice, subject, recording);
    }

    /**
     * The sum over the channels of one number per unit, as it is; the numbers themselves are kept as the attribution.
     *
     * @param perUnit channels first: {@code [C, *S]}
     */
    public static Heatmap attributed(Tensor perUnit, LayerChoice choice, Subject subject, Recording recording) {
        Tensor sum = Reduction.SUM.of(perUnit);
        return over(sum, sum, perUnit, choice, subject, recording.done());
    }

    private static Heatmap over(Tensor raw, Tensor uncut, LayerChoice choice, Subject subject, Recording recording) {
        return over(raw, uncut, null, choice, subject, recording.done());
    }

    private static Heatmap over(
            Tensor raw,
            Tensor uncut,
            Tensor attribution,
            LayerChoice choice,
            Subject subject,
            ExplanationRecord record) {
        return Heatmap.joined(inputs(choice, subject).stream()
                .map(input -> new Heatmap(
                        raw,
                        uncut,
                        subject.inputSpace(input),
                        subject.view(input).orElse(null),
                        record,
                        input.name(),
                        attribution,
                        List.of()))
                .toList());
    }

    /**
     * The inputs that maps of a layer lie over: those that have as many space axes as the layer and that the layer is computed from.
     *
     * @throws UnsuitableModelException if there are none
     */
    static List<ModelInput> inputs(LayerChoice choice, Subject subject) {
        int axes = choice.layer().spatialAxes().size();
        List<ModelInput> inputs = subject.network().inputsBehind(choice.edge()).stream()
                .filter(input -> subject.inputSpace(input).length == axes)
                .toList();
        if (inputs.isEmpty()) {
            throw new UnsuitableModelException("layer '" + choice.layer().name() + "' has " + axes
                    + " space axes, and no input of " + subject.network().name()
                    + " that it is computed from has as many; choose another layer");
        }
        return inputs;
    }
}
