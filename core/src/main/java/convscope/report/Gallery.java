package convscope.report;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explanation;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.picture.Picture;
import convscope.render.LabelledGrid;
import convscope.render.SafeFiles;
import convscope.words.Diagnosis;
import convscope.words.Language;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Every method of the catalogue on two pictures as a page of documentation: on the cat, and on the cat beside the coffee, explained once for the cat and once for the
 * coffee. A number tells how far each method's map moves between the two.
 */
public final class Gallery {
    private static final String MODEL = "builtin:efficientnet-lite0";
    private static final String CAT = "Egyptian cat";
    private static final String COFFEE = "espresso";
    private static final int TILE = 224;
    private static final double QUALITY = 0.85;

    private Gallery() {}

    /** A method with its pictures; {@code forCat} and {@code forCoffee} are shares of the map in the cat's half, NaN where there is no map. */
    private record Entry(Descriptor method, String file, double forCat, double forCoffee, Explanation first) {
        boolean hasMap() {
            return !Double.isNaN(forCat);
        }

        double moved() {
            return forCat - forCoffee;
        }
    }

    /**
     * Makes the pictures and writes {@code gallery.md}, {@code gallery.zh.md} and {@code gallery/METHOD.jpg} into a folder.
     *
     * @param only names of methods whose pictures are to be made anew, without the pages; empty for all
     * @param told hears the name of each method that is done
     */
    public static void write(Path folder, OpenOptions options, List<String> only, Consumer<String> told) {
        List<Entry> entries = new ArrayList<>();
        try (Convscope scope = Convscope.open(MODEL, options)) {
            Subject cat = scope.subject("builtin:cat");
            Subject both = scope.subject("builtin:cat-and-coffee");
            inputs(cat, both, folder);
            for (Descriptor method : Explainers.all()) {
                boolean wanted = only.isEmpty() || only.contains(method.name());
                if (wanted && method.create().suits(scope.network()).suits()) {
                    entries.add(entry(method, scope, cat, both, folder));
                    told.accept(method.name());
                }
            }
        }
        for (Language language : only.isEmpty() ? Language.values() : new Language[0]) {
            String name = language == Language.ZH ? "gallery.zh.md" : "gallery.md";
            SafeFiles.write(folder.resolve(name), text(entries, language).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void inputs(Subject cat, Subject both, Path folder) {
        List<LabelledGrid.Tile> tiles = List.of(
                new LabelledGrid.Tile("cat", cat.picture().orElseThrow()),
                new LabelledGrid.Tile("cat-and-coffee", both.picture().orElseThrow()));
        Picture strip = new LabelledGrid(2, TILE).of(tiles);
        SafeFiles.write(folder.resolve("gallery/inputs.jpg"), strip.jpeg(QUALITY));
    }

    private static Entry entry(Descriptor method, Convscope scope, Subject cat, Subject both, Path folder) {
        String file = "gallery/" + method.name() + ".jpg";
        if (!method.about().needsInput()) {
            Explanation first = method.create().explain(scope.subject());
            SafeFiles.write(folder.resolve(file), fitting(first).jpeg(QUALITY));
            return new Entry(method, file, Double.NaN, Double.NaN, first);
        }
        Explanation first = method.create().explain(cat);
        if (!(first instanceof Heatmap map)) {
            SafeFiles.write(folder.resolve(file), fitting(first).jpeg(QUALITY));
            return new Entry(method, file, Double.NaN, Double.NaN, first);
        }
        Heatmap forCat = (Heatmap) method.create().explain(both.explaining(new Target.Label(CAT)));
        Heatmap forCoffee = (Heatmap) method.create().explain(both.explaining(new Target.Label(COFFEE)));
        List<LabelledGrid.Tile> tiles = List.of(
                new LabelledGrid.Tile(
                        first.record().label().isEmpty()
                                ? "cat"
                                : first.record().label(),
                        Drawing.of(map)),
                new LabelledGrid.Tile(CAT, Drawing.of(forCat)),
                new LabelledGrid.Tile(COFFEE, Drawing.of(forCoffee)));
        SafeFiles.write(
                folder.resolve(file), new LabelledGrid(3, TILE).of(tiles).jpeg(QUALITY));
        return new Entry(method, file, leftShare(forCat), leftShare(forCoffee), first);
    }

    /** The picture of a result without a map, no larger than a row of three tiles; of feature maps the first layer's. */
    private static Picture fitting(Explanation explanation) {
        Picture drawn = explanation instanceof FeatureMaps maps
                ? Drawing.of(maps.layers().get(0))
                : Drawing.of(explanation);
        return Math.max(drawn.width(), drawn.height()) > 3 * TILE ? new LabelledGrid(1, 3 * TILE).scaled(drawn) : drawn;
    }

    /** The share of a map's positive values that lies in its left half. */
    private static double leftShare(Heatmap heatmap) {
        Tensor map = heatmap.map();
        float[] values = map.floats();
        int width = (int) map.size(-1);
        double left = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            double value = Math.max(0, values[i]);
            all += value;
            left += i % width < width / 2 ? value : 0;
        }
        return all == 0 ? 0.5 : left / all;
    }

    private static String text(List<Entry> entries, Language language) {
        boolean zh = language == Language.ZH;
        StringBuilder text = new StringBuilder(zh ? INTRODUCTION_ZH : INTRODUCTION);
        text.append(zh ? TABLE_ZH : TABLE);
        for (Entry entry : entries) {
            if (entry.hasMap()) {
                text.append(String.format(
                        Locale.ROOT,
                        "| [%s](#%s) | %.0f %% | %.0f %% | %+.0f |%n",
                        entry.method().name(),
                        entry.method().name(),
                        100 * entry.forCat(),
                        100 * entry.forCoffee(),
                        100 * entry.moved()));
            }
        }
        for (Entry entry : entries) {
            Descriptor method = entry.method();
            text.append("\n## ").append(method.name()).append("\n\n");
            text.append("**")
                    .append(zh ? method.about().titleZh() : method.about().title())
                    .append(zh ? "**。" : ".** ");
            text.append(zh ? method.about().summaryZh() : method.about().summary());
            if (!method.about().paper().isEmpty()) {
                text.append(" ").append(method.about().paper()).append(zh ? "。" : ".");
            }
            text.append("\n\n");
            Diagnosis.of(entry.first())
                    .forEach(
                            f -> text.append("> ").append(f.text().in(language)).append("\n\n"));
            text.append("![")
                    .append(method.name())
                    .append("](")
                    .append(entry.file())
                    .append(")\n");
        }
        return text.toString();
    }

    private static final String INTRODUCTION =
            """
            # Gallery

            Every method of the catalogue that fits the built-in ImageNet network, with its defaults, made by `./convscope gallery -o docs`.
            The first tile explains the network's own answer to the cat. The other two explain one picture, the cat's face beside a cup of coffee, once for
            'Egyptian cat' and once for 'espresso': a method that tells classes apart must move.

            ![The two pictures](gallery/inputs.jpg)

            ## What moves

            The share of each map's positive values that lies in the left half, where the cat is. Methods that never ask for the class (activations, eigen-cam, fem,
            kpca-cam, receptive-field) cannot move; guided-backprop and deconvnet hardly do, because rectifiers decide what passes, whatever the class (the grid in deconvnet's
            pictures is that of strided convolutions run backwards). internal-influence at the last layer is the same everywhere before average pooling, whatever the class, and
            neuron-conductance looks at one unit, whose share the class only scales. rise moves less than its picture, because every place of its map holds the mean probability.

            """;

    private static final String INTRODUCTION_ZH =
            """
            # 方法图集

            目录中适用于内置 ImageNet 网络的每一种方法，均用默认参数，由 `./convscope gallery -o docs` 生成。
            第一格解释网络对猫的回答；后两格解释同一张图（左边猫脸、右边咖啡杯），一次针对“Egyptian cat”，一次针对“espresso”：能区分类别的方法，图必须移动。

            ![两张图](gallery/inputs.jpg)

            ## 哪些会移动

            每张图的正值落在左半边（猫所在处）的比例。从不询问类别的方法（activations、eigen-cam、fem、kpca-cam、receptive-field）不会移动；guided-backprop 与 deconvnet
            几乎不动，因为无论什么类别，能通过的信号由修正单元决定（deconvnet 图中的网格来自反向运行的步长卷积）。最后一层的 internal-influence 在平均池化之前处处相同；neuron-conductance
            只看一个单元，类别只改变其比例。rise 的数值移动比图上小，因为其图的每一处都含有平均概率。

            """;

    private static final String TABLE =
            """
            | method | for the cat | for the coffee | moved by |
            |---|---:|---:|---:|
            """;

    private static final String TABLE_ZH =
            """
            | 方法 | 针对猫 | 针对咖啡 | 移动 |
            |---|---:|---:|---:|
            """;
}
