package convscope.lesson;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** Tells a convolution step by step. */
final class ConvolutionWords {
    private ConvolutionWords() {}

    static String formula(Kernel kernel, List<Step> steps) {
        String sum = "Σ value · weight" + (kernel.biased() ? " + bias" : "");
        String formula = sum;
        for (Step step : steps) {
            formula = step.name().en() + "(" + formula + ")";
        }
        return "output = " + formula;
    }

    /** The same lesson with its stages. */
    static Lesson.Convolution told(Lesson.Convolution l, Text standing) {
        Stages stages = new Stages()
                .add("window", new Text("The window", "窗口"), window(l), "")
                .add("weights", new Text("The weights", "权重"), weights(l), "")
                .add("products", new Text("The products", "乘积"), products(l), productEquation(l))
                .add("sum", new Text("The sum", "求和"), sum(l), sumEquation(l));
        if (l.biased()) {
            stages.add(
                    "bias",
                    new Text("The bias", "偏置"),
                    Text.format(
                            "Map %d has one fixed number of its own, learned in training, that is added everywhere.",
                            "图 %d 有一个在训练中得到的固定数，在每个位置都加上它。", l.cell().channel()),
                    Numbers.of(l.sum()) + " + " + Numbers.bracketed(l.bias()) + " = " + Numbers.of(l.before()));
        }
        List<Stage> all = stages.steps(l.steps())
                .output(l.cell(), l.output(), standing)
                .after(l.after(), l.cell())
                .done();
        return new Lesson.Convolution(
                l.cell(),
                l.geometry(),
                l.window(),
                l.inputs(),
                l.firstInput(),
                l.channels(),
                l.rest(),
                l.sum(),
                l.bias(),
                l.biased(),
                l.before(),
                l.steps(),
                l.output(),
                l.engine(),
                l.after(),
                l.next(),
                l.formula(),
                all,
                l.left());
    }

    private static Text window(Lesson.Convolution l) {
        Text place = Places.of(l.window().start());
        String size = Numbers.sizes(l.geometry().kernel());
        StringBuilder en = new StringBuilder("To get " + Places.of(l.cell()).en() + ", a window of " + size
                + (product(l) == 1 ? " cell" : " cells") + " is laid on the layer's input; its first cell lies on "
                + place.en() + ". " + channels(l).en());
        StringBuilder zh = new StringBuilder("为了得到" + Places.of(l.cell()).zh() + "，把 " + size + " 的窗口放到该层的输入上，其第一格位于"
                + place.zh() + "。" + channels(l).zh());
        if (l.window().padding() > 0) {
            Text padding = Text.format(
                    " %1$d of the cells lie outside the input and count as 0 (padding).",
                    "其中 %1$d 格在输入之外，按 0 计算（填充）。", l.window().padding());
            en.append(padding.en());
            zh.append(padding.zh());
        }
        if (l.geometry().isStretched()) {
            en.append(" This layer enlarges: its input is first pulled apart, with zeros between the numbers.");
            zh.append("该层会放大：先把输入拉开，在各数之间填 0。");
        }
        if (l.geometry().dilation().stream().anyMatch(d -> d > 1)) {
            en.append(" The window is spread out: between its cells some of the input are skipped.");
            zh.append("窗口是拉开的：格与格之间会跳过一些输入。");
        }
        return new Text(en.toString(), zh.toString());
    }

    private static Text channels(Lesson.Convolution l) {
        if (l.inputs() == 1) {
            return Text.format("It reads one channel of the input, number %d.", "它读取输入的一个通道，即通道 %d。", l.firstInput());
        }
        return Text.format(
                "It reads %1$d channels of the input at once (%2$d to %3$d).",
                "它同时读取输入的 %1$d 个通道（%2$d 到 %3$d）。", l.inputs(), l.firstInput(), l.firstInput() + l.inputs() - 1);
    }

    private static int product(Lesson.Convolution l) {
        return Geometry.product(l.geometry().kernel());
    }

    private static Text weights(Lesson.Convolution l) {
        int count = product(l) * l.inputs();
        int positions = Geometry.product(l.geometry().output());
        return Text.format(
                "Map %1$d has a kernel of its own: %2$d weights, one for each cell under the window. They were learned in training and are the same at all %3$d positions.",
                "图 %1$d 有自己的卷积核：共 %2$d 个权重，窗口下每格一个。它们在训练中得到，在全部 %3$d 个位置上都相同。",
                l.cell().channel(),
                count,
                positions);
    }

    private static Text products(Lesson.Convolution l) {
        return Text.format(
                "Every number under the window is multiplied by the weight on it: %1$d products. Below, those of channel %2$d, which counts most here.",
                "窗口下的每个数乘以对应的权重：共 %1$d 个乘积。下面是此处作用最大的通道 %2$d 的乘积。",
                product(l) * l.inputs(),
                l.channels().get(0).channel());
    }

    private static String productEquation(Lesson.Convolution l) {
        InputChannel c = l.channels().get(0);
        return Numbers.sum(c.values().length, k -> Numbers.product(c.values()[k], c.weights()[k])) + " = "
                + Numbers.of(c.sum());
    }

    private static Text sum(Lesson.Convolution l) {
        if (l.inputs() == 1) {
            return Text.format(
                    "All products are added up. %s",
                    "把所有乘积相加。%2$s", meaning(l.sum()).en(), meaning(l.sum()).zh());
        }
        InputChannel most = l.channels().get(0);
        return Text.format(
                "All products of all channels are added up; channel %1$d gives %2$s of it. %3$s",
                "把所有通道的全部乘积相加；其中通道 %1$d 贡献 %2$s。%4$s",
                most.channel(),
                Numbers.signed(most.sum()),
                meaning(l.sum()).en(),
                meaning(l.sum()).zh());
    }

    private static Text meaning(double sum) {
        return sum > 0
                ? new Text("A large sum means: what lies here is like the kernel's pattern.", "和越大，说明此处越像卷积核的图案。")
                : new Text(
                        "The sum is not positive: what lies here is not like the kernel's pattern.",
                        "和不为正：此处不像卷积核的图案。");
    }

    private static String sumEquation(Lesson.Convolution l) {
        List<String> terms = new ArrayList<>();
        List<InputChannel> channels = l.channels();
        for (int i = 0; i < Math.min(3, channels.size()); i++) {
            double sum = channels.get(i).sum();
            terms.add(i == 0 ? Numbers.of(sum) : Numbers.bracketed(sum));
        }
        if (l.inputs() > terms.size()) {
            double rest = l.sum()
                    - channels.stream().limit(3).mapToDouble(InputChannel::sum).sum();
            terms.add(Numbers.bracketed(rest));
        }
        String sum = String.join(" + ", terms);
        return l.inputs() == 1 ? productEquation(l) : sum + " = " + Numbers.of(l.sum());
    }
}
