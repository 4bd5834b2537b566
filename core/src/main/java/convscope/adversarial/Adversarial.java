package convscope.adversarial;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.explain.Needs;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.explain.Target;
import convscope.graph.UnsuitableModelException;
import convscope.network.Network;
import convscope.picture.Picture;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Changes an input a little against the network's first answer, whatever it turns into (untargeted), and explains both. The same subject and seed give the same result.
 *
 * <p>For networks with one input of real numbers and one score per class. The subject's watcher is told of the search, then of each explanation, and may end the work.
 */
public final class Adversarial {
    /** Doublings of the first size: up to 64 levels, or a quarter of a tensor's range. */
    private static final int DOUBLINGS = 6;

    /** Search and two explanations. */
    private static final int PARTS = 3;

    private Adversarial() {}

    /**
     * One attack of a given size.
     *
     * @param explainer a method that gives maps
     * @throws UnsuitableModelException if the network has several inputs, no gradient to its input or no score per class, or the method does not fit
     * @throws convscope.graph.CancelledException if the watcher ended it
     */
    public static AdversarialExample of(Subject subject, Attack attack, Explainer<?> explainer) {
        requireSuitable(subject.network(), explainer);
        Changeable changeable = Changeable.of(subject);
        Search.Found found =
                new Search(subject, changeable).run(attack, subject.progress().part(0, PARTS));
        return example(
                subject, attack, List.of(new Trial(attack.epsilon(), found.survives())), changeable, found, explainer);
    }

    /**
     * The smallest attack found that turns the answer as a file can hold it. The size is doubled from 1 level (pictures) or 1/256 of the numbers' range (tensors) up to
     * 64 times that, until the answer turns; then the gap to the size before is halved, down to 1 level or 1/4096 of the range. Larger changes do not always do what
     * smaller ones did, so a smaller size than the one found may exist. Where no size turns the answer, the result is that of the largest.
     *
     * @param attack how to change; its epsilon is ignored
     * @param explainer a method that gives maps
     * @throws UnsuitableModelException if the network has several inputs, no gradient to its input or no score per class, or the method does not fit
     * @throws convscope.graph.CancelledException if the watcher ended it
     */
    public static AdversarialExample smallest(Subject subject, Attack attack, Explainer<?> explainer) {
        requireSuitable(subject.network(), explainer);
        Changeable changeable = Changeable.of(subject);
        Ladder ladder = new Ladder(
                new Search(subject, changeable), attack, subject.progress().part(0, PARTS));
        ladder.climb(changeable.least(), DOUBLINGS, changeable.resolution());
        return example(
                subject, attack.within(ladder.epsilon()), ladder.trials(), changeable, ladder.found(), explainer);
    }

    private static void requireSuitable(Network network, Explainer<?> explainer) {
        network.input();
        Suitability gradient = Needs.inputGradient(network);
        if (!gradient.suits()) {
            throw new UnsuitableModelException(gradient.reason());
        }
        if (!network.answersClasses()) {
            throw new UnsuitableModelException(network.name() + ": its output has shape "
                    + network.head().score().shape() + "; one score per class is needed to turn an answer");
        }
        Suitability suits = explainer.suits(network);
        if (!suits.suits()) {
            throw new UnsuitableModelException(
                    Descriptor.text(explainer) + " does not fit " + network.name() + ": " + suits.reason());
        }
        if (!Heatmap.class.isAssignableFrom(Descriptor.of(explainer.getClass()).result())) {
            throw new UnsuitableModelException(Descriptor.text(explainer)
                    + " gives no map over the input; choose a method that does, such as grad-cam");
        }
    }

    private static AdversarialExample example(
            Subject subject,
            Attack attack,
            List<Trial> trials,
            Changeable changeable,
            Search.Found found,
            Explainer<?> explainer) {
        Subject clean = subject.explaining(new Target.Top(1));
        Subject changed = changed(subject, attack, changeable, found);
        MapsBeforeAndAfter maps = MapsBeforeAndAfter.of(
                map(explainer, clean, subject.progress(), 1), map(explainer, changed, subject.progress(), 2));
        return new AdversarialExample(
                attack, trials, clean, changed, found.flips(), found.survives(), Change.of(changeable, found), maps);
    }

    private static Subject changed(Subject subject, Attack attack, Changeable changeable, Search.Found found) {
        String input = subject.network().input().name();
        Optional<Picture> picture = changeable.picture(found.stored());
        String name = subject.inputName() + ", changed by "
                + attack.method().name().toLowerCase(Locale.ROOT) + " within "
                + String.format(Locale.ROOT, "%.4g", attack.epsilon());
        return new Subject(
                        subject.network(),
                        name,
                        Map.of(input, changeable.input(found.stored())),
                        picture.map(p -> Map.<String, InputView>of(input, new InputView.OfPicture(p)))
                                .orElse(Map.of()),
                        subject.preprocessing())
                .scoredBy(subject.score())
                .seeded(subject.seed());
    }

    private static Heatmap map(Explainer<?> explainer, Subject subject, Progress progress, int part) {
        Progress watcher = progress.part(part, PARTS);
        Explanation explanation = explainer.explain(subject.watchedBy(watcher));
        Heatmap map = (Heatmap) explanation;
        watcher.at(1, 1, () -> map);
        return map;
    }
}
