package convscope.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * A product over named indices, as {@code Einsum} writes it, with a letter for every axis that dots stand for and the indices of a result that is not written.
 *
 * @param operands the indices of each operand, a letter an axis
 * @param result the indices of the result
 */
public record EinsumEquation(List<String> operands, String result) {
    private static final String DOTS = "...";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public EinsumEquation {
        operands = List.copyOf(operands);
    }

    /**
     * An equation for operands of these shapes; null where it is not known for how many axes its dots stand, or its letters do not suffice.
     *
     * @param shapes of the operands, which may be fewer than the equation has
     */
    public static EinsumEquation of(String text, List<Shape> shapes) {
        String equation = text.replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        StringBuilder unused = new StringBuilder();
        LETTERS.chars().filter(c -> equation.indexOf(c) < 0).forEach(c -> unused.append((char) c));
        int most = 0;
        int[] dotted = new int[terms.length];
        for (int i = 0; i < terms.length; i++) {
            if (terms[i].contains(DOTS)) {
                Shape shape = i < shapes.size() ? shapes.get(i) : Shape.UNKNOWN;
                dotted[i] = shape.rank() - (terms[i].length() - DOTS.length());
                if (!shape.isRankKnown() || dotted[i] < 0 || dotted[i] > unused.length()) {
                    return null;
                }
                most = Math.max(most, dotted[i]);
            }
        }
        String all = unused.substring(0, most);
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            operands.add(terms[i].replace(DOTS, all.substring(most - dotted[i])));
        }
        String result = sides.length == 2 ? sides[1].replace(DOTS, all) : all + occurringOnce(sides[0]);
        return new EinsumEquation(operands, result);
    }

    /** Without an arrow: the indices that occur once, in alphabetical order. */
    private static String occurringOnce(String operands) {
        StringBuilder once = new StringBuilder();
        operands.chars()
                .filter(c -> c != ',' && c != '.' && operands.indexOf(c) == operands.lastIndexOf(c))
                .sorted()
                .forEach(c -> once.append((char) c));
        return once.toString();
    }
}
