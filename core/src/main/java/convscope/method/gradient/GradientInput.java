package convscope.method.gradient;

import convscope.backward.RuleBook;
import convscope.explain.BackwardAttribution;
import convscope.explain.Describe;
import convscope.explain.Reduction;
import convscope.graph.Value;

/**
 * Gradient times input: {@code x dY/dx}, summed over the channels; signed. On a network without biases and with ReLUs alone the numbers add up to the score.
 *
 * <p>Shrikumar et al. 2016 (arXiv:1605.01713), section 4.
 */
@Describe(
        title = "Gradient x input",
        titleZh = "梯度乘输入",
        summary = "Shows what each part of the input adds to the score or takes from it, to a first approximation.",
        summaryZh = "以一阶近似显示输入的每一部分使得分增加或减少多少。",
        paper = "arXiv:1605.01713")
public record GradientInput() implements BackwardAttribution {
    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public RuleBook book() {
        return RuleBook.GRADIENT;
    }

    @Override
    public Value attribution(Value input, Value arrived) {
        return input.times(arrived);
    }
}
