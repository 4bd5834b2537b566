package convscope.words;

import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a result: blank, constant, negative or broken maps, and inputs in a range that the network was not made for. */
public final class Diagnosis {
    /** Share of a difference of scores that may be missing, after Sundararajan et al. 2017, section 5. */
    private static final double LARGE_GAP = 0.05;

    private static final double ROUNDING = 1e-4;

    private Diagnosis() {}

    /** Everything found, most important first; empty where nothing is. */
    public static List<Finding> of(Explanation explanation) {
        return explanation instanceof Heatmap heatmap ? ofMap(heatmap) : List.of();
    }

    /** What is wrong with the input of a subject, before anything is explained. */
    public static List<Finding> of(Subject subject) {
        if (subject.hasInput()) {
            List<Finding> ofTexts = subject.network().inputs().stream()
                    .flatMap(input -> subject.tokens(input).stream())
                    .flatMap(tokens -> unknownWords(tokens).stream())
                    .toList();
            if (!ofTexts.isEmpty()) {
                return ofTexts;
            }
        }
        if (!subject.hasInput() || subject.picture().isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        InputRange.of(subject).ifPresent(findings::add);
        subject.conventionTrial().flatMap(InputRange::of).ifPresent(findings::add);
        return findings;
    }

    private static Optional<Finding> unknownWords(Tokens tokens) {
        if (2 * tokens.unknown() <= tokens.words()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Finding.Kind.UNSURE,
                Text.format(
                        "The network does not know %d of the %d words: its answer rests on the others. Perhaps the text is in another language.",
                        "%2$d 个词中有 %1$d 个网络不认识：答案只依据其余的词。文本可能是另一种语言。", tokens.unknown(), tokens.words())));
    }

    private static List<Finding> ofMap(Heatmap heatmap) {
        List<Finding> findings = new ArrayList<>();
        Range raw = Range.of(heatmap.raw());
        Range uncut = Range.of(heatmap.uncut());
        if (raw.notNumbers() > 0) {
            findings.add(new Finding(
                    Finding.Kind.NOT_A_NUMBER,
                    Text.format(
                            "%d of %d values are not numbers: the weights or the input hold NaN or are too large. The map cannot be read.",
                            "%2$d 个值中有 %1$d 个不是数：权重或输入含有 NaN 或数值过大。该图不可用。", raw.notNumbers(), count(heatmap.raw()))));
        } else if (uncut.min() == 0 && uncut.max() == 0) {
            findings.add(new Finding(
                    Finding.Kind.BLANK,
                    new Text(
                            "The map is zero everywhere: the layer is silent on this input (dead ReLU), or no gradient reaches it. Try an earlier layer, another"
                                    + " target, or check the input's range.",
                            "该图处处为零：该层对此输入没有反应（ReLU 失效），或没有梯度到达。请尝试更早的层、其他目标，或检查输入范围。")));
        } else if (uncut.isFlat() && count(heatmap.raw()) > 1) {
            findings.add(new Finding(
                    Finding.Kind.CONSTANT,
                    Text.format(
                            "The map has the same value everywhere (%.3g): it does not tell places apart. Choose a layer with more positions.",
                            "该图处处相同（%.3g）：不能区分位置。请选择位置更多的层。", uncut.max())));
        } else if (raw.max() <= 0 && uncut.max() <= 0) {
            Text label = Translations.ofLabel(heatmap.record().label());
            findings.add(new Finding(
                    Finding.Kind.ALL_NEGATIVE,
                    Text.format(
                            "Every place of the layer speaks against '%1$s' (from %2$.3g to %3$.3g), so nothing positive is left to show. The signed map is kept under"
                                    + " 'uncut'; a target with a higher score may tell more.",
                            "该层的每个位置都反对“%4$s”（从 %2$.3g 到 %3$.3g），因此没有正的部分可显示。带符号的图保存在 uncut 中；换一个得分更高的目标可能更有用。",
                            label.en(),
                            uncut.min(),
                            uncut.max(),
                            label.zh())));
        }
        incompleteness(heatmap.record()).ifPresent(findings::add);
        return findings;
    }

    /** Attributions that should add up to a difference of scores and do not. */
    private static Optional<Finding> incompleteness(ExplanationRecord record) {
        Double gap = record.values().get(ExplanationRecord.COMPLETENESS_GAP);
        Double from = record.values().get(ExplanationRecord.BASELINE_SCORE);
        Double score = record.values().get("score");
        if (gap == null || from == null || score == null) {
            return Optional.empty();
        }
        double difference = score - from;
        double sizes = Math.max(Math.abs(score), Math.abs(from));
        if (Math.abs(gap) <= Math.max(LARGE_GAP * Math.abs(difference), ROUNDING * sizes)) {
            return Optional.empty();
        }
        String steps = record.parameters().get("steps");
        String now = steps == null ? "" : " (now " + steps + ")";
        String nowZh = steps == null ? "" : "（现为 " + steps + "）";
        return Optional.of(new Finding(
                Finding.Kind.INCOMPLETE,
                Text.format(
                        "The numbers add up to %.3g, but the score is %.3g above the baseline's: more than 5 %% is unaccounted for. Take more steps%s.",
                        "各数之和为 %.3g，而得分比基线高 %.3g：超过 5%% 未得到解释。请增加 steps%4$s。",
                        difference + gap,
                        difference,
                        now,
                        nowZh)));
    }

    private static long count(Tensor tensor) {
        return tensor.count();
    }
}
