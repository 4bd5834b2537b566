package convscope.network;

import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The end of a network: which value stands for a class before softmax or sigmoid squeeze it (its <em>score</em> or logit), and how probabilities follow.
 *
 * @param output the network's own output; where that is the number of the best class, what this is the best of
 * @param score the edge that is explained
 * @param cut operators behind {@code score} that the explanation leaves out, in their order
 * @param classes number of classes; -1 where it is not known before running
 * @param classAxis the axis of {@code score} that the network compares classes along; -1 where it does not
 */
public record Head(Edge output, Edge score, List<String> cut, int classes, int classAxis) {
    private static final Set<String> SQUEEZING = Set.of("Softmax", "LogSoftmax", "Sigmoid");
    private static final Set<String> PASSING = Set.of("Identity", "Flatten", "Reshape", "Squeeze", "Cast");
    private static final String BEST = "ArgMax";

    public Head {
        cut = List.copyOf(cut);
    }

    /** The end at the first output that is of real numbers, or follows from some as the number of the best class does; else at the first. */
    public static Head of(Graph graph) {
        ShapeInference shapes = ShapeInference.of(graph);
        Map<String, Node> producers = graph.producers();
        List<Head> heads =
                graph.outputs().stream().map(o -> of(o, producers, shapes)).toList();
        return heads.stream().filter(head -> isReal(head.score())).findFirst().orElse(heads.get(0));
    }

    /** The end at one of several outputs. */
    public static Head of(Graph graph, Edge output) {
        return of(output, graph.producers(), ShapeInference.of(graph));
    }

    /** Walks back over operators that squeeze, choose the best or merely pass on, to the last that does more than pass on. */
    private static Head of(Edge output, Map<String, Node> producers, ShapeInference shapes) {
        Edge own = output;
        String score = output.name();
        Node last = null;
        List<String> cut = new ArrayList<>();
        String edge = output.name();
        for (Node node = producers.get(edge);
                node != null && passes(node, shapes.edge(edge));
                node = producers.get(edge)) {
            edge = node.inputs().get(0);
            boolean best = node.is(BEST);
            if (best) {
                own = shapes.edge(edge);
            }
            if (best || SQUEEZING.contains(node.op())) {
                cut.add(0, node.op().toLowerCase(Locale.ROOT));
                score = edge;
                last = node;
            }
        }
        Edge explained = shapes.edge(score);
        int rank = explained.shape().rank();
        int axis = classAxis(last, rank);
        int classes = rank >= 2 ? (int) explained.shape().size(axis > 0 ? axis : 1) : -1;
        return new Head(own, explained, cut, classes, axis);
    }

    /** The axis that an operator compares along; none where it takes each number alone, or numbers of different inputs. */
    private static int classAxis(Node node, int rank) {
        if (node == null || node.is("Sigmoid") || rank < 2) {
            return -1;
        }
        long axis = node.integer("axis", node.is(BEST) ? 0 : -1);
        axis += axis < 0 ? rank : 0;
        return axis > 0 && axis < rank ? (int) axis : -1;
    }

    private static boolean passes(Node node, Edge output) {
        boolean squeezes = SQUEEZING.contains(node.op()) || node.is(BEST);
        boolean passesOn = PASSING.contains(node.op())
                || node.is("Transpose") && (!isReal(output) || node.integers("perm", 1)[0] == 0);
        return node.domain().isEmpty() && node.hasInput(0) && (squeezes || passesOn);
    }

    /** Whether numbers change gradually with the input, as whole ones do not. */
    private static boolean isReal(Edge edge) {
        return edge.type() == null || edge.type().isFloating();
    }

    /** Whether the scores are made probabilities inside the network. */
    public boolean isSqueezed() {
        return !output.name().equals(score.name());
    }

    /** Whether the network answers one question with yes or no: one output after a sigmoid. */
    public boolean isBinary() {
        return classes == 1 && cut.contains("sigmoid");
    }

    /** Whether the network answers with one number, such as an age, and with no classes. */
    public boolean isNumber() {
        return classes == 1 && score.shape().rank() == 2 && !isMultiLabel();
    }

    /** Whether probabilities of the classes are independent of each other. */
    public boolean isMultiLabel() {
        return cut.contains("sigmoid");
    }

    /** The probabilities that follow from the scores of one input; two where one output answers yes or no, not a number where it answers with one number. */
    public double[] probabilities(double[] scores) {
        if (isNumber()) {
            return new double[] {Double.NaN};
        }
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
        if (isNumber()) {
            return "none: the network answers with one number";
        }
        return isSqueezed() ? "softmax, part of the network" : "softmax, added for display: the network ends in scores";
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
