package convscope.network;

import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The end of a network: which value stands for a class before softmax or sigmoid squeeze it (its <em>score</em> or logit), and how probabilities follow.
 *
 * @param output the network's own output
 * @param score the edge that is explained
 * @param cut operators between {@code score} and {@code output} that the explanation leaves out, from score to output
 * @param classes number of classes; -1 where it is not known before running
 */
public record Head(Edge output, Edge score, List<String> cut, int classes) {
    private static final Set<String> SQUEEZING = Set.of("Softmax", "LogSoftmax", "Sigmoid");
    private static final Set<String> PASSING = Set.of("Identity", "Flatten", "Reshape", "Squeeze", "Cast");

    public Head {
        cut = List.copyOf(cut);
    }

    /** Walks back from the first output over operators that squeeze or merely pass on, to the last squeezing one. */
    public static Head of(Graph graph) {
        return of(graph, graph.outputs().get(0));
    }

    /** The same from one of several outputs. */
    public static Head of(Graph graph, Edge output) {
        Map<String, Node> producers = graph.producers();
        String score = output.name();
        List<String> cut = new ArrayList<>();
        String edge = output.name();
        for (Node node = producers.get(edge); node != null && passes(node); node = producers.get(edge)) {
            edge = node.inputs().get(0);
            if (SQUEEZING.contains(node.op())) {
                cut.add(0, node.op().toLowerCase(java.util.Locale.ROOT));
                score = edge;
            }
        }
        Edge explained = ShapeInference.of(graph).edge(score);
        int classes = explained.shape().isRankKnown() && explained.shape().rank() >= 2
                ? (int) explained.shape().size(1)
                : -1;
        return new Head(output, explained, cut, classes);
    }

    private static boolean passes(Node node) {
        return node.domain().isEmpty()
                && node.hasInput(0)
                && (SQUEEZING.contains(node.op()) || PASSING.contains(node.op()));
    }

    /** Whether the network answers one question with yes or no: one output after a sigmoid. */
    public boolean isBinary() {
        return classes == 1 && cut.contains("sigmoid");
    }

    /** Whether probabilities of the classes are independent of each other. */
    public boolean isMultiLabel() {
        return cut.contains("sigmoid");
    }

    /** The probabilities that follow from the scores of one input; two where one output answers yes or no. */
    public double[] probabilities(double[] scores) {
        if (isBinary()) {
            double yes = 1 / (1 + Math.exp(-scores[0]));
            return new double[] {1 - yes, yes};
        }
        double[] result = new double[scores.length];
        if (isMultiLabel()) {
            for (int i = 0; i < scores.length; i++) {
                result[i] = 1 / (1 + Math.exp(-scores[i]));
            }
            return result;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            result[i] = Math.exp(scores[i] - max);
            sum += result[i];
        }
        for (int i = 0; i < scores.length; i++) {
            result[i] /= sum;
        }
        return result;
    }

    String explanation() {
        if (isMultiLabel()) {
            return "sigmoid, part of the network";
        }
        return cut.isEmpty()
                ? "softmax, added for display: the network ends in scores"
                : "softmax, part of the network";
    }

    /** Answers from the explained edge's value for one input, {@code [classes]} numbers. */
    Prediction prediction(Tensor scores, Labels labels) {
        double[] raw = scores.doubles();
        double[] probabilities = probabilities(raw);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            double score = isBinary() ? (i == 1 ? raw[0] : -raw[0]) : raw[i];
            answers.add(new Answer(i, labels.of(i), probabilities[i], score));
        }
        answers.sort(java.util.Comparator.comparingDouble((Answer a) -> -a.probability())
                .thenComparingInt(Answer::index));
        return new Prediction(answers, explanation());
    }
}
