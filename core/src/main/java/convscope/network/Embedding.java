package convscope.network;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table at the start of a network that turns each number of a word into a vector. It stands outside the network's graph: what the graph is fed, and what methods explain,
 * are the vectors.
 *
 * @param tokens the input as the model file has it: numbers of words, {@code [N, *S]}
 * @param table a vector per word, {@code [V, E]}
 */
public record Embedding(ModelInput tokens, Tensor table) {
    /** Number of words that have a vector. */
    public long size() {
        return table.size(0);
    }

    /**
     * The vectors of some words.
     *
     * @param numbers of any type, {@code [1, *S]}
     * @return {@code [1, *S, E]}
     * @throws InvalidRequestException if a number has no vector
     */
    public Tensor vectors(Tensor numbers) {
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < numbers.count(); i++) {
            double number = numbers.number(i);
            if (!(number >= 0 && number < size()) || number != Math.rint(number)) {
                throw new InvalidRequestException("input '" + tokens.name() + "': position " + i + " has the number "
                        + number + "; the network knows whole numbers from 0 to " + (size() - 1));
            }
            rows.add(table.slice((int) number));
        }
        long[] shape = Arrays.copyOf(numbers.shape(), numbers.rank() + 1);
        shape[numbers.rank()] = table.size(1);
        List<Tensor> single = rows.stream().map(r -> r.reshaped(1, r.count())).toList();
        return Tensor.stacked(single).reshaped(shape);
    }
}
