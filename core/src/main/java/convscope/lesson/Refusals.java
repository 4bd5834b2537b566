package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.words.Text;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Why a layer offers no lesson, in words. */
final class Refusals {
    private static final Set<String> CHANGES_SHAPE = Set.of(
            "Concat", "Flatten", "Reshape", "Slice", "Split", "Squeeze", "Transpose", "Unsqueeze", "Pad", "Expand");

    private Refusals() {}

    /** The region holds no operator with a lesson. */
    static Text notTaught(GraphIndex index, Layer layer, List<Node> region) {
        Node last = region.isEmpty() ? null : region.get(region.size() - 1);
        if (last == null) {
            return new Text("This layer passes its input on as it is.", "该层原样传递输入。");
        }
        if (CHANGES_SHAPE.contains(last.op())) {
            return Text.format(
                    "This layer (%s) only puts numbers in another order or shape; it calculates nothing.",
                    "该层（%s）只改变数字的排列或形状，不做计算。", layer.kind());
        }
        String from = last.inputs().isEmpty() ? "" : last.inputs().get(0);
        int before = index.layerOf(from);
        if (CellFunctions.knows(last)
                && before >= 0
                && before != index.layerOf(layer.output().name())) {
            return Text.format(
                    "This layer (%s) changes each number by itself. The lesson of layer '%s' ends with such steps.",
                    "该层（%s）单独改变每个数字。层“%s”的讲解最后会包含这样的步骤。",
                    layer.kind(),
                    index.layers.get(before).name());
        }
        return Text.format(
                "There is no lesson on this kind of layer (%s). There are lessons on convolution, pooling, dense layers and softmax.",
                "没有关于这类层（%s）的讲解。可讲解的有卷积、池化、全连接层和 softmax。", layer.kind());
    }

    static Text several(Layer layer, List<Node> cores) {
        String operators = cores.stream().map(Node::op).collect(Collectors.joining(", "));
        return Text.format(
                "This layer (%s) does several calculations in one (%s); a lesson can show one only.",
                "该层（%s）包含多个计算（%s）；讲解一次只能展示一个。", layer.kind(), operators);
    }

    static Text mixed(Layer layer, Node core) {
        return Text.format(
                "This layer (%s) mixes the result of its %s with other numbers in a way that has no lesson.",
                "该层（%s）把 %s 的结果与其他数字混合，这种方式没有讲解。", layer.kind(), core.op());
    }

    /** Why an operator cannot be explained in the setting it is in; null where it can. */
    static Text ofCore(GraphIndex index, Layer layer, Node core) {
        return switch (core.op()) {
            case "Conv", "ConvTranspose" -> ofWeights(index, layer, core, 3);
            case "Gemm", "MatMul" -> core.integer("transA", 0) == 1
                    ? computed(layer)
                    : ofWeights(index, layer, core, 2);
            case "ReduceMax", "ReduceMean" -> reducedChannel(index, core) >= 0
                    ? null
                    : Text.format(
                            "This layer (%s) does not reduce every place of a map to one number, so it is no pooling.",
                            "该层（%s）并不是把特征图的所有位置归为一个数，因此不是池化。", layer.kind());
            default -> null;
        };
    }

    private static Text ofWeights(GraphIndex index, Layer layer, Node core, int least) {
        Tensor weights = index.constant(core.inputs().get(1));
        boolean usable = weights != null
                && weights.type().isFloating()
                && (least == 2 ? weights.rank() == 2 : weights.rank() >= least)
                && (!core.hasInput(2) || isBias(index.constant(core.inputs().get(2)), weights, core));
        return usable ? null : computed(layer);
    }

    private static boolean isBias(Tensor bias, Tensor weights, Node core) {
        if (bias == null || !bias.type().isFloating()) {
            return false;
        }
        return !core.is("Gemm")
                || bias.count() == 1
                || bias.size(-1) == bias.count()
                        && bias.count() == weights.size(core.integer("transB", 0) == 1 ? 0 : 1);
    }

    private static Text computed(Layer layer) {
        return Text.format(
                "The weights of this layer (%s) are not fixed: the network calculates them anew for every input.",
                "该层（%s）的权重不是固定的：网络会针对每个输入重新计算。", layer.kind());
    }

    /** The axis that a reduction leaves beside the batch: 1 or the last; -1 where it is no pool over all space. */
    static int reducedChannel(GraphIndex index, Node core) {
        Shape shape = index.shape(core.inputs().get(0));
        Tensor axes = core.hasInput(1) ? index.constant(core.inputs().get(1)) : null;
        long[] given = axes != null ? axes.longs() : core.integers("axes");
        int rank = shape.rank();
        if (rank < 3 || given.length != rank - 2) {
            return -1;
        }
        List<Integer> reduced = java.util.Arrays.stream(given)
                .mapToObj(a -> (int) (a < 0 ? a + rank : a))
                .toList();
        List<Integer> kept = IntStream.range(1, rank)
                .filter(a -> !reduced.contains(a))
                .boxed()
                .toList();
        boolean fits = kept.size() == 1
                && !reduced.contains(0)
                && (kept.get(0) == 1 || kept.get(0) == rank - 1 && core.integer("keepdims", 1) == 0);
        return fits ? kept.get(0) : -1;
    }
}
