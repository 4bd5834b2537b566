package convscope.method.cam;

import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import java.util.ArrayList;
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

    /** The map over every input that has as many space axes as the layer and that the layer is computed from. */
    private static Heatmap over(Tensor raw, Tensor uncut, LayerChoice choice, Subject subject, Recording recording) {
        ExplanationRecord record = recording.done();
        List<Heatmap> maps = new ArrayList<>();
        for (ModelInput input : subject.network().inputsBehind(choice.edge())) {
            long[] space = subject.inputSpace(input);
            if (space.length == raw.rank()) {
                maps.add(new Heatmap(
                        raw, uncut, space, subject.picture(input).orElse(null), record, input.name(), null, List.of()));
            }
        }
        if (maps.isEmpty()) {
            throw new UnsuitableModelException("layer '" + choice.layer().name() + "' has " + raw.rank()
                    + " space axes, and no input of " + subject.network().name()
                    + " that it is computed from has as many; choose another layer");
        }
        return Heatmap.joined(maps);
    }
}
