package convscope.words;

import convscope.explain.Heatmap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a map over a text says, by naming its strongest words. */
final class WordSentences {
    private static final int NAMED = 3;

    /** Words that reach this share of the strongest one are named with it. */
    private static final double NEAR = 0.4;

    private WordSentences() {}

    static List<Text> of(Heatmap map) {
        double largest =
                map.words().stream().mapToDouble(w -> Math.abs(w.value())).max().orElse(0);
        if (!(largest > 0)) {
            return List.of();
        }
        List<String> with = named(map, 1, largest);
        List<String> against = named(map, -1, largest);
        List<Text> sentences = new ArrayList<>();
        String label = map.record().label();
        boolean ofClass = !label.isEmpty() && !map.record().values().containsKey("unit");
        if (!ofClass && with.isEmpty()) {
            return List.of();
        }
        if (label.isEmpty()) {
            sentences.add(stated(with, "stands out in the layer; the map asks for no class", "在该层中突出；该图与类别无关"));
            return sentences;
        }
        if (!ofClass) {
            sentences.add(stated(with, "excites " + label + " most", "最能激活" + label));
            return sentences;
        }
        boolean sided = Range.of(map.uncut()).min() < 0;
        if (!with.isEmpty()) {
            sentences.add(
                    sided
                            ? stated(with, "speaks most for '" + label + "'", "最支持“" + label + "”")
                            : stated(with, "counts most for '" + label + "'", "对“" + label + "”影响最大"));
        }
        if (!against.isEmpty()) {
            sentences.add(stated(against, "speaks most against it", "最反对它"));
        }
        Double probability = map.record().values().get("probability");
        if (probability != null && probability < 0.5) {
            sentences.add(Text.format(
                    "The network gives '%s' only %.0f %%: the map shows what speaks for it, not that it is right.",
                    "网络给“%s”的概率只有 %.0f%%：该图显示的是支持它的部分，并不说明答案正确。", label, 100 * probability));
        }
        return sentences;
    }

    /** The strongest words of one sign, each once, strongest first. */
    private static List<String> named(Heatmap map, int sign, double largest) {
        return map.words().stream()
                .filter(w -> sign * w.value() >= NEAR * largest)
                .sorted(Comparator.comparingDouble(w -> -sign * w.value()))
                .map(w -> w.token().text())
                .distinct()
                .limit(NAMED)
                .toList();
    }

    /** {@code doing} has a verb in the singular as its first word. */
    private static Text stated(List<String> words, String doing, String doingZh) {
        String en = words.stream().map(w -> "'" + w + "'").collect(Collectors.joining(", "));
        String zh = words.stream().map(w -> "“" + w + "”").collect(Collectors.joining("、"));
        int verb = doing.indexOf(' ');
        String plural = doing.substring(0, verb - 1) + doing.substring(verb);
        return words.size() == 1
                ? new Text("The word " + en + " " + doing + ".", "词" + zh + doingZh + "。")
                : new Text("The words " + en + " " + plural + ".", "词" + zh + doingZh + "。");
    }
}
