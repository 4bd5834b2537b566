package convscope.method.gradient;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Many inputs in a file, from which baselines are drawn. */
final class References {
    private final Map<String, Tensor> byInput;
    private final int count;

    private References(Map<String, Tensor> byInput, int count) {
        this.byInput = byInput;
        this.count = count;
    }

    /**
     * Reads a file.
     *
     * @param item an item whose inputs the references stand for
     * @throws InvalidRequestException if an input has no array, its array another shape, or the arrays different counts
     */
    static References read(String file, Item item) {
        Map<String, Tensor> arrays = item.subject().network().files().arrays(file);
        boolean single = arrays.size() == 1 && item.inputs().size() == 1;
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        long count = 0;
        for (String input : item.inputs()) {
            Tensor array = single ? arrays.values().iterator().next() : arrays.get(input);
            if (array == null) {
                throw new InvalidRequestException(file + ": holds no array for input '" + input + "'; it holds "
                        + String.join(", ", arrays.keySet()));
            }
            long[] wanted = item.feeds().get(input).shape();
            wanted[0] = array.rank() == 0 ? 0 : array.size(0);
            if (!Arrays.equals(array.shape(), wanted) || wanted[0] == 0) {
                wanted[0] = 1;
                throw new InvalidRequestException(file + ": references for input '" + input + "' have shape "
                        + Arrays.toString(array.shape()) + "; each of them needs " + Arrays.toString(wanted)
                        + ", counted along the first axis");
            }
            if (count != 0 && count != wanted[0]) {
                throw new InvalidRequestException(file + ": holds " + wanted[0] + " references for input '" + input
                        + "' and " + count + " for another; as many are needed for each");
            }
            count = wanted[0];
            byInput.put(input, array);
        }
        return new References(byInput, (int) count);
    }

    /** One of them, drawn evenly. */
    Map<String, double[]> draw(Random random) {
        int index = random.nextInt(count);
        Map<String, double[]> drawn = new LinkedHashMap<>();
        byInput.forEach((input, array) -> drawn.put(input, Item.numbers(array.slice(index))));
        return drawn;
    }
}
