package convscope.network;

import java.util.List;

/**
 * What the network answers for one input.
 *
 * @param answers all classes, most probable first; equal ones by number. Of an output with positions, those classes that some position gives
 * @param probabilities how the probabilities came about, as a phrase: {@code "softmax, part of the network"}
 */
public record Prediction(List<Answer> answers, String probabilities) {
    public Prediction {
        answers = List.copyOf(answers);
    }

    /** The most probable class. */
    public Answer top() {
        return answers.get(0);
    }

    /** The {@code count} most probable classes, or all where there are fewer. */
    public List<Answer> top(int count) {
        return answers.subList(0, Math.min(count, answers.size()));
    }
}
