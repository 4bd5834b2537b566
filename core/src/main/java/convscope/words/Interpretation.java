package convscope.words;

import convscope.explain.ChannelMaps;
import convscope.explain.Explanation;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.explain.Kernels;
import convscope.explain.Scores;
import java.util.ArrayList;
import java.util.List;

/** What a result shows, in one to three sentences made from its numbers. */
public final class Interpretation {
    private static final int LEADING = 10;

    private Interpretation() {}

    /** The sentences, most important first; empty where {@link Diagnosis} says that there is nothing to read. */
    public static List<Text> of(Explanation explanation) {
        if (explanation instanceof Heatmap heatmap) {
            if (!heatmap.words().isEmpty()) {
                return WordSentences.of(heatmap);
            }
            if (!heatmap.record().label().isEmpty()) {
                return ofEvidence(heatmap);
            }
            return heatmap.record().values().containsKey("unit") ? ofUnit(heatmap) : ofLayer(heatmap);
        }
        if (explanation instanceof FeatureMaps maps) {
            return ofMaps(maps);
        }
        if (explanation instanceof Scores scores) {
            return ofScores(scores);
        }
        return ofKernels((Kernels) explanation);
    }

    private static List<Text> ofScores(Scores scores) {
        float[] values = scores.values().floats();
        double all = 0;
        double largest = 0;
        List<Integer> ranked = scores.ranked();
        for (int i = 0; i < values.length; i++) {
            double size = Math.abs(values[ranked.get(i)]);
            all += size;
            largest += i < LEADING ? size : 0;
        }
        Text what = Translations.of(scores.what());
        if (all == 0) {
            return List.of(Text.format(
                    "All %d %s count nothing here.", "%3$s共 %1$d 个，在此都没有作用。", values.length, what.en(), what.zh()));
        }
        int first = ranked.get(0);
        Text name = Translations.of(scores.names().get(first));
        return List.of(
                Text.format(
                        "Of %d %s, %s counts most (%.3g).",
                        "%5$s共 %1$d 个，其中%6$s 的作用最大（%4$.3g）。",
                        values.length,
                        what.en(),
                        name.en(),
                        values[first],
                        what.zh(),
                        name.zh()),
                Text.format(
                        "The %d largest hold %.0f %% of all sizes together.",
                        "最大的 %d 个占全部绝对值的 %.0f%%。", Math.min(LEADING, values.length), 100 * largest / all));
    }

    private static List<Text> ofEvidence(Heatmap heatmap) {
        Range range = Range.of(heatmap.raw());
        if (range.max() <= 0 || range.isFlat() && heatmap.raw().count() > 1) {
            return List.of();
        }
        Text label = Translations.ofLabel(heatmap.record().label());
        Place place = Place.of(heatmap);
        Text where = place.name(heatmap.raw().rank() == 1);
        Text whole = whole(heatmap);
        List<Text> sentences = new ArrayList<>();
        sentences.add(new Text(
                String.format(
                        java.util.Locale.ROOT,
                        "The strong evidence for '%s' covers %.0f %% of the %s, %s; it holds %.0f %% of all evidence.",
                        label.en(),
                        100 * place.share(),
                        whole.en(),
                        where.en(),
                        100 * place.inside()),
                String.format(
                        java.util.Locale.ROOT,
                        "支持“%s”的强证据覆盖%s的 %.0f%%，%s，占全部证据的 %.0f%%。",
                        label.zh(),
                        whole.zh(),
                        100 * place.share(),
                        where.zh(),
                        100 * place.inside())));
        if (place.share() > 0.5) {
            sentences.add(new Text(
                    "This is wide: the network looks at most of the " + whole.en()
                            + ", or the map does not separate object and surroundings.",
                    "范围很大：网络关注了" + whole.zh() + "的大部分，或者该图没有区分物体与背景。"));
        } else if (place.share() < 0.03) {
            sentences.add(new Text(
                    "This is narrow: a small detail decides; check that it belongs to the object.",
                    "范围很小：由一个小细节决定；请确认它属于目标物体。"));
        }
        Double probability = heatmap.record().values().get("probability");
        if (probability != null && probability < 0.5) {
            sentences.add(Text.format(
                    "The network gives '%s' only %.0f %%: the map shows what speaks for it, not that it is right.",
                    "网络给“%3$s”的概率只有 %2$.0f%%：该图显示的是支持它的部分，并不说明答案正确。", label.en(), 100 * probability, label.zh()));
        }
        return sentences;
    }

    /** What the map lies over. */
    private static Text whole(Heatmap heatmap) {
        if (heatmap.view() instanceof InputView.OfSignal) {
            return new Text("signal", "信号");
        }
        return heatmap.view() instanceof InputView.OfVolume ? new Text("volume", "体数据") : new Text("picture", "图像");
    }

    private static List<Text> ofUnit(Heatmap heatmap) {
        Range range = Range.of(heatmap.raw());
        if (range.max() <= 0) {
            return List.of();
        }
        Place place = Place.of(heatmap);
        Text where = place.name(heatmap.raw().rank() == 1);
        Text whole = whole(heatmap);
        int unit = heatmap.record().values().getOrDefault("unit", 0.0).intValue();
        return List.of(new Text(
                String.format(
                        java.util.Locale.ROOT,
                        "Unit %d is strongly active on %.0f %% of the %s, %s; its values go from %.3g to %.3g.",
                        unit,
                        100 * place.share(),
                        whole.en(),
                        where.en(),
                        range.min(),
                        range.max()),
                String.format(
                        java.util.Locale.ROOT,
                        "神经元 %d 在%s %.0f%% 的区域强烈激活，%s；取值范围为 %.3g 到 %.3g。",
                        unit,
                        whole.zh(),
                        100 * place.share(),
                        where.zh(),
                        range.min(),
                        range.max())));
    }

    private static List<Text> ofLayer(Heatmap heatmap) {
        if (Range.of(heatmap.raw()).max() <= 0) {
            return List.of();
        }
        Place place = Place.of(heatmap);
        Text where = place.name(heatmap.raw().rank() == 1);
        Text whole = whole(heatmap);
        return List.of(new Text(
                String.format(
                        java.util.Locale.ROOT,
                        "What stands out in the layer covers %.0f %% of the %s, %s; the map asks for no class.",
                        100 * place.share(),
                        whole.en(),
                        where.en()),
                String.format(
                        java.util.Locale.ROOT,
                        "该层中突出的部分覆盖%s的 %.0f%%，%s；该图与类别无关。",
                        whole.zh(),
                        100 * place.share(),
                        where.zh())));
    }

    private static List<Text> ofMaps(FeatureMaps maps) {
        List<Text> sentences = new ArrayList<>();
        int channels = 0;
        int silent = 0;
        for (FeatureMaps.LayerMaps layer : maps.layers()) {
            ChannelMaps values = layer.maps();
            channels += values.channels();
            for (int c = 0; c < values.channels(); c++) {
                Range range = Range.of(values.map(c));
                silent += range.min() == range.max() ? 1 : 0;
            }
        }
        sentences.add(Text.format(
                "%d maps of %d layers; each tile shows one channel, bright where it is active.",
                "共 %2$d 层、%1$d 个特征图；每一格是一个通道，越亮表示越活跃。", channels, maps.layers().size()));
        if (silent > 0) {
            sentences.add(Text.format(
                    "%d of them are constant on this input (%.0f %%): these channels are silent here.",
                    "其中 %d 个对该输入是常数（%.0f%%）：这些通道在此没有反应。", silent, 100.0 * silent / channels));
        }
        return sentences;
    }

    private static List<Text> ofKernels(Kernels kernels) {
        List<Text> sentences = new ArrayList<>();
        int count = kernels.norms().size();
        sentences.add(Text.format(
                "Layer '%2$s' has %1$d kernels.",
                "层“%2$s”有 %1$d 个卷积核。", count, kernels.layer().name()));
        if (!kernels.dead().isEmpty()) {
            sentences.add(Text.format(
                    "%d of them are dead (nearly all zero): they cost time and add nothing; pruning them changes nothing.",
                    "其中 %d 个失效（几乎全为零）：只耗时而无作用，剪掉不会改变结果。", kernels.dead().size()));
        }
        if (!kernels.duplicates().isEmpty()) {
            sentences.add(Text.format(
                    "%d pairs are nearly equal (cosine above 0.98), first %s: the layer may have more channels than it needs.",
                    "有 %d 对几乎相同（余弦大于 0.98），第一对是 %s：该层的通道可能多于所需。",
                    kernels.duplicates().size(),
                    kernels.duplicates().get(0)));
        }
        return sentences;
    }
}
