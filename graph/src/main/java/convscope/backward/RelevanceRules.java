package convscope.backward;

import convscope.backward.RuleBook.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Layer-wise relevance propagation: rules by which a linear operator shares the relevance of its outputs among its inputs, and books that choose among them. A
 * book is applied to a graph with folded norms, and starts from the explained output's value: relevance is a share of it.
 *
 * <p>Bach et al. 2015 (doi:10.1371/journal.pone.0130140); Montavon et al. 2019, "Layer-Wise Relevance Propagation: An Overview".
 */
public final class RelevanceRules {
    /** Stabiliser of the rules that do not state one. */
    public static final double TINY = LinearRelevance.TINY;

    private RelevanceRules() {}

    /**
     * A rule for linear operators.
     *
     * @param text what it is called in words and in names of books: {@code gamma(0.25)}
     */
    public record Named(String text, Rule rule) {}

    /** LRP-0: all contributions, without a stabiliser; 0 where the output is 0. */
    public static Named zero() {
        return new Named("zero", LinearRelevance.epsilon(0));
    }

    /** LRP-epsilon: all contributions; what the stabiliser has in their sum is lost. */
    public static Named epsilon(double epsilon) {
        return new Named("epsilon(" + epsilon + ")", LinearRelevance.epsilon(epsilon));
    }

    /** LRP-gamma: contributions with the sign of the output count {@code 1 + gamma} times; valid for inputs and outputs of either sign. */
    public static Named gamma(double gamma) {
        return new Named("gamma(" + gamma + ")", LinearRelevance.gamma(gamma));
    }

    /** z+: positive contributions alone. */
    public static Named zPlus() {
        return new Named("z-plus", LinearRelevance.alphaBeta(1, 0, true));
    }

    /** alpha-beta: positive contributions alpha times, negative ones -beta times; alpha - beta must be 1. */
    public static Named alphaBeta(double alpha, double beta) {
        return new Named("alpha-beta(" + alpha + "," + beta + ")", LinearRelevance.alphaBeta(alpha, beta, true));
    }

    /** Every input of an output alike. */
    public static Named flat() {
        return new Named("flat", LinearRelevance.flat());
    }

    /** w^2: by the squares of the weights. */
    public static Named wSquare() {
        return new Named("w-square", LinearRelevance.squares(true));
    }

    /** z^B: contributions counted from where they are least for inputs between bounds. */
    public static Named zBox(InputBox box) {
        return new Named("z-box" + box.text(), LinearRelevance.box(box));
    }

    /** Passes on what arrives: for a scale and a shift of each element, not for layers that mix elements. */
    public static Named pass() {
        return new Named("pass", (n, r) -> LinearOperator.of(n).sent(r));
    }

    /** A row for the layers with weights before which there is no other. */
    public static Row first(Named rule) {
        return weighted("first", Positions::isFirst, rule);
    }

    /** A row for the layers with weights after which there is no other. */
    static Row last(Named rule) {
        return weighted("last", Positions::isLast, rule);
    }

    /** A row for dense layers: matrix products, and convolutions whose one window covers the whole input. */
    public static Row dense(Named rule) {
        return weighted("dense", Positions::isDense, rule);
    }

    /** A row for all layers with weights. */
    public static Row layers(Named rule) {
        return weighted("layers", n -> true, rule);
    }

    /** A row for linear operators by the names of their nodes. */
    public static Row nodes(Set<String> names, Named rule) {
        Set<String> copy = Set.copyOf(names);
        return new Row("nodes", n -> copy.contains(n.node().name()) && LinearOperator.of(n) != null, rule.rule());
    }

    /** Operators that rules can be given for. */
    public static Set<String> linearOperators() {
        return LinearOperator.OPERATORS;
    }

    private static Row weighted(String name, Predicate<ForwardNode> where, Named rule) {
        return ofKind(name, LinearOperator.Kind.WEIGHTED, where, rule.rule());
    }

    private static Row ofKind(String name, LinearOperator.Kind kind, Predicate<ForwardNode> where, Rule rule) {
        return new Row(
                name,
                n -> {
                    LinearOperator op = LinearOperator.of(n);
                    return op != null && op.kind() == kind && where.test(n);
                },
                rule);
    }

    /**
     * A book in which layers with weights go by rows, and every other operator its usual way.
     *
     * @param rows the last of them for all layers
     * @param affine rule for what scales and shifts and could not be folded; before the first layer it passes
     * @param epsilon stabiliser of averages and sums
     */
    static RuleBook book(String name, List<Row> rows, Named affine, double epsilon) {
        return assembled(
                        name,
                        rows,
                        affine,
                        LinearRelevance.epsilon(epsilon),
                        epsilon,
                        OperatorRelevance.proportional(epsilon))
                .startingFromOutput();
    }

    /** The same with rules of its own for averages and sums, starting from the target alone. */
    static RuleBook assembled(String name, List<Row> rows, Named affine, Rule averages, double epsilon, Rule sums) {
        List<Row> all = new ArrayList<>(rows);
        all.add(ofKind("averages", LinearOperator.Kind.AVERAGING, n -> true, averages));
        all.add(ofKind(
                "scales",
                LinearOperator.Kind.AFFINE,
                n -> LinearOperator.of(n).isScaling() || Positions.isFirst(n),
                pass().rule()));
        all.add(ofKind("affine", LinearOperator.Kind.AFFINE, n -> true, affine.rule()));
        all.addAll(OperatorRelevance.rows(epsilon, sums));
        return RuleBook.of(name, all, null).onFoldedNorms();
    }
}
