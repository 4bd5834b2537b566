package convscope.stages;

import convscope.report.Agreement;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sentences about a training. */
record StageWords(Stages of) {
    List<Text> all() {
        List<Text> words = new ArrayList<>();
        answer(words);
        words.add(Text.format(
                "Its probability for '%s' went from %.1f %% to %.1f %%.",
                "它给“%s”的概率从 %.1f%% 变为 %.1f%%。",
                of.last().target().label(),
                100 * of.stages().get(0).target().probability(),
                100 * of.last().target().probability()));
        place(words);
        layers(words);
        return words;
    }

    private String name(int stage) {
        return of.stages().get(stage).checkpoint().name();
    }

    private void answer(List<Text> words) {
        String label = of.last().target().label();
        int last = of.stages().size() - 1;
        int from = last + 1;
        while (from > 0 && of.stages().get(from - 1).isTarget()) {
            from--;
        }
        if (from > last) {
            words.add(Text.format(
                    "At the end, at '%s', the network answers '%s', not '%s'.",
                    "训练结束时（“%s”），网络的答案是“%s”，而不是“%s”。",
                    name(last),
                    of.last().top().label(),
                    label));
        } else if (from == 0) {
            words.add(Text.format("At every stage the network answers '%s'.", "在每个阶段网络的答案都是“%s”。", label));
        } else {
            words.add(Text.format(
                    "From '%s' on the network answers '%s'; at '%s' it still answered '%s'.",
                    "从“%s”起网络的答案是“%s”；在“%s”时答案还是“%s”。",
                    name(from),
                    label,
                    name(from - 1),
                    of.stages().get(from - 1).top().label()));
        }
        for (int i = 0; i < from - 1; i++) {
            if (of.stages().get(i).isTarget()) {
                words.add(Text.format(
                        "It had answered so before, at '%s' (%.0f %%), and changed its mind.",
                        "在“%s”时它曾给出过同样的答案（%.0f%%），后来又变了。",
                        name(i),
                        100 * of.stages().get(i).target().probability()));
                return;
            }
        }
    }

    private void place(List<Text> words) {
        int last = of.stages().size() - 1;
        int from = last;
        while (from > 0 && of.stages().get(from - 1).toFinal() >= Agreement.AGREEING) {
            from--;
        }
        if (from == last) {
            words.add(Text.format(
                    "Where the network looks was still changing: no run of earlier stages looks where '%s' does (before it, the rank correlation was %.2f).",
                    "网络关注的位置仍在变化：此前的阶段与“%s”关注的位置不同（前一阶段的等级相关为 %.2f）。",
                    name(last),
                    of.stages().get(last - 1).toFinal()));
        } else if (from == 0) {
            words.add(Text.format(
                    "Already at '%s' the network looks at the same place as at the end (rank correlations of at least %.1f).",
                    "早在“%s”时，网络关注的位置就与最终一致（等级相关至少 %.1f）。", name(0), Agreement.AGREEING));
        } else {
            words.add(Text.format(
                    "From '%s' on the network looks at the same place as at the end (rank correlations of at least %.1f).",
                    "从“%s”起，网络关注的位置与最终一致（等级相关至少 %.1f）。", name(from), Agreement.AGREEING));
        }
    }

    private void layers(List<Text> words) {
        List<LayerDrift> byChange = of.drifts().stream()
                .sorted(Comparator.comparingDouble(
                        (LayerDrift drift) -> -drift.toFinal().get(0)))
                .toList();
        if (byChange.isEmpty()) {
            return;
        }
        LayerDrift most = byChange.get(0);
        LayerDrift least = byChange.get(byChange.size() - 1);
        if (most.toFinal().get(0) == 0) {
            words.add(new Text(
                    "The kernels of all layers stayed the same: these are copies of one network.",
                    "各层的卷积核都没有变化：这些文件是同一个网络的副本。"));
        } else if (byChange.size() == 1) {
            words.add(Text.format(
                    "The kernels of '%s' moved by %.0f %% of their final size.",
                    "“%s”的卷积核移动了其最终大小的 %.0f%%。",
                    most.layer(),
                    100 * most.toFinal().get(0)));
        } else {
            words.add(Text.format(
                    "The kernels of '%s' moved most, by %.0f %% of their final size; those of '%s' least, by %.0f %%.",
                    "“%s”的卷积核变化最大，移动了其最终大小的 %.0f%%；“%s”的变化最小，为 %.0f%%。",
                    most.layer(),
                    100 * most.toFinal().get(0),
                    least.layer(),
                    100 * least.toFinal().get(0)));
        }
    }
}
