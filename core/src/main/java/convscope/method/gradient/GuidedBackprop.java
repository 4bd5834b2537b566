package convscope.method.gradient;

import convscope.backward.GuidedRules;
import convscope.backward.RuleBook;
import convscope.explain.BackwardAttribution;
import convscope.explain.Describe;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.network.Network;
import java.util.List;

/**
 * Guided backpropagation: the gradient, in which every rectifier lets only positive values pass back, and only where its own input was positive.
 *
 * <p>It draws fine detail but hardly depends on the class: for the class use Guided Grad-CAM. Which operators were treated so is noted in the record.
 *
 * <p>Springenberg et al. 2014 (arXiv:1412.6806), section 3.4; rules in {@link GuidedRules#GUIDED}.
 */
@Describe(
        title = "Guided backpropagation",
        titleZh = "引导反向传播",
        summary = "Shows the fine detail of the input that rectifiers pass on towards the score.",
        summaryZh = "显示经各修正层传向得分的输入细节。",
        paper = "arXiv:1412.6806")
public record GuidedBackprop(
        @Param(
                        value = "how the channels become one map: largest size, sum of sizes, signed mean or sum",
                        zh = "如何将各通道合为一张图：最大绝对值、绝对值之和、带符号的均值或总和")
                Reduction reduction)
        implements BackwardAttribution {
    public GuidedBackprop() {
        this(Reduction.LARGEST);
    }

    @Override
    public RuleBook book() {
        return GuidedRules.GUIDED;
    }

    @Override
    public List<String> notes(Network network) {
        return Rectifiers.notes(network);
    }
}
