package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Network;
import java.util.Map;
import java.util.function.Function;

/**
 * A method that gives one number per element of the input. Its map follows by a {@link Reduction} over the channels; methods that average over altered inputs build
 * upon {@link #attributions}.
 */
public interface InputAttribution extends Explainer<Heatmap> {
    /**
     * One number per element of every explained input ({@link Subject#explainedInputs}), for each item of a batch.
     *
     * @param subject whose target is explained; its own inputs play no part
     * @param batch a tensor per input of the network, all with the same first axis
     */
    Attributions attributions(Subject subject, Map<String, Tensor> batch);

    /** How channels become one map. */
    Reduction reduction();

    @Override
    default Heatmap explain(Subject subject) {
        return heatmap(subject, attributions(subject, subject.inputs()));
    }

    /** The first item of a batch of attributions as maps over the subject's inputs, with their record. */
    default Heatmap heatmap(Subject subject, Attributions attributions) {
        Recording recording = new Recording(this, subject).target(subject.explained());
        attributions.values().forEach((name, perItem) -> recording.value(name, perItem[0]));
        attributions.notes().forEach(recording::note);
        ExplanationRecord record = recording.done();
        Function<ModelInput, Tensor> numbers = input ->
                InputLayout.of(input).channelsFirst(attributions.byInput().get(input.name()), 0);
        return Heatmap.ofInputs(subject, record, input -> reduction().of(numbers.apply(input)), numbers);
    }

    @Override
    default Suitability suits(Network network) {
        return Needs.inputGradient(network);
    }
}
