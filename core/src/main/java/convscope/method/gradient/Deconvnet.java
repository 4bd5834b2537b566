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
 * Deconvolutional network: the score sent back through the transposed layers, with every rectifier applied to what is sent back instead of to what it was fed.
 *
 * <p>Zeiler and Fergus 2013 (arXiv:1311.2901), section 2.1; rules in {@link GuidedRules#DECONVNET}.
 */
@Describe(
        title = "Deconvolutional network",
        titleZh = "反卷积网络",
        summary =
                "Shows patterns of the input that the score looks for, by running the network backwards with rectified signals.",
        summaryZh = "将修正后的信号反向送过网络，显示得分所寻找的输入模式。",
        paper = "arXiv:1311.2901")
public record Deconvnet(
        @Param(
                        value = "how the channels become one map: largest size, sum of sizes, signed mean or sum",
                        zh = "如何将各通道合为一张图：最大绝对值、绝对值之和、带符号的均值或总和")
                Reduction reduction)
        implements BackwardAttribution {
    public Deconvnet() {
        this(Reduction.LARGEST);
    }

    @Override
    public RuleBook book() {
        return GuidedRules.DECONVNET;
    }

    @Override
    public List<String> notes(Network network) {
        return Rectifiers.notes(network);
    }
}
