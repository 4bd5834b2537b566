package convscope.adversarial;

import convscope.network.Answer;
import convscope.report.Agreement;
import convscope.words.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sentences about a change that was made against an answer. */
record AdversarialWords(AdversarialExample of) {
    private static final double LITTLE = 0.3;

    List<Text> all() {
        List<Text> words = new ArrayList<>();
        words.add(answer());
        if (of.flips() && !of.survives()) {
            words.add(
                    of.change().inLevels()
                            ? new Text(
                                    "Rounded to whole levels, as a picture file holds them, the change no longer turns the answer.",
                                    "按图片文件的要求取整后，这一改动不再改变答案。")
                            : new Text(
                                    "Rounded to float32 the change no longer turns the answer.",
                                    "取为 float32 后，这一改动不再改变答案。"));
        }
        if (of.change().storedSize() > 0) {
            words.add(explanation());
        }
        return words;
    }

    /** Four digits at most, without zeros at the end. */
    private static String number(double size) {
        return new BigDecimal(size)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }

    private Text answer() {
        Answer before = of.before();
        Answer after = of.after();
        String size =
                number(of.survives() ? of.change().storedSize() : of.attack().epsilon());
        String en = of.change().inLevels() ? size + " of 255 levels in each colour value" : size + " in each value";
        String zh = of.change().inLevels() ? "每个颜色值至多改变 " + size + " 级（共 255 级）" : "每个数值至多改变 " + size;
        if (of.survives()) {
            return Text.format(
                    "A change of at most %1$s turns '%3$s' (%4$.1f %%) into '%5$s' (%6$.1f %%).",
                    "%2$s，答案就从“%3$s”（%4$.1f%%）变为“%5$s”（%6$.1f%%）。",
                    en,
                    zh,
                    before.label(),
                    100 * before.probability(),
                    after.label(),
                    100 * after.probability());
        }
        double left = 100
                * of.adversarial().predict().answers().stream()
                        .filter(a -> a.index() == before.index())
                        .findFirst()
                        .orElseThrow()
                        .probability();
        return Text.format(
                "No change of at most %1$s was found that turns '%3$s': its probability went from %4$.1f %% to %5$.1f %%.",
                "没有找到能推翻“%3$s”的改动（%2$s）：其概率从 %4$.1f%% 变为 %5$.1f%%。",
                en,
                zh,
                before.label(),
                100 * before.probability(),
                left);
    }

    private Text explanation() {
        double alike = of.maps().rankCorrelation();
        String correlation = String.format(Locale.ROOT, "%.2f", alike);
        if (alike >= Agreement.AGREEING) {
            return new Text(
                    "The explanation stayed where it was (rank correlation " + correlation + ")"
                            + (of.survives() ? ": the network reads the same place differently." : "."),
                    "解释的位置没有变（等级相关 " + correlation + "）" + (of.survives() ? "：网络看的是同一处，读出的却不同。" : "。"));
        }
        return alike < LITTLE
                ? new Text(
                        "The explanation moved elsewhere (rank correlation " + correlation + ").",
                        "解释移到了别处（等级相关 " + correlation + "）。")
                : new Text(
                        "The explanation moved in part (rank correlation " + correlation + ").",
                        "解释有一部分移动了（等级相关 " + correlation + "）。");
    }
}
