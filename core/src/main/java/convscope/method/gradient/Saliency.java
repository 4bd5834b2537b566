package convscope.method.gradient;

import convscope.backward.RuleBook;
import convscope.explain.BackwardAttribution;
import convscope.explain.Describe;
import convscope.explain.Param;
import convscope.explain.Reduction;

/**
 * Saliency: the gradient of the score with respect to every number of the input, {@code dY/dx}, of which the map shows the largest size over the channels.
 *
 * <p>It tells where a small change of the input changes the score most, not how much a part adds to the score. The full signed gradient {@code [C, *S]} is kept in
 * {@code attribution}.
 *
 * <p>Simonyan et al. 2013 (arXiv:1312.6034), section 3.
 */
@Describe(
        title = "Saliency (gradient)",
        titleZh = "显著图（梯度）",
        summary = "Shows where a small change of the input would change the score most.",
        summaryZh = "显示输入中哪些位置的微小变化最能改变得分。",
        paper = "arXiv:1312.6034")
public record Saliency(
        @Param(
                        value = "how the channels become one map: largest size, sum of sizes, signed mean or sum",
                        zh = "如何将各通道合为一张图：最大绝对值、绝对值之和、带符号的均值或总和")
                Reduction reduction)
        implements BackwardAttribution {
    public Saliency() {
        this(Reduction.LARGEST);
    }

    @Override
    public RuleBook book() {
        return RuleBook.GRADIENT;
    }
}
