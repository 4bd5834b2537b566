package convscope.backward;

import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * An operator seen as {@code z = W x + b}, where x is its one input that varies: the form that the rules of relevance are written in. {@link #apply} and
 * {@link #adjoint} run it with other weights.
 */
final class LinearOperator {
    private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Einsum", "Gemm", "MatMul");
    private static final Set<String> AVERAGING =
            Set.of("AveragePool", "CumSum", "GlobalAveragePool", "ReduceMean", "ReduceSum", "Resize");
    private static final Set<String> ARITHMETIC = Set.of("Add", "Div", "Mul", "Sub");

    /** All that can be linear in one input. */
    static final Set<String> OPERATORS = gathered();

    private static Set<String> gathered() {
        Set<String> all = new TreeSet<>(Set.of("BatchNormalization"));
        all.addAll(WEIGHTED);
        all.addAll(AVERAGING);
        all.addAll(ARITHMETIC);
        return Collections.unmodifiableSet(all);
    }

    /** What the weights are. */
    enum Kind {
        /** A layer's own, trained. */
        WEIGHTED,
        /** Fixed shares that are not negative, of the elements that are averaged, added up or interpolated. */
        AVERAGING,
        /** One number per element: a scale and a shift. */
        AFFINE
    }

    private final ForwardNode n;
    private final Kind kind;
    private final int signal;

    private LinearOperator(ForwardNode n, Kind kind, int signal) {
        this.n = n;
        this.kind = kind;
        this.signal = signal;
    }

    /** An operator as such; null where it is none, or where more than one of its inputs varies. */
    static LinearOperator of(ForwardNode n) {
        Node node = n.node();
        if (!node.domain().isEmpty()) {
            return null;
        }
        int signal = -1;
        for (int i = 0; i < n.inputCount(); i++) {
            if (n.varies(i)) {
                if (signal >= 0) {
                    return null;
                }
                signal = i;
            }
        }
        Kind kind = kind(n, signal);
        return kind == null ? null : new LinearOperator(n, kind, signal);
    }

    private static Kind kind(ForwardNode n, int signal) {
        Node node = n.node();
        boolean first = signal == 0;
        boolean second = signal == 1;
        if (WEIGHTED.contains(node.op())) {
            boolean product = node.is("Gemm") || node.is("MatMul") || node.is("Einsum") && n.inputCount() == 2;
            return first && (product || !node.is("Einsum")) || second && product ? Kind.WEIGHTED : null;
        }
        if (AVERAGING.contains(node.op())) {
            return first ? Kind.AVERAGING : null;
        }
        boolean norm = node.is("BatchNormalization") && node.integer("training_mode", 0) == 0;
        boolean arithmetic = ARITHMETIC.contains(node.op()) && (first || second && !node.is("Div"));
        return first && norm || arithmetic ? Kind.AFFINE : null;
    }

    Kind kind() {
        return kind;
    }

    /** Number of the input that varies. */
    int signal() {
        return signal;
    }

    GraphBuilder graph() {
        return n.graph();
    }

    Value x() {
        return n.in(signal);
    }

    Value z() {
        return n.out(0);
    }

    /** Whether x certainly holds no negative number. */
    boolean isFedWithoutNegatives() {
        return Signs.isNonNegative(n, signal);
    }

    /** W; null for averaging, which multiplies its fixed shares by what {@link #apply} and {@link #adjoint} are given, or by nothing. */
    Value weights() {
        return switch (kind) {
            case WEIGHTED -> n.in(1 - signal);
            case AVERAGING -> null;
            case AFFINE -> scale();
        };
    }

    private Value scale() {
        return switch (n.node().op()) {
            case "Mul" -> n.in(1 - signal);
            case "Div" -> n.in(1).reciprocal();
            case "BatchNormalization" -> perChannel(normalizingScale());
            default -> x().like(n.node().is("Sub") && signal == 1 ? -1 : 1);
        };
    }

    private Value normalizingScale() {
        return n.in(1).dividedBy(n.in(4).plus(n.node().real("epsilon", 1e-5f)).squareRoot());
    }

    private Value perChannel(Value vector) {
        int rank = kind == Kind.WEIGHTED
                ? n.in(1).staticShape().rank()
                : z().staticShape().rank();
        if (rank < 2) {
            throw new UnsupportedOperatorException("no rule of relevance for " + n
                    + ": the number of axes of its input is not known; a declared shape is expected");
        }
        long[] shape = new long[rank - 1];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return vector.reshaped(shape);
    }

    /** b in a shape that fits z; null where there is none. */
    Value bias() {
        Value own = ownBias();
        return own == null ? null : shaped(own);
    }

    private Value shaped(Value own) {
        boolean perChannel =
                n.node().is("Conv") || n.node().is("ConvTranspose") || n.node().is("BatchNormalization");
        return perChannel ? perChannel(own) : own;
    }

    /** b as the node is given it. */
    private Value ownBias() {
        Node node = n.node();
        return switch (node.op()) {
            case "Conv", "ConvTranspose" -> n.hasInput(2) ? n.in(2) : null;
            case "Gemm" -> !n.hasInput(2)
                    ? null
                    : node.real("beta", 1) == 1 ? n.in(2) : n.in(2).times(node.real("beta", 1));
            case "Add" -> n.in(1 - signal);
            case "Sub" -> signal == 0 ? n.in(1).negated() : n.in(0);
            case "BatchNormalization" -> n.in(2).minus(n.in(3).times(normalizingScale()));
            default -> null;
        };
    }

    /** Whether this is a scale without a shift. */
    boolean isScaling() {
        return kind == Kind.AFFINE && (n.node().is("Mul") || n.node().is("Div"));
    }

    /** {@code W x} without the bias. */
    Value apply(Value x, Value weights) {
        return switch (kind) {
            case WEIGHTED -> over(x, weights).out(0);
            case AVERAGING -> scaled(n.overFirst(x).out(0), weights);
            case AFFINE -> x.times(weights);
        };
    }

    private static Value scaled(Value value, Value scale) {
        return scale == null ? value : value.times(scale);
    }

    /**
     * {@code W x + b} with another bias: part of b and a number; written into the operator where it has a place for it.
     *
     * @param part of the bias; null for nothing of it
     */
    Value apply(Value x, Value weights, UnaryOperator<Value> part, double offset) {
        Value own = part == null ? null : ownBias();
        Value biased = own == null ? null : part.apply(own);
        if (hasPlaceForBias(weights)) {
            Value added = biased == null ? offset(weights, offset) : biased.plus(offset);
            return signal == 0
                    ? n.over(x, weights, added).out(0)
                    : n.over(weights, x, added).out(0);
        }
        Value sum = apply(x, weights);
        return biased == null ? sum.plus(offset) : sum.plus(shaped(biased).plus(offset));
    }

    private boolean hasPlaceForBias(Value weights) {
        boolean convolution = n.node().is("Conv") || n.node().is("ConvTranspose");
        return convolution && weights.staticShape().isFullyKnown()
                || n.node().is("Gemm") && n.node().real("beta", 1) == 1;
    }

    private Value offset(Value weights, double offset) {
        if (n.node().is("Gemm")) {
            return weights.like(offset);
        }
        long each = weights.staticShape().size(n.node().is("Conv") ? 0 : 1);
        long channels = n.node().is("Conv") ? each : each * n.node().integer("group", 1);
        return n.graph().op("Expand", weights.like(offset), n.graph().constant(channels));
    }

    /** {@code W^T r}, in the shape of x. */
    Value adjoint(Value x, Value r, Value weights) {
        return switch (kind) {
            case WEIGHTED -> over(x, weights).gradient(r).get(signal);
            case AVERAGING -> scaled(n.overFirst(x).gradient(r).get(0), weights);
            case AFFINE -> r.times(weights);
        };
    }

    private ForwardNode over(Value x, Value weights) {
        return signal == 0 ? n.over(x, weights) : n.over(weights, x);
    }

    /** Whether its inputs and weights can be stacked along axis 1, so that it sums over twice as many channels. */
    boolean stacks() {
        return n.node().is("Conv")
                && n.node().integer("group", 1) == 1
                && n.in(1).staticShape().isFullyKnown();
    }

    /** What a rule returns that sends {@code value} to x. */
    List<Value> sent(Value value) {
        List<Value> all = new ArrayList<>(Collections.nCopies(n.inputCount(), n.none()));
        all.set(signal, value);
        return all;
    }
}
