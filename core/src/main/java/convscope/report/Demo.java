package convscope.report;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Explanation;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.method.cam.Cam;
import convscope.method.cam.GradCam;
import convscope.method.layer.FeatureMapsOfLayers;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.layer.UnitActivation;
import convscope.model.Layer;
import convscope.network.Answer;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.render.SafeFiles;
import convscope.words.Interpretation;
import convscope.words.Language;
import convscope.words.Translations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The five classic techniques on the built-in network and a picture, as one page. */
public final class Demo {
    private static final String MODEL = "builtin:efficientnet-lite0";

    private Demo() {}

    /** The page's file, and what was found in a few lines. */
    public record Result(Path file, List<String> account) {}

    /** Explains the network's answer to {@code picture} and writes {@code folder/index.html}. */
    public static Result run(String picture, Path folder, Language language, OpenOptions options) {
        boolean zh = language == Language.ZH;
        try (Convscope scope = Convscope.open(MODEL, options)) {
            Subject subject = scope.subject(picture);
            List<Answer> top = subject.predict().top(5);
            Heatmap gradCam = new GradCam().explain(subject);
            Heatmap second = new GradCam().explain(subject.explaining(new Target.Top(2)));
            Heatmap cam = new Cam().explain(subject);
            FeatureMaps maps =
                    new FeatureMapsOfLayers(three(scope.network()), FeatureMapsOfLayers.Order.INDEX).explain(subject);
            Heatmap unit = new UnitActivation().explain(subject);
            Explanation kernels = new KernelsOfLayer().explain(scope.subject());

            List<Page.Section> sections = new ArrayList<>();
            Page.Section first = Page.section(gradCam, language);
            sections.add(with(
                    first,
                    List.of(
                            Page.Figure.of(
                                    subject.picture().orElseThrow(),
                                    zh ? "网络看到的图像" : "the picture as the network sees it"),
                            Page.Figure.of(
                                    small(gradCam),
                                    Translations.of(gradCam.record().target()).in(language)),
                            Page.Figure.of(
                                    small(second),
                                    Translations.of(second.record().target()).in(language)))));
            sections.add(checked(Page.section(cam, language), cam, gradCam, zh));
            sections.add(Page.section(unit, language));
            sections.add(with(Page.section(maps, language), figures(maps)));
            sections.add(Page.section(kernels, language));
            List<Page.AnswerRow> rows = top.stream()
                    .map(a -> new Page.AnswerRow(a.label(), a.index(), 100 * a.probability()))
                    .toList();
            Page page = new Page(title(top.get(0), zh), lead(subject, zh), rows, sections, commands(zh), language);
            Path file = folder.resolve("index.html");
            SafeFiles.write(file, Pages.html(page).getBytes(StandardCharsets.UTF_8));
            return new Result(file, account(picture, top, gradCam, file, language));
        }
    }

    private static String title(Answer answer, boolean zh) {
        return String.format(
                Locale.ROOT,
                zh ? "为什么是“%s”（%.0f%%）？" : "Why '%s' (%.0f %%)?",
                answer.label(),
                100 * answer.probability());
    }

    private static List<String> lead(Subject subject, boolean zh) {
        Network network = subject.network();
        return List.of(
                (zh ? "模型 " : "Model ")
                        + network.name()
                        + (zh ? "，" : ", ")
                        + network.model().provenance().format()
                        + (zh ? "，" : ", ")
                        + String.format(Locale.ROOT, "%,d", network.model().parameters())
                        + (zh ? " 个参数。" : " parameters."),
                zh
                        ? "输入 " + subject.inputName() + "，"
                                + Translations.of(subject.preprocessing()).zh() + "。"
                        : "Input " + subject.inputName() + ", " + subject.preprocessing() + ".");
    }

    /** An early, a middle and a late layer with space axes. */
    private static List<LayerRef> three(Network network) {
        List<Layer> spatial = network.layersTowardsScore().stream()
                .filter(l -> Network.hasExtent(l) && l.kind().equals("Clip"))
                .toList();
        return List.of(
                new LayerRef(spatial.get(0).name()),
                new LayerRef(spatial.get(spatial.size() / 2).name()),
                new LayerRef(spatial.get(spatial.size() - 1).name()));
    }

    private static List<Page.Figure> figures(FeatureMaps maps) {
        List<Page.Figure> figures = new ArrayList<>();
        for (FeatureMaps.LayerMaps layer : maps.layers()) {
            figures.add(Page.Figure.of(
                    Drawing.of(layer),
                    layer.layer().name() + " " + layer.layer().output().shape()));
        }
        return figures;
    }

    private static Picture small(Heatmap heatmap) {
        Picture drawn = Drawing.of(heatmap);
        return convscope.picture.Resampling.BILINEAR.resize(drawn, drawn.width() / 2, drawn.height() / 2);
    }

    private static Page.Section with(Page.Section section, List<Page.Figure> figures) {
        return new Page.Section(
                section.title(),
                section.summary(),
                figures,
                section.words(),
                section.findings(),
                section.line(),
                section.record());
    }

    /** Adds what theory says of this network: CAM is Grad-CAM before its cut, times the number of positions. */
    private static Page.Section checked(Page.Section section, Heatmap cam, Heatmap gradCam, boolean zh) {
        float[] a = cam.raw().floats();
        float[] b = gradCam.uncut().floats();
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            double expected = (double) b[i] * a.length;
            difference += (a[i] - expected) * (a[i] - expected);
            size += expected * expected;
        }
        String sentence = String.format(
                Locale.ROOT,
                zh
                        ? "自检：在此网络上，CAM 应等于 Grad-CAM 乘以位置数 %d；实测相对误差为 %.1e。"
                        : "Self-check: on this network CAM must equal Grad-CAM times the number of positions, %d; the measured relative difference is %.1e.",
                a.length,
                Math.sqrt(difference / size));
        List<String> words = new ArrayList<>(section.words());
        words.add(sentence);
        return new Page.Section(
                section.title(),
                section.summary(),
                section.figures(),
                words,
                section.findings(),
                section.line(),
                section.record());
    }

    private static List<Page.Command> commands(boolean zh) {
        return List.of(
                new Page.Command(
                        "convscope info model.h5",
                        zh ? "查看模型的层、尺寸以及适用的方法：" : "See the layers, their shapes, and which methods fit:"),
                new Page.Command("convscope predict model.h5 photo.jpg", zh ? "网络的回答：" : "What the network answers:"),
                new Page.Command(
                        "convscope explain grad-cam model.h5 photo.jpg --target top -o map.png",
                        zh ? "网络看了哪里：" : "Where it looked:"),
                new Page.Command(
                        "convscope features model.h5 photo.jpg -o maps.png -o maps.npz",
                        zh ? "所有卷积层的特征图：" : "What all convolutions computed:"),
                new Page.Command("convscope kernels model.h5 --layer 0 -o kernels.png", zh ? "卷积核：" : "Its kernels:"));
    }

    private static List<String> account(String picture, List<Answer> top, Heatmap map, Path file, Language language) {
        List<String> lines = new ArrayList<>();
        StringBuilder answers = new StringBuilder(picture + ":");
        for (Answer answer : top.subList(0, 3)) {
            answers.append(String.format(Locale.ROOT, " %s %.1f %%,", answer.label(), 100 * answer.probability()));
        }
        lines.add(answers.substring(0, answers.length() - 1));
        Interpretation.of(map).forEach(text -> lines.add(text.in(language)));
        lines.add((language == Language.ZH ? "请在浏览器中打开 " : "Open in a browser: ") + file);
        return lines;
    }
}
