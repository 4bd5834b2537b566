package convscope.lesson;

import convscope.network.Network;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** Answers to the questions that people ask first, with facts of the open network. */
public final class Questions {
    private Questions() {}

    /** All questions that make sense for a network, in the order in which they are asked; none for a network without maps. */
    public static List<Question> of(Network network) {
        ModelFacts facts = ModelFacts.of(network);
        if (facts.last() == null) {
            return List.of();
        }
        List<Question> questions = new ArrayList<>(List.of(whichLayer(facts), featureMap(facts)));
        if (facts.method() != null) {
            questions.add(activationMap(facts));
        }
        return questions;
    }

    private static Question whichLayer(ModelFacts f) {
        List<Text> answer = new ArrayList<>();
        answer.add(Text.format(
                "To see why the network answers what it does, look at the last layer that still has places: %1$s. Its maps hold whole things, not just edges.",
                "想知道网络为什么这样回答，请看最后一个仍有位置的层：%2$s。它的图反映的是整个物体，而不只是边缘。",
                f.last().en(),
                f.last().zh()));
        if (f.early() != f.last()) {
            answer.add(Text.format(
                    "To see what the network picks up first, look at an early layer such as %1$s: edges, colours, simple textures, nearly as fine as the input.",
                    "想知道网络最先捕捉到什么，请看较早的层，例如%2$s：边缘、颜色、简单纹理，几乎与输入一样精细。",
                    f.early().en(),
                    f.early().zh()));
        }
        if (f.middle() != f.early() && f.middle() != f.last()) {
            answer.add(Text.format(
                    "Between them, %1$s often shows parts: corners, stripes, round shapes.",
                    "两者之间的%2$s通常显示局部：角、条纹、圆形。", f.middle().en(), f.middle().zh()));
        }
        List<PageAction> actions = new ArrayList<>();
        actions.add(PageAction.of("inside", new Text("Show me an early layer", "看一个较早的层"))
                .at(f.early()));
        actions.add(PageAction.of("inside", new Text("Show me a middle layer", "看一个中间的层"))
                .at(f.middle()));
        actions.add(PageAction.of("inside", new Text("Show me the last one", "看最后一个层"))
                .at(f.last()));
        return new Question("which-layer", new Text("Which layer should I look at?", "我应该看哪一层？"), answer, actions);
    }

    private static Question featureMap(ModelFacts f) {
        List<Text> answer = new ArrayList<>();
        answer.add(new Text(
                "A feature map shows where one pattern was found: bright where it is, dark where it is not. Each map of a layer looks for another pattern.",
                "特征图显示某种图案出现在哪里：有则亮，无则暗。同一层的每张图寻找不同的图案。"));
        if (!f.early().space().isEmpty() && f.early().channels() > 0) {
            answer.add(Text.format(
                    "In '%1$s' there are %2$d of them, each %3$s. A map that is dark all over found nothing in this input; that is normal, not a fault.",
                    "“%1$s”中有 %2$d 张，每张 %3$s。整张都暗的图表示在这个输入中什么也没找到；这很正常，不是错误。",
                    f.early().name(),
                    f.early().channels(),
                    Numbers.sizes(f.early().space())));
        }
        answer.add(new Text(
                "The map does not say what the pattern means for the answer. Click a map to see its pattern and how much it counts.",
                "图本身不说明该图案对回答意味着什么。点击一张图，可查看它的图案及其作用大小。"));
        List<PageAction> actions = List.of(
                PageAction.of("inside", new Text("Show me the maps", "看这些图")).at(f.early()),
                PageAction.of("learn", new Text("Show me how one number is made", "看一个数是怎样算出来的"))
                        .at(f.early()));
        return new Question("read-feature-map", new Text("How do I read a feature map?", "怎样读特征图？"), answer, actions);
    }

    private static Question activationMap(ModelFacts f) {
        List<Text> answer = new ArrayList<>();
        answer.add(new Text(
                "A class activation map shows which places speak for one class: warm where they do. It answers 'why this class?', so choose the class first.",
                "类激活图显示哪些位置支持某个类别：支持之处为暖色。它回答“为什么是这个类别”，所以请先选类别。"));
        double reach = f.reach(f.last());
        if (reach >= 1.5) {
            answer.add(Text.format(
                    "It is made of '%1$s', whose maps have %2$s places for an input of %3$s: one place stands for about %4$s input places along a side. So the edges of a warm area are blurred; do not read single pixels.",
                    "它来自“%1$s”，其图有 %2$s 个位置，而输入为 %3$s：每个位置在一条边上约代表 %4$s 个输入位置。因此暖色区域的边缘是模糊的，不要逐像素地解读。",
                    f.last().name(),
                    Numbers.sizes(f.last().space()),
                    Numbers.sizes(f.input()),
                    whole(reach)));
        }
        answer.add(new Text(
                "Warm does not mean right. Compare with another class: what is warm for both tells nothing apart.",
                "暖色不等于正确。请与另一个类别比较：两者都暖的地方不能区分它们。"));
        List<PageAction> actions = List.of(
                PageAction.of("explain", new Text("Show me one", "给我看一张"))
                        .at(f.last())
                        .by(f.method()),
                PageAction.of("compare", new Text("Compare methods", "比较不同方法")));
        return new Question(
                "read-class-activation-map",
                new Text("How do I read a class activation map?", "怎样读类激活图？"),
                answer,
                actions);
    }

    static String whole(double number) {
        return Math.abs(number - Math.rint(number)) < 0.05
                ? String.valueOf(Math.round(number))
                : String.format(java.util.Locale.ROOT, "%.1f", number);
    }
}
