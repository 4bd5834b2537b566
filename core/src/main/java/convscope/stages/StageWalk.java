package convscope.stages;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.explain.Target;
import convscope.graph.CancelledException;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Network;
import convscope.report.Agreement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Opens one stage after the other, so that only one network is held at a time, and asks each the same. */
final class StageWalk {
    private final List<Checkpoint> checkpoints;
    private final Function<Convscope, Subject> input;
    private final Explainer<?> method;
    private final OpenOptions options;
    private final Progress progress;

    /** What is kept of a stage whose network is closed. */
    private record Seen(Answer target, Answer top, Heatmap map, List<Layer> layers, List<Tensor> kernels) {}

    StageWalk(
            List<Checkpoint> checkpoints,
            Function<Convscope, Subject> input,
            Explainer<?> method,
            OpenOptions options,
            Progress progress) {
        if (checkpoints.size() < 2) {
            throw new InvalidRequestException(
                    "at least 2 stages of a training are needed to compare them, found " + checkpoints.size());
        }
        this.checkpoints = List.copyOf(checkpoints);
        this.input = input;
        this.method = method;
        this.options = options;
        this.progress = progress;
    }

    Stages follow(Target target) {
        if (!(target instanceof Target.OfClass)) {
            throw new InvalidRequestException(
                    "stages of a training are followed for one class; give a class number, a label, or top, top2, ...");
        }
        int followed = followed(target);
        List<Seen> seen = new ArrayList<>();
        String inputName = "";
        for (int i = 0; i < checkpoints.size(); i++) {
            requireGoing(i);
            try (Convscope scope = Convscope.open(checkpoints.get(i).model(), options)) {
                Subject subject = input.apply(scope)
                        .explaining(new Target.ClassIndex(followed))
                        .watchedBy(progress.part(i, checkpoints.size()));
                inputName = subject.inputName();
                seen.add(see(subject, followed));
                requireAlike(seen.get(0), seen.get(i), checkpoints.get(i));
            }
            Heatmap map = seen.get(i).map();
            progress.part(i, checkpoints.size()).at(1, 1, () -> map);
        }
        return stages(seen, inputName);
    }

    private void requireGoing(int behind) {
        if (progress.isCancelled()) {
            throw new CancelledException("cancelled after " + behind + " of " + checkpoints.size() + " stages");
        }
    }

    /** The class that a target means at the end of the training. */
    private int followed(Target target) {
        Checkpoint last = checkpoints.get(checkpoints.size() - 1);
        requireGoing(0);
        try (Convscope scope = Convscope.open(last.model(), options)) {
            int index = input.apply(scope).explaining(target).explained().index();
            if (index < 0 || scope.network().head().isNumber()) {
                throw new UnsuitableModelException(scope.network().name()
                        + " does not answer with one score per class; stages are followed for one class");
            }
            return index;
        }
    }

    private Seen see(Subject subject, int followed) {
        Network network = subject.network();
        Suitability suits = method.suits(network);
        if (!suits.suits()) {
            throw new UnsuitableModelException(
                    Descriptor.text(method) + " does not fit " + network.name() + ": " + suits.reason());
        }
        if (!(method.explain(subject) instanceof Heatmap map)) {
            throw new UnsuitableModelException(Descriptor.text(method)
                    + " gives no map over the input; choose a method that does, such as grad-cam");
        }
        List<Answer> answers = subject.predict().answers();
        Answer target =
                answers.stream().filter(a -> a.index() == followed).findFirst().orElseThrow();
        List<Layer> layers = network.model().layers().stream()
                .filter(layer -> layer.kernels().isPresent())
                .toList();
        List<Tensor> kernels = layers.stream()
                .map(layer -> copied(
                        network.model().graph().constants().get(layer.kernels().orElseThrow())))
                .toList();
        return new Seen(target, answers.get(0), map, layers, kernels);
    }

    /** The numbers alone, so that the file they were read from need not be held. */
    private static Tensor copied(Tensor weights) {
        return Tensor.of(weights.floats(), weights.shape());
    }

    private void requireAlike(Seen first, Seen other, Checkpoint where) {
        boolean alike = first.kernels().size() == other.kernels().size();
        for (int i = 0; alike && i < first.kernels().size(); i++) {
            alike = Arrays.equals(
                    first.kernels().get(i).shape(), other.kernels().get(i).shape());
        }
        if (!alike) {
            throw new InvalidRequestException(where.model() + ": its layers with kernels are "
                    + shapes(other) + ", those of " + checkpoints.get(0).model() + " are " + shapes(first)
                    + "; stages must be files of one network, saved during its training");
        }
    }

    private static List<String> shapes(Seen seen) {
        return seen.kernels().stream()
                .map(kernels -> Arrays.toString(kernels.shape()))
                .toList();
    }

    private Stages stages(List<Seen> seen, String inputName) {
        Agreement agreement = Agreement.of(
                checkpoints.stream().map(Checkpoint::name).toList(),
                seen.stream().map(Seen::map).toList());
        Double[][] alike = agreement.rankCorrelations();
        int last = seen.size() - 1;
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            Seen one = seen.get(i);
            Double before = i == 0 ? null : alike[i][i - 1];
            stages.add(new Stage(checkpoints.get(i), one.target(), one.top(), one.map(), alike[i][last], before));
        }
        List<LayerDrift> drifts = new ArrayList<>();
        for (int l = 0; l < seen.get(last).layers().size(); l++) {
            int number = l;
            Layer layer = seen.get(last).layers().get(l);
            drifts.add(LayerDrift.of(
                    layer.name(),
                    layer.kind(),
                    seen.stream().map(one -> one.kernels().get(number)).toList()));
        }
        return new Stages(Descriptor.text(method), inputName, stages, drifts, agreement);
    }
}
