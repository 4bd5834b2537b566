package convscope.method.relevance;

import convscope.backward.ExcitationRules;
import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;

/**
 * Excitation backpropagation: the probability with which a walk from the answer down to a layer, over excitatory connections alone, ends at each place.
 *
 * <p>From a unit to its inputs the walk goes with {@code w+ x / sum w+ x}; at the layer the probabilities are summed over the channels: a map {@code [*S]} that
 * sums to 1, not below 0. Read a layer before the last one for finer maps. It hardly tells classes apart that share their evidence; for that use the contrastive
 * variant.
 *
 * <p>Zhang et al. 2016 (arXiv:1608.00507), equations 1 to 3.
 */
@Describe(
        title = "Excitation backpropagation",
        titleZh = "激励反向传播",
        summary = "Shows where a random walk from the answer down over excitatory connections ends in a layer.",
        summaryZh = "显示从答案出发、只沿兴奋性连接向下随机游走时在某一层的落点概率。",
        paper = "arXiv:1608.00507")
public record ExcitationBackprop(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerExcitation {
    public ExcitationBackprop() {
        this(LayerRef.AUTO);
    }

    @Override
    public RuleBook book() {
        return ExcitationRules.EXCITATION;
    }
}
