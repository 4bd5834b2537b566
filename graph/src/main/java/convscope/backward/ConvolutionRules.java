package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Shape;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of convolutions and matrix products. */
final class ConvolutionRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Conv", ConvolutionRules::convolution),
            entry("ConvTranspose", ConvolutionRules::transposedConvolution),
            entry("Gemm", ConvolutionRules::gemm),
            entry("MatMul", ConvolutionRules::matMul));

    private ConvolutionRules() {}

    private static List<Value> convolution(ForwardNode n, Value dy) {
        WindowGeometry window = WindowGeometry.ofConvolution(n);
        List<Value> sent = new ArrayList<>();
        sent.add(window.isUnitStride() ? flipped(n, dy, window) : scattered(n, dy, window));
        sent.add(n.constant(1) != null ? n.none() : weights(n, dy, window));
        if (n.inputCount() > 2) {
            sent.add(n.hasInput(2) && n.constant(2) == null ? overPositions(dy) : n.none());
        }
        return sent;
    }

    private static Value overPositions(Value dy) {
        int rank = dy.staticShape().rank();
        long[] axes = new long[rank - 1];
        for (int i = 1; i < axes.length; i++) {
            axes[i] = i + 1L;
        }
        return dy.sumOver(axes);
    }

    /**
     * At stride 1 the gradient is itself a convolution, of the cotangent with the kernels mirrored and their input and output channels exchanged, padded by
     * {@code dilation (kernel - 1) - padding}.
     */
    private static Value flipped(ForwardNode n, Value dy, WindowGeometry window) {
        Value weights = n.in(1);
        int axes = window.rank();
        long[] all = new long[axes];
        long[] last = new long[axes];
        long[] stop = new long[axes];
        Arrays.fill(last, -1);
        Arrays.fill(stop, Long.MIN_VALUE);
        for (int i = 0; i < axes; i++) {
            all[i] = i + 2L;
        }
        boolean pointwise = Arrays.stream(window.kernel()).allMatch(k -> k == 1);
        Value mirrored = pointwise
                ? weights
                : n.graph()
                        .op(
                                "Slice",
                                weights,
                                n.graph().constant(last),
                                n.graph().constant(stop),
                                n.graph().constant(all),
                                n.graph().constant(last));
        long group = n.node().integer("group", 1);
        Shape shape = weights.staticShape();
        boolean depthwise = shape.size(1) == 1 && shape.size(0) == group;
        Value exchanged = depthwise ? mirrored : exchanged(mirrored, shape, group);
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("group", Attribute.of(group));
        attributes.put("dilations", Attribute.of(window.dilations()));
        long[] pads = window.pads();
        long[] other = new long[2 * axes];
        boolean cut = false;
        for (int i = 0; i < 2 * axes; i++) {
            other[i] = window.reach(i % axes) - 1 - pads[i];
            cut |= other[i] < 0;
        }
        if (cut) {
            return scattered(n, dy, window);
        }
        attributes.put("pads", Attribute.of(other));
        return n.graph().op("Conv", attributes, dy, exchanged);
    }

    /** {@code [g o, i, *k]} as {@code [g i, o, *k]}. */
    private static Value exchanged(Value weights, Shape shape, long group) {
        int rank = shape.rank();
        if (group == 1) {
            long[] permutation = new long[rank];
            for (int i = 0; i < rank; i++) {
                permutation[i] = i < 2 ? 1 - i : i;
            }
            return weights.transposed(permutation);
        }
        long[] apart = new long[rank + 1];
        long[] permutation = new long[rank + 1];
        long[] joined = new long[rank];
        for (int i = 3; i <= rank; i++) {
            apart[i] = shape.size(i - 1);
            permutation[i] = i;
            joined[i - 1] = shape.size(i - 1);
        }
        apart[0] = group;
        apart[1] = shape.size(0) / group;
        apart[2] = shape.size(1);
        permutation[1] = 2;
        permutation[2] = 1;
        joined[0] = group * shape.size(1);
        joined[1] = shape.size(0) / group;
        return weights.reshaped(apart).transposed(permutation).reshaped(joined);
    }

    /** A strided convolution goes back by a transposed one; what the windows did not reach at the far border gets zeros. */
    private static Value scattered(ForwardNode n, Value dy, WindowGeometry window) {
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("group", Attribute.of(n.node().integer("group", 1)));
        attributes.put("strides", Attribute.of(window.strides()));
        attributes.put("dilations", Attribute.of(window.dilations()));
        if (window.isSizeKnown()) {
            attributes.put("pads", Attribute.of(window.pads()));
            attributes.put("output_padding", Attribute.of(window.unreached()));
            return n.graph().op("ConvTranspose", attributes, dy, n.in(1));
        }
        Value full = n.graph().op("ConvTranspose", attributes, dy, n.in(1));
        return window.cut(full);
    }

    /** {@code dW[o, c, k] = sum_{n, p} dy[n, o, p] x[n, c, s p + d k - pad]}: a convolution in which batch and channels, stride and dilation change places. */
    private static Value weights(ForwardNode n, Value dy, WindowGeometry window) {
        if (n.node().integer("group", 1) != 1 || !window.isSizeKnown()) {
            return n.unsupported("kernels that are computed by the network, in groups or over inputs of unknown size");
        }
        int rank = window.rank() + 2;
        long[] swap = new long[rank];
        for (int i = 0; i < rank; i++) {
            swap[i] = i < 2 ? 1 - i : i;
        }
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("strides", Attribute.of(window.dilations()));
        attributes.put("dilations", Attribute.of(window.strides()));
        attributes.put("pads", Attribute.of(window.pads()));
        Value found = n.graph()
                .op("Conv", attributes, n.in(0).transposed(swap), dy.transposed(swap))
                .transposed(swap);
        for (int i = 0; i < window.rank(); i++) {
            found = found.sliced(i + 2, 0, window.kernel()[i]);
        }
        return found;
    }

    private static List<Value> transposedConvolution(ForwardNode n, Value dy) {
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("group", Attribute.of(n.node().integer("group", 1)));
        attributes.put("strides", Attribute.of(WindowGeometry.strides(n)));
        attributes.put("dilations", Attribute.of(WindowGeometry.dilations(n)));
        attributes.put("pads", Attribute.of(WindowGeometry.padsOfTransposed(n)));
        return n.onlyFirst(n.graph().op("Conv", attributes, dy, n.in(1)));
    }

    /** {@code Y = alpha A' B' + beta C}, where {@code '} is a transposition or none. */
    private static List<Value> gemm(ForwardNode n, Value dy) {
        boolean a = n.node().integer("transA", 0) == 1;
        boolean b = n.node().integer("transB", 0) == 1;
        float alpha = n.node().real("alpha", 1);
        Value da = a ? product(n, n.in(1), b, dy, true, alpha) : product(n, dy, false, n.in(1), !b, alpha);
        Value db = b ? product(n, dy, true, n.in(0), a, alpha) : product(n, n.in(0), !a, dy, false, alpha);
        float beta = n.node().real("beta", 1);
        return n.inputCount() < 3 ? List.of(da, db) : List.of(da, db, beta == 1 ? dy : dy.times(beta));
    }

    private static Value product(
            ForwardNode n, Value left, boolean leftTurned, Value right, boolean rightTurned, float alpha) {
        Map<String, Attribute> attributes = Map.of(
                "transA", Attribute.of(leftTurned ? 1L : 0L),
                "transB", Attribute.of(rightTurned ? 1L : 0L),
                "alpha", Attribute.of(alpha));
        return n.graph().op("Gemm", attributes, left, right);
    }

    private static List<Value> matMul(ForwardNode n, Value dy) {
        int rankA = n.in(0).staticShape().rank();
        int rankB = n.in(1).staticShape().rank();
        if (rankA < 1 || rankB < 1) {
            throw new UnsupportedOperatorException("no backward rule for MatMul node '"
                    + n.node().name() + "', whose inputs have an unknown number of axes");
        }
        Value a = rankA == 1 ? n.in(0).unsqueezed(0) : n.in(0);
        Value b = rankB == 1 ? n.in(1).unsqueezed(1) : n.in(1);
        Value full = dy;
        if (rankB == 1) {
            full = full.unsqueezed(-1);
        }
        if (rankA == 1) {
            full = full.unsqueezed(-2);
        }
        Value da = full.matMul(b.matrixTransposed());
        Value db = a.matrixTransposed().matMul(full);
        return List.of(rankA == 1 ? vector(da, 0) : da, rankB == 1 ? vector(db, 1) : db);
    }

    /** The matrix as the vector it stands for, summed over the other operand's batch. */
    private static Value vector(Value matrix, int column) {
        return column == 0 ? matrix.squeezed(-2) : matrix.squeezed(-1);
    }
}
