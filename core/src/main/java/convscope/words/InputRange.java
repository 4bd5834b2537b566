package convscope.words;

import convscope.explain.ConventionTrial;
import convscope.explain.Subject;
import convscope.model.Model;
import convscope.recognition.Recognition;
import java.util.Optional;

/** What is wrong with the range of the numbers that a picture became. */
final class InputRange {
    private static final double SCALED = 20;

    private InputRange() {}

    /** What the network's own operators say against the numbers fed. */
    static Optional<Finding> of(Subject subject) {
        Range range = Range.of(subject.inputs().values().iterator().next());
        Model model = subject.network().model();
        boolean scales = Recognition.scaledInside(model).isPresent();
        boolean whole = Recognition.scaledInside(model).filter("raw"::equals).isPresent();
        if (whole && range.max() <= 1 && subject.picture().orElseThrow().brightest() > 1) {
            return Optional.of(new Finding(
                    Finding.Kind.WRONG_RANGE,
                    new Text(
                            "The network scales its input itself (it has a Rescaling layer), and the numbers fed are at most 1: they look scaled twice. Feed 0 to"
                                    + " 255 (--preprocess raw).",
                            "网络自带缩放层（Rescaling），而输入数值不超过 1：看起来缩放了两次。请输入 0 到 255（--preprocess raw）。")));
        }
        boolean asked = subject.network().preprocessing().source().equals("as asked");
        boolean usual = Recognition.guess(model)
                .filter(g -> g.convention().equals("caffe"))
                .isPresent();
        if (asked && !scales && !usual && range.max() > SCALED) {
            return Optional.of(new Finding(
                    Finding.Kind.WRONG_RANGE,
                    Text.format(
                            "The numbers fed go from %.3g to %.3g and no layer of the file scales them. Many networks expect 0 to 1 or -1 to 1: compare --preprocess"
                                    + " unit, tf, torch and caffe.",
                            "输入数值从 %.3g 到 %.3g，而模型文件中没有缩放层。许多网络要求 0 到 1 或 -1 到 1：请比较 --preprocess unit、tf、torch 和 caffe。",
                            range.min(),
                            range.max())));
        }
        return Optional.empty();
    }

    /** What the answers under other conventions say against a guessed one. */
    static Optional<Finding> of(ConventionTrial trial) {
        return trial.better().map(better -> new Finding(Finding.Kind.WRONG_RANGE, text(trial.guess(), better)));
    }

    private static Text text(ConventionTrial.Outcome guess, ConventionTrial.Outcome better) {
        Text label = Translations.ofLabel(better.top().label());
        Text first = Translations.ofLabel(guess.top().label());
        if (guess.isSaturated()) {
            return Text.format(
                    "How pictures are scaled was guessed (%1$s), and the scores spread by %2$.3g as if the numbers were far too large; scaled by %3$s they spread by"
                            + " %4$.3g, and the answer is '%5$s' with %6$.1f %%. Compare --preprocess %3$s.",
                    "图像的缩放方式是猜测的（%1$s），各得分的离散程度为 %2$.3g，似乎输入数值过大；按 %3$s 缩放时为 %4$.3g，答案是“%7$s”，概率 %6$.1f %%。请与 --preprocess %3$s 比较。",
                    guess.convention(),
                    guess.spread(),
                    better.convention(),
                    better.spread(),
                    label.en(),
                    100 * better.top().probability(),
                    label.zh());
        }
        return Text.format(
                "How pictures are scaled was guessed (%1$s), and scaled by %2$s the network is much surer: '%3$s' with %4$.1f %%, instead of '%5$s' with %6$.1f %%"
                        + " (entropy %7$.2f instead of %8$.2f). Compare --preprocess %2$s.",
                "图像的缩放方式是猜测的（%1$s），而按 %2$s 缩放时网络确定得多：“%9$s”的概率为 %4$.1f %%，而不是“%10$s”的 %6$.1f %%（熵为 %7$.2f，而不是 %8$.2f）。请与 --preprocess %2$s 比较。",
                guess.convention(),
                better.convention(),
                label.en(),
                100 * better.top().probability(),
                first.en(),
                100 * guess.top().probability(),
                better.entropy(),
                guess.entropy(),
                label.zh(),
                first.zh());
    }
}
