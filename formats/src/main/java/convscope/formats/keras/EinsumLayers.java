package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Products of tensors by an equation of indices, in NumPy's notation: {@code ab,bc->ac}. */
final class EinsumLayers {
    private static final String ABBREVIATED = "...";
    private static final int LETTERS = 26;

    private EinsumLayers() {}

    static List<Variable> variables(Config config) {
        return config.has("bias_axes") ? Variable.of("kernel", "bias") : Variable.of("kernel");
    }

    /** {@code EinsumDense}: the input with the kernel, plus the bias along its axes. */
    static Held dense(Emission e) {
        Tensor kernel = e.variable("kernel");
        Held x = e.plain(e.in());
        String equation = e.config.text("equation").replace(" ", "");
        Held product = product(e, equation, x, Held.plain(e.kernels("kernel", kernel), kernel.shape()));
        Tensor bias = e.variable("bias");
        return e.activated(
                bias == null ? product : product.with(e.op("Add", product.value(), e.constant("bias", bias))));
    }

    /**
     * The product of values by an equation.
     *
     * @throws convscope.graph.UnreadableModelException if the equation does not fit the operands
     */
    static Held product(Emission e, String equation, Held... operands) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length != 2 || terms.length != operands.length) {
            throw e.misfit("equation '" + equation + "' does not fit " + operands.length + " operands");
        }
        String hidden = hidden(e, equation, terms, operands);
        Map<Character, Long> sizes = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            String term = terms[i].replace(ABBREVIATED, hidden);
            if (term.length() != operands[i].rank()) {
                throw e.misfit("equation '" + equation + "' does not fit an operand of shape "
                        + Arrays.toString(operands[i].shape()));
            }
            for (int axis = 0; axis < term.length(); axis++) {
                sizes.merge(term.charAt(axis), operands[i].size(axis), (a, b) -> a < 0 || a == 1 ? b : a);
            }
        }
        String result = sides[1].replace(ABBREVIATED, hidden);
        long[] shape = result.chars()
                .mapToLong(index -> sizes.getOrDefault((char) index, 1L))
                .toArray();
        String full = (sides[0] + "->" + sides[1]).replace(ABBREVIATED, hidden);
        Value[] values = Arrays.stream(operands).map(Held::value).toArray(Value[]::new);
        return Held.plain(e.op("Einsum", Map.of("equation", Attribute.of(full)), values), shape);
    }

    /** Letters for the indices that an equation abbreviates, none of which it uses. */
    private static String hidden(Emission e, String equation, String[] terms, Held[] operands) {
        int count = 0;
        for (int i = 0; i < terms.length; i++) {
            if (terms[i].contains(ABBREVIATED)) {
                count = Math.max(count, operands[i].rank() - terms[i].length() + ABBREVIATED.length());
            }
        }
        StringBuilder letters = new StringBuilder();
        for (char c = 'A'; letters.length() < count && c < 'A' + LETTERS; c++) {
            if (equation.indexOf(c) < 0) {
                letters.append(c);
            }
        }
        if (letters.length() < count) {
            throw e.misfit("equation '" + equation + "' has too many indices");
        }
        return letters.toString();
    }

    /** {@code count} letters from one on. */
    static String letters(int from, int count) {
        if (from + count > LETTERS) {
            throw new IllegalArgumentException(from + count + " axes are more than an equation has letters");
        }
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append((char) ('a' + from + i));
        }
        return letters.toString();
    }
}
