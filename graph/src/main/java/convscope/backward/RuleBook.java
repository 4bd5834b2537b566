package convscope.backward;

import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * Which {@link Rule} applies to which operator: rows in order of priority, then another book for what no row matches. The gradient is one book; guided
 * backpropagation, DeepLIFT and each variant of layer-wise relevance propagation are others.
 */
public final class RuleBook {
    /** Derivatives of every operator that has one. */
    public static final RuleBook GRADIENT =
            new RuleBook("gradient", List.of(), GradientRules.TABLE, null, (output, target) -> target, false);

    private final String name;
    private final List<Row> rows;
    private final Map<String, Rule> table;
    private final RuleBook otherwise;
    private final BinaryOperator<Value> seed;
    private final boolean foldedNorms;

    /** One line of a book: the operators it is for, by their place in the network or by type, and the rule they get. */
    public record Row(String name, Predicate<ForwardNode> matches, Rule rule) {
        /** A row for all operators of one type. */
        public static Row operator(String operator, Rule rule) {
            return new Row(operator, n -> n.node().is(operator), rule);
        }
    }

    private RuleBook(
            String name,
            List<Row> rows,
            Map<String, Rule> table,
            RuleBook otherwise,
            BinaryOperator<Value> seed,
            boolean foldedNorms) {
        this.name = name;
        this.rows = List.copyOf(rows);
        this.table = table;
        this.otherwise = otherwise;
        this.seed = seed;
        this.foldedNorms = foldedNorms;
    }

    /**
     * A book of rows, with {@code otherwise} for the operators that no row matches. The explained output receives the target as it is.
     *
     * @param otherwise null where an operator without a row is an error
     */
    public static RuleBook of(String name, List<Row> rows, RuleBook otherwise) {
        return new RuleBook(name, rows, Map.of(), otherwise, (output, target) -> target, false);
    }

    /** The same rows, with the explained output's value times the target as the start: relevance is a share of the output. */
    public RuleBook startingFromOutput() {
        return new RuleBook(name, rows, table, otherwise, Value::times, foldedNorms);
    }

    /** The same book, to be applied to a graph whose batch normalisations were folded into their neighbours, as the rules of relevance assume. */
    public RuleBook onFoldedNorms() {
        return new RuleBook(name, rows, table, otherwise, seed, true);
    }

    /** Whether the book is to be applied to a graph with folded batch normalisations. */
    public boolean isForFoldedNorms() {
        return foldedNorms;
    }

    /** The same book under another name with {@code first} before its rows. */
    public RuleBook prepending(String newName, List<Row> first) {
        List<Row> all = new ArrayList<>(first);
        all.addAll(rows);
        return new RuleBook(newName, all, table, otherwise, seed, foldedNorms);
    }

    /** Name of the book; derived graphs are cached by it, so two books of one name must be equal. */
    public String name() {
        return name;
    }

    /** The rule for an operator, if the book or the books behind it have one. */
    public Optional<Rule> ruleFor(ForwardNode n) {
        for (Row row : rows) {
            if (row.matches().test(n)) {
                return Optional.of(row.rule());
            }
        }
        Rule ofOperator = table.get(n.node().operator());
        if (ofOperator != null) {
            return Optional.of(ofOperator);
        }
        return otherwise == null ? Optional.empty() : otherwise.ruleFor(n);
    }

    /**
     * The operators with a rule of their own, in alphabetical order, without those that only a row's predicate would pick. Names of operators of other domains
     * than ONNX's own have the domain before them, as in {@code com.microsoft.QLinearAdd}.
     */
    public SortedSet<String> operators() {
        SortedSet<String> all = new TreeSet<>(table.keySet());
        if (otherwise != null) {
            all.addAll(otherwise.operators());
        }
        return all;
    }

    /** Whether an operator deliberately sends nothing back ({@link Rule#NONE}). */
    public boolean sendsNothing(String operator) {
        Rule rule = table.get(operator);
        return rule == null ? otherwise != null && otherwise.sendsNothing(operator) : rule == Rule.NONE;
    }

    /** What starts at the explained output. */
    Value seed(Value output, Value target) {
        return seed.apply(output, target);
    }
}
