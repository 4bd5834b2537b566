package convscope.method.relevance;

import convscope.backward.ExcitationRules;
import convscope.backward.RuleBook;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;

/**
 * Contrastive excitation backpropagation: where excitation backpropagation from the answer arrives, less where it arrives from "not the answer", whose weights
 * in the last layer are the answer's negated. A signed map {@code [*S]}: positive where a place speaks for the answer more than against it.
 *
 * <p>The two walks are told apart at the last layer with weights alone, and their difference goes down as one. Where each reaches its inputs the map sums to 0.
 *
 * <p>Zhang et al. 2016 (arXiv:1608.00507), section 3.3.
 */
@Describe(
        title = "Contrastive excitation backpropagation",
        titleZh = "对比激励反向传播",
        summary = "Shows which places of a layer excite the answer more than its opposite.",
        summaryZh = "显示某一层中哪些位置对答案的激励强于对其反面的激励。",
        paper = "arXiv:1608.00507")
public record ContrastiveExcitation(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerExcitation {
    public ContrastiveExcitation() {
        this(LayerRef.AUTO);
    }

    @Override
    public RuleBook book() {
        return ExcitationRules.CONTRASTIVE;
    }
}
