package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gradient rules of matrix products. */
final class MatrixRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Einsum", MatrixRules::einsum),
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

    /** Each operand's cotangent is the product of the result's cotangent with the other operand, over the operand's own indices. */
    private static List<Value> einsum(ForwardNode n, Value dy) {
        String[] sides = n.node().text("equation", "").replace(" ", "").split("->", -1);
        String[] operands = sides[0].split(",");
        String result = sides.length == 2 ? sides[1] : implicitResult(sides[0]);
        List<Value> sent = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            sent.add(operand(n, dy, operands, result, i));
        }
        return sent;
    }

    private static Value operand(ForwardNode n, Value dy, String[] operands, String result, int index) {
        GraphBuilder graph = n.graph();
        List<String> terms = new ArrayList<>(List.of(result));
        List<Value> values = new ArrayList<>(List.of(dy));
        for (int i = 0; i < operands.length; i++) {
            if (i != index) {
                terms.add(operands[i]);
                values.add(n.in(i));
            }
        }
        String own = operands[index];
        String others = String.join("", terms);
        boolean simple = own.chars().distinct().count() == own.length()
                && own.chars().allMatch(c -> others.indexOf(c) >= 0)
                && !others.contains(".")
                && !own.contains(".");
        if (!simple) {
            return n.unsupported("repeated, summed or abbreviated indices of an operand in equation '"
                    + n.node().text("equation", "") + "'");
        }
        String equation = String.join(",", terms) + "->" + own;
        return graph.op("Einsum", Map.of("equation", Attribute.of(equation)), values.toArray(Value[]::new));
    }

    /** The indices that occur once, in alphabetical order. */
    private static String implicitResult(String operands) {
        StringBuilder result = new StringBuilder();
        operands.chars()
                .filter(c -> c != ',' && operands.indexOf(c) == operands.lastIndexOf(c))
                .sorted()
                .forEach(c -> result.append((char) c));
        return result.toString();
    }
}
