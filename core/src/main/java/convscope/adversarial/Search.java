package convscope.adversarial;

import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.graph.CancelledException;
import convscope.graph.Tensor;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.Prediction;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Looks for a change that turns the answer: values within epsilon of the clean ones, where the cross-entropy of the clean answer is higher. */
final class Search {
    /** Steps together reach two and a half times as far as epsilon, so that they can turn round once. */
    private static final double REACH = 2.5;

    private final Subject subject;
    private final Network network;
    private final Changeable changeable;
    private final String input;
    private final int answer;
    private final Query backward;
    private final Query forward;

    /** The values found, and those that a file can hold. */
    record Found(double[] values, double[] stored, boolean flips, boolean survives) {}

    Search(Subject subject, Changeable changeable) {
        this.subject = subject;
        this.network = subject.network();
        this.changeable = changeable;
        this.input = network.input().name();
        this.answer = subject.predict().top().index();
        String scores = network.head().score().name();
        this.forward = Query.of(List.of(scores));
        this.backward = Query.of(List.of()).withGradient(scores, List.of(input));
    }

    Found run(Attack attack, Progress progress) {
        if (attack.method() == Attack.Method.FGSM) {
            requireGoing(progress);
            double[] clean = changeable.start();
            return judged(moved(clean, clean, attack.epsilon(), attack.epsilon()), attack.epsilon());
        }
        Found found = null;
        for (int start = 0; start < attack.starts(); start++) {
            found = descended(attack, started(attack, start), progress.part(start, attack.starts()));
            if (found.survives()) {
                return found;
            }
        }
        return found;
    }

    /** Where a start of many lies: the input itself, or a random point within epsilon. */
    private double[] started(Attack attack, int start) {
        double[] values = changeable.start();
        if (start > 0) {
            Random random = subject.random(start);
            for (int i = 0; i < values.length; i++) {
                double moved = values[i] + (2 * random.nextDouble() - 1) * attack.epsilon();
                values[i] = Math.max(changeable.low(), Math.min(changeable.high(), moved));
            }
        }
        return values;
    }

    private Found descended(Attack attack, double[] start, Progress progress) {
        double[] clean = changeable.start();
        double[] values = start;
        double step = REACH * attack.epsilon() / attack.steps();
        for (int i = 0; i < attack.steps(); i++) {
            requireGoing(progress);
            values = moved(values, clean, step, attack.epsilon());
            if (top(values) != answer) {
                Found found = judged(values, attack.epsilon());
                if (found.survives()) {
                    return found;
                }
            }
            progress.at(i + 1, attack.steps(), () -> null);
        }
        return judged(values, attack.epsilon());
    }

    private static void requireGoing(Progress progress) {
        if (progress.isCancelled()) {
            throw new CancelledException("cancelled while a change that turns the answer was looked for");
        }
    }

    /** A step along the sign of the gradient, brought back to within epsilon of the clean values and to what is allowed. */
    private double[] moved(double[] values, double[] clean, double step, double epsilon) {
        double[] gradient = gradient(values);
        double[] moved = new double[values.length];
        for (int i = 0; i < moved.length; i++) {
            double to = values[i] + step * Math.signum(gradient[i]);
            double near = Math.max(clean[i] - epsilon, Math.min(clean[i] + epsilon, to));
            moved[i] = Math.max(changeable.low(), Math.min(changeable.high(), near));
        }
        return moved;
    }

    private Found judged(double[] values, double epsilon) {
        double[] stored = changeable.stored(values, epsilon);
        return new Found(values, stored, top(values) != answer, top(stored) != answer);
    }

    private int top(double[] values) {
        return prediction(changeable.input(values)).top().index();
    }

    private Prediction prediction(Tensor fed) {
        Tensor scores = network.session()
                .run(forward, Map.of(input, fed), null)
                .activation(network.head().score().name());
        return network.answers(scores.slice(0));
    }

    /** The gradient of the cross-entropy of the clean answer by the values, but for a positive factor. */
    private double[] gradient(double[] values) {
        Tensor fed = changeable.input(values);
        double[] probabilities =
                new double[network.head().isBinary() ? 2 : network.head().classes()];
        prediction(fed).answers().forEach(a -> probabilities[a.index()] = a.probability());
        float[] weights = weights(network.head(), probabilities, answer);
        Tensor seed = Tensor.of(weights, 1, weights.length);
        return changeable.gradient(
                network.session().run(backward, Map.of(input, fed), seed).cotangent(input));
    }

    /**
     * The derivative of the cross-entropy of a class by the scores, {@code p - onehot}, brought to the size 1 so that certain answers leave more than rounding. The
     * class's own part is the negative sum of the others, which stays exact where {@code p - 1} would be rounded to 0. Independent probabilities (sigmoid) leave the
     * class's own part alone.
     */
    static float[] weights(Head head, double[] probabilities, int answer) {
        if (head.isBinary()) {
            return new float[] {answer == 1 ? -1 : 1};
        }
        float[] weights = new float[probabilities.length];
        if (head.isMultiLabel()) {
            weights[answer] = -1;
            return weights;
        }
        double others = 0;
        for (int i = 0; i < probabilities.length; i++) {
            others += i == answer ? 0 : probabilities[i];
        }
        if (others == 0) {
            Arrays.fill(weights, 1f / Math.max(1, weights.length - 1));
            weights[answer] = -1;
            return weights;
        }
        for (int i = 0; i < probabilities.length; i++) {
            weights[i] = (float) (i == answer ? -1 : probabilities[i] / others);
        }
        return weights;
    }
}
