package convscope.runtime;

import convscope.backward.RuleBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What to read from one run of a network. A query is data: equal queries share a derived graph.
 *
 * @param activations edges to read in the forward pass
 * @param explained edge whose weighted sum is explained; null where no backward pass is wanted
 * @param cotangents edges to read in the backward pass
 * @param book how relevance travels back
 * @param fed inner edges whose values are fed, so that nothing before them is computed; empty to feed the network's inputs
 * @param formula what is computed from the cotangents instead of reading them; null to read them
 */
public record Query(
        List<String> activations,
        String explained,
        List<String> cotangents,
        RuleBook book,
        List<String> fed,
        Formula formula) {
    public Query {
        activations = List.copyOf(activations);
        cotangents = List.copyOf(cotangents);
        fed = List.copyOf(fed);
        Objects.requireNonNull(book);
    }

    /** Without a formula. */
    public Query(List<String> activations, String explained, List<String> cotangents, RuleBook book, List<String> fed) {
        this(activations, explained, cotangents, book, fed, null);
    }

    /** The values of some edges. */
    public static Query of(List<String> activations) {
        return new Query(activations, null, List.of(), RuleBook.GRADIENT, List.of());
    }

    /** The same, reading the results of a formula instead of the cotangents. */
    public Query computing(Formula of) {
        return new Query(activations, explained, cotangents, book, fed, of);
    }

    /** The same, and the gradient of the weighted sum of {@code edge} with respect to {@code wrt}. */
    public Query withGradient(String edge, List<String> wrt) {
        return withBackward(edge, wrt, RuleBook.GRADIENT);
    }

    /** The same, and what arrives at {@code wrt} when the weighted sum of {@code edge} is sent back by the rules of {@code book}. */
    public Query withBackward(String edge, List<String> wrt, RuleBook rules) {
        return new Query(activations, edge, wrt, rules, fed, formula);
    }

    /** The same, and the value of one more edge. */
    public Query reading(String edge) {
        if (activations.contains(edge)) {
            return this;
        }
        List<String> more = new ArrayList<>(activations);
        more.add(edge);
        return new Query(more, explained, cotangents, book, fed, formula);
    }

    /**
     * The same on the part of the network behind some inner edges: their values are fed under their names, and inputs of the network only where this part still
     * reads them.
     */
    public Query fedAt(List<String> edges) {
        return new Query(activations, explained, cotangents, book, edges, formula);
    }

    String key() {
        return String.join("\n", activations) + "\0" + explained + "\0" + String.join("\n", cotangents) + "\0"
                + (explained == null ? "" : book.name()) + "\0" + String.join("\n", fed) + "\0"
                + (formula == null ? "" : formula.name());
    }
}
