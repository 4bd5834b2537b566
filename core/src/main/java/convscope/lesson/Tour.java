package convscope.lesson;

import convscope.explain.Subject;
import convscope.network.Answer;
import convscope.network.Network;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** The first tour: two minutes through the page with the open network and its answer to the open input. */
public final class Tour {
    private Tour() {}

    /**
     * The stops in order. Those that need what the network does not have are left out: places, class scores, a suitable method.
     *
     * @param subject with an input, or without one: then the stop on its answer is left out
     */
    public static List<TourStep> of(Subject subject) {
        Network network = subject.network();
        ModelFacts facts = ModelFacts.of(network);
        List<TourStep> steps = new ArrayList<>();
        if (subject.hasInput() && network.answersClasses()) {
            steps.add(answers(subject.predict().top(2), network.head().classes()));
        }
        if (facts.method() != null && facts.last() != null) {
            steps.add(stage(facts));
        }
        steps.add(network(network, facts));
        if (facts.early() != null) {
            steps.add(inside(facts));
        }
        lesson(network, facts, steps);
        steps.add(filmstrip());
        return List.copyOf(steps);
    }

    private static TourStep answers(List<Answer> top, int classes) {
        Answer first = top.get(0);
        StringBuilder en = new StringBuilder(String.format(
                java.util.Locale.ROOT, "The network gives '%s' %.0f %%", first.label(), 100 * first.probability()));
        StringBuilder zh = new StringBuilder(
                String.format(java.util.Locale.ROOT, "网络给“%s” %.0f%%", first.label(), 100 * first.probability()));
        if (top.size() > 1) {
            Answer second = top.get(1);
            en.append(String.format(
                    java.util.Locale.ROOT, ", then '%s' %.0f %%", second.label(), 100 * second.probability()));
            zh.append(
                    String.format(java.util.Locale.ROOT, "，其次“%s” %.0f%%", second.label(), 100 * second.probability()));
        }
        en.append(classes > 1 ? "; it can choose among " + classes + " classes." : ".");
        zh.append(classes > 1 ? "；共有 " + classes + " 个类别可选。" : "。");
        en.append(" Click another answer to ask why it is not that one.");
        zh.append("点击其他答案，可以问为什么不是它。");
        return new TourStep(
                "answers",
                new Text("What the network says", "网络的回答"),
                new Text(en.toString(), zh.toString()),
                PageAction.of("explain", new Text("Go to the answers", "前往回答")));
    }

    private static TourStep stage(ModelFacts f) {
        double reach = f.reach(f.last());
        Text coarse = reach < 1.5
                ? new Text("", "")
                : Text.format(
                        " It is coarse: %1$s places over an input of %2$s.",
                        "它比较粗：输入 %2$s，只有 %1$s 个位置。", Numbers.sizes(f.last().space()), Numbers.sizes(f.input()));
        return new TourStep(
                "stage",
                new Text("Where the evidence lies", "证据在哪里"),
                Text.format(
                        "The colours show which places speak for the chosen answer, read from layer '%1$s'.%2$s Move over the picture to read the numbers; the slider fades the colours.",
                        "颜色显示哪些位置支持所选的回答，取自层“%1$s”。%3$s把光标移到图上可读数；滑块可调颜色的浓淡。",
                        f.last().name(),
                        coarse.en(),
                        coarse.zh()),
                PageAction.of("explain", new Text("Explain the answer", "解释这个回答"))
                        .at(f.last())
                        .by(f.method()));
    }

    private static TourStep network(Network network, ModelFacts f) {
        int count = network.model().layers().size();
        Text sizes = f.early() == null
                        || f.early().space().isEmpty()
                        || f.last().space().isEmpty()
                ? new Text("", "")
                : Text.format(
                        " From top to bottom the maps shrink from %1$s to %2$s: less 'where', more 'what'.",
                        "从上到下，图从 %1$s 缩小到 %2$s：“在哪里”越来越少，“是什么”越来越多。",
                        Numbers.sizes(f.early().space()),
                        Numbers.sizes(f.last().space()));
        return new TourStep(
                "network",
                new Text("The network", "网络"),
                Text.format(
                        "These are the %1$d layers of the network, in the order in which they compute.%2$s Click one to explain the answer there.",
                        "这是网络的 %1$d 个层，按计算顺序排列。%3$s点击某一层，可在该处解释回答。", count, sizes.en(), sizes.zh()),
                null);
    }

    private static TourStep inside(ModelFacts f) {
        return new TourStep(
                "inside",
                new Text("What a layer sees", "一层看到什么"),
                Text.format(
                        "Each tile is one map of layer %1$s: bright where its pattern was found. Click a tile to see it large, with its kernel and how much it counts.",
                        "每一格是层%2$s的一张图：找到图案处为亮。点击一格可放大，并查看它的卷积核和作用大小。",
                        f.early().en(),
                        f.early().zh()),
                PageAction.of("inside", new Text("Look inside", "看内部")).at(f.early()));
    }

    private static void lesson(Network network, ModelFacts f, List<TourStep> steps) {
        boolean taught = f.early() != null
                && Lessons.kindsOf(network).get(f.early().number()).isOffered();
        if (taught) {
            steps.add(new TourStep(
                    "learn",
                    new Text("How a number is made", "一个数怎样算出"),
                    Text.format(
                            "Here the window of layer '%1$s' slides over its input, with this network's own numbers: values, weights, products, sum. Press play, or step by step.",
                            "这里，层“%1$s”的窗口在输入上滑动，用的是这个网络自己的数字：数值、权重、乘积、和。可以播放，也可以单步。",
                            f.early().name()),
                    PageAction.of("learn", new Text("Watch it work", "看它如何工作")).at(f.early())));
        }
    }

    private static TourStep filmstrip() {
        return new TourStep(
                "filmstrip",
                new Text("Your results", "你的结果"),
                new Text(
                        "Every result is kept here. Pin two to compare them, or save one as a picture, as numbers or as a report. The address bar holds all of it: share it or come back later.",
                        "每个结果都保留在这里。固定两个可以比较，也可以保存为图片、数字或报告。地址栏记录了全部状态：可以分享，也可以稍后再看。"),
                PageAction.of("explain", new Text("Back to the start", "回到开头")));
    }
}
