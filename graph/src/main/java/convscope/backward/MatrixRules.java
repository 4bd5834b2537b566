package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of matrix products. */
final class MatrixRules {
    private static final int LARGEST_DETERMINANT = 6;

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Det", Expansion.rule(MatrixRules::determinant)),
            entry("Einsum", EinsumRule::apply),
            entry("Gemm", MatrixRules::gemm),
            entry("MatMul", MatrixRules::matMul));

    private MatrixRules() {}

    /** Vectors count as matrices with one row or column; batch axes that were repeated are summed. */
    private static List<Value> matMul(ForwardNode n, Value dy) {
        boolean row = n.in(0).staticShape().rank() == 1;
        boolean column = n.in(1).staticShape().rank() == 1;
        Value a = row ? n.in(0).unsqueezed(0) : n.in(0);
        Value b = column ? n.in(1).unsqueezed(1) : n.in(1);
        Value full = row ? dy.unsqueezed(column ? 0 : -2) : dy;
        full = column ? full.unsqueezed(-1) : full;
        Value left = Broadcast.undo(full.matMul(b.matrixTransposed()), a);
        Value right = Broadcast.undo(a.matrixTransposed().matMul(full), b);
        return List.of(row ? left.reshapedLike(n.in(0)) : left, column ? right.reshapedLike(n.in(1)) : right);
    }

    private static List<Value> gemm(ForwardNode n, Value dy) {
        boolean turnedA = n.node().integer("transA", 0) != 0;
        boolean turnedB = n.node().integer("transB", 0) != 0;
        Value a = n.in(0);
        Value b = n.in(1);
        List<Value> sent = new ArrayList<>();
        sent.add(turnedA ? product(n, b, turnedB, dy, true) : product(n, dy, false, b, !turnedB));
        sent.add(turnedB ? product(n, dy, true, a, turnedA) : product(n, a, !turnedA, dy, false));
        if (n.inputCount() > 2) {
            double beta = n.node().real("beta", 1);
            sent.add(n.hasInput(2) ? Broadcast.undo(beta == 1 ? dy : dy.times(beta), n.in(2)) : n.none());
        }
        return sent;
    }

    private static Value product(ForwardNode n, Value a, boolean turnedA, Value b, boolean turnedB) {
        Map<String, Attribute> attributes = Map.of(
                "alpha", Attribute.of(n.node().real("alpha", 1)),
                "transA", Attribute.of(turnedA ? 1L : 0L),
                "transB", Attribute.of(turnedB ? 1L : 0L));
        return n.graph().op("Gemm", attributes, a, b);
    }

    /**
     * The determinant by the first rows of ever more columns: of the rows above, the sum over the columns of an element times the determinant without its column.
     */
    private static List<Value> determinant(ForwardNode n, List<Value> inputs) {
        long size = n.in(0).staticShape().isRankKnown() ? n.in(0).staticShape().size(-1) : -1;
        if (size < 1 || size > LARGEST_DETERMINANT) {
            throw new Expansion.NotExpandable("matrices of " + (size < 0 ? "unknown size" : size + " rows") + ", up to "
                    + LARGEST_DETERMINANT + " rows are supported");
        }
        Map<Integer, Value> minors = new HashMap<>();
        for (int columns = 1; columns < 1 << size; columns++) {
            minors.put(columns, minor(inputs.get(0), columns, (int) size, minors));
        }
        return List.of(minors.get((1 << size) - 1));
    }

    private static Value minor(Value x, int columns, int size, Map<Integer, Value> smaller) {
        int row = Integer.bitCount(columns) - 1;
        Value sum = null;
        int before = 0;
        for (int column = 0; column < size; column++) {
            if ((columns & 1 << column) == 0) {
                continue;
            }
            Value element =
                    x.sliced(-2, row, row + 1).sliced(-1, column, column + 1).squeezed(-2, -1);
            Value term = row == 0 ? element : element.times(smaller.get(columns & ~(1 << column)));
            boolean subtracted = (row - before++) % 2 != 0;
            sum = sum == null ? (subtracted ? term.negated() : term) : subtracted ? sum.minus(term) : sum.plus(term);
        }
        return sum;
    }
}
