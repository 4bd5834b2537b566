package convscope.explain;

import convscope.graph.ConvscopeException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Answer;
import convscope.network.Head;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.picture.Preprocessing;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network answers to one picture under every convention of scaling: a test of a guessed preprocessing, which it never changes.
 *
 * <p>A convention speaks against the guess if it halves the entropy of the answer and adds {@value #MORE_PROBABLE} to its highest probability, unless its scores
 * spread as only numbers far outside of the trained range make them. {@code docs/adr/0007} has what was measured.
 *
 * @param guess the first one, as fed
 * @param others the other conventions
 */
public record ConventionTrial(Outcome guess, List<Outcome> others) {
    private static final List<String> COLOUR = List.of("unit", "tf", "torch", "caffe", "raw");
    private static final List<String> GRAY = List.of("unit", "tf", "raw");
    private static final int FEWEST_CLASSES = 3;
    private static final double ENTROPY_SHARE = 0.5;
    static final double MORE_PROBABLE = 0.15;

    /** Standard deviation of scores over the classes: up to 11 where the range was right, 23 to 94 where it was far too wide. */
    private static final double SATURATED = 15;

    /**
     * What one convention led to.
     *
     * @param convention as {@code --preprocess} takes it
     * @param top the most probable class
     * @param entropy of the probabilities, in nats
     * @param spread standard deviation of the scores over the classes
     */
    public record Outcome(String convention, Answer top, double entropy, double spread) {
        private static Outcome of(String convention, Tensor scores, Network network) {
            double[] raw = scores.doubles();
            double entropy = 0;
            for (double p : network.head().probabilities(raw)) {
                entropy -= p > 0 ? p * Math.log(p) : 0;
            }
            double mean = java.util.Arrays.stream(raw).average().orElse(0);
            double variance = java.util.Arrays.stream(raw)
                    .map(s -> (s - mean) * (s - mean))
                    .average()
                    .orElse(0);
            return new Outcome(convention, network.answers(scores).top(), entropy, Math.sqrt(variance));
        }

        /** Whether the scores spread as those of numbers far outside of what the network was trained on. */
        public boolean isSaturated() {
            return !(spread <= SATURATED);
        }

        private boolean beats(Outcome guess) {
            if (isSaturated()) {
                return false;
            }
            return guess.isSaturated()
                    || entropy <= ENTROPY_SHARE * guess.entropy
                            && top.probability() >= guess.top.probability() + MORE_PROBABLE;
        }
    }

    public ConventionTrial {
        others = List.copyOf(others);
    }

    /** The convention that speaks most against the guess, if one does. */
    public Optional<Outcome> better() {
        return others.stream().filter(other -> other.beats(guess)).max(Comparator.comparingDouble(other -> other.top()
                .probability()));
    }

    /** Tries all conventions in one run; empty where the preprocessing is known, or the network has no classes to be sure of. */
    static Optional<ConventionTrial> of(Subject subject) {
        Network network = subject.network();
        Head head = network.head();
        boolean tells = network.preprocessing().isGuessed()
                && !network.preprocessing().convention().isEmpty()
                && network.inputs().size() == 1
                && subject.picture().isPresent()
                && network.answersClasses()
                && head.classes() >= FEWEST_CLASSES
                && !head.isMultiLabel();
        return tells ? Optional.of(tried(subject)) : Optional.empty();
    }

    private static ConventionTrial tried(Subject subject) {
        Network network = subject.network();
        ModelInput input = network.input();
        Picture view = subject.picture().orElseThrow();
        Shape shape = input.edge().shape();
        int channels = (int) shape.size(input.channelAxis());
        List<String> names = new ArrayList<>(List.of(network.preprocessing().convention()));
        (channels == 1 ? GRAY : COLOUR)
                .stream().filter(name -> !names.contains(name)).forEach(names::add);
        List<Tensor> fed = new ArrayList<>();
        for (String name : names) {
            fed.add(Preprocessing.named(name, "").numbers(view, channels, input.channelAxis() == 3));
        }
        fed.set(0, subject.input());
        List<Tensor> scores = scores(network, input.name(), fed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            outcomes.add(Outcome.of(names.get(i), scores.get(i), network));
        }
        return new ConventionTrial(outcomes.get(0), outcomes.subList(1, outcomes.size()));
    }

    /** Scores of all inputs, from one run unless the network takes no batches. */
    private static List<Tensor> scores(Network network, String input, List<Tensor> fed) {
        Query query = Query.of(List.of(network.head().score().name()));
        try {
            Tensor all = network.session()
                    .run(query, Map.of(input, Tensor.stacked(fed)), null)
                    .activation(network.head().score().name());
            List<Tensor> scores = new ArrayList<>();
            for (int i = 0; i < fed.size(); i++) {
                scores.add(all.slice(i));
            }
            return scores;
        } catch (ConvscopeException e) {
            return fed.stream()
                    .map(one -> network.session()
                            .run(query, Map.of(input, one), null)
                            .activation(network.head().score().name())
                            .slice(0))
                    .toList();
        }
    }
}
