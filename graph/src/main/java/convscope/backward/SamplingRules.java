package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.GraphBuilder;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Gradient rules of operators that read or write pictures at computed places. */
final class SamplingRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("AffineGrid", SamplingRules::affine),
            entry("CenterCropPad", SamplingRules::cropped),
            entry("Col2Im", SamplingRules::columns),
            entry("GridSample", Expansion.rule(GridSample::expand)),
            entry("MaxUnpool", SamplingRules::unpooled));

    private SamplingRules() {}

    /** A grid is a matrix times the grid of the identity, which the operator gives itself. */
    private static List<Value> affine(ForwardNode n, Value dy) {
        if (!n.in(0).staticShape().isRankKnown() || n.in(0).staticShape().size(1) < 0) {
            return n.onlyFirst(n.unsupported("matrices of unknown size"));
        }
        int axes = (int) n.in(0).staticShape().size(1);
        float[] identity = new float[axes * (axes + 1)];
        for (int i = 0; i < axes; i++) {
            identity[i * (axes + 1) + i] = 1;
        }
        GraphBuilder graph = n.graph();
        Value one = graph.constant(Tensor.of(identity, 1, axes, axes + 1)).castLike(dy);
        Value plain = n.overFirst(one.expandedLike(n.in(0))).out(0).reshaped(0, -1, axes);
        Value ones = plain.sliced(2, 0, 1).zeros().plus(1);
        Value homogeneous = graph.concat(2, plain, ones);
        return n.onlyFirst(dy.reshaped(0, -1, axes).transposed(0, 2, 1).matMul(homogeneous));
    }

    /** Cropping and padding around the centre undo each other but for what is lost. */
    private static List<Value> cropped(ForwardNode n, Value dy) {
        Value sizes = n.in(0).shape();
        if (n.node().has("axes")) {
            sizes = n.graph().op("Gather", sizes, n.graph().constant(n.node().integers("axes")));
        }
        return n.onlyFirst(n.over(dy, sizes).out(0));
    }

    /** Every column reads its block of the picture: a convolution with one kernel an element of the block. */
    private static List<Value> columns(ForwardNode n, Value dy) {
        int spatial = n.out(0).staticShape().rank() - 2;
        if (spatial < 1) {
            return n.onlyFirst(n.unsupported("a picture of which the number of axes is not known"));
        }
        GraphBuilder graph = n.graph();
        Value block = n.in(2);
        Value elements = graph.op("ReduceProd", block);
        Value units = Separable.unitVectors(elements, dy);
        Value kernels = units.reshaped(graph.concat(0, graph.constant(-1L, 1L), block));
        Value picture = dy.reshaped(graph.concat(0, graph.constant(-1L, 1L), imageSizes(dy, spatial)));
        return n.onlyFirst(
                graph.op("Conv", n.node().attributes(), picture, kernels).reshapedLike(n.in(0)));
    }

    private static Value imageSizes(Value picture, int spatial) {
        Value[] sizes = new Value[spatial];
        for (int i = 0; i < spatial; i++) {
            sizes[i] = picture.size(i + 2);
        }
        return picture.graph().concat(0, sizes);
    }

    /** Each element reads where it was put; of several at one place the last one, which is the one that stays. */
    private static List<Value> unpooled(ForwardNode n, Value dy) {
        GraphBuilder graph = n.graph();
        Value places = n.in(1).reshaped(-1);
        Value order = graph.op(
                "Range", graph.constant(Tensor.scalar(1L)), n.in(0).count().plus(1), graph.constant(Tensor.scalar(1L)));
        Value nobody =
                graph.op("Expand", graph.constant(Tensor.scalar(0L)), dy.count().reshaped(1));
        Value last = graph.op("ScatterElements", nobody, places, order);
        Value stays = graph.op("Gather", last, places).equalTo(order).castLike(dy);
        Value sent = graph.op("Gather", dy.reshaped(-1), places).times(stays);
        return n.onlyFirst(sent.reshapedLike(n.in(0)));
    }
}
