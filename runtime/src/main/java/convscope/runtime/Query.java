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
 */
public record Query(List<String> activations, String explained, List<String> cotangents, RuleBook book) {
    public Query {
        activations = List.copyOf(activations);
        cotangents = List.copyOf(cotangents);
        Objects.requireNonNull(book);
    }

    /** The values of some edges. */
    public static Query of(List<String> activations) {
        return new Query(activations, null, List.of(), RuleBook.GRADIENT);
    }

    /** The same, and the gradient of the weighted sum of {@code edge} with respect to {@code wrt}. */
    public Query withGradient(String edge, List<String> wrt) {
        return new Query(activations, edge, wrt, RuleBook.GRADIENT);
    }

    /** The same, and the value of one more edge. */
    public Query reading(String edge) {
        if (activations.contains(edge)) {
            return this;
        }
        List<String> more = new ArrayList<>(activations);
        more.add(edge);
        return new Query(more, explained, cotangents, book);
    }

    String key() {
        return String.join("\n", activations) + "\0" + explained + "\0" + String.join("\n", cotangents) + "\0"
                + (explained == null ? "" : book.name());
    }
}
