package convscope.lesson;

import static java.util.Map.entry;

import convscope.graph.Node;
import convscope.words.Text;
import java.util.Map;

/** Names of functions of single numbers, and what they do. */
final class StepWords {
    /** A name and a sentence in both languages. */
    private record Words(String en, String zh, String doesEn, String doesZh) {}

    private static final Map<String, Words> KNOWN = Map.ofEntries(
            entry(
                    "BatchNormalization",
                    new Words(
                            "Batch normalisation",
                            "批归一化",
                            "Takes away the channel's usual value and divides by its usual spread, both learned in training; then scales and shifts.",
                            "减去该通道的常见值，再除以常见的波动幅度（均在训练中得到），然后缩放并平移。")),
            entry(
                    "Celu",
                    new Words(
                            "CELU",
                            "CELU",
                            "Keeps positive numbers and bends negative ones towards a limit.",
                            "保留正数，让负数逐渐趋近一个下限。")),
            entry(
                    "Elu",
                    new Words(
                            "ELU",
                            "ELU",
                            "Keeps positive numbers and bends negative ones towards a limit.",
                            "保留正数，让负数逐渐趋近一个下限。")),
            entry(
                    "Exp",
                    new Words(
                            "Exponential",
                            "指数函数",
                            "Turns the number into a positive one that grows faster and faster.",
                            "把数变为正数，且增长越来越快。")),
            entry(
                    "Gelu",
                    new Words(
                            "GELU",
                            "GELU",
                            "Keeps large positive numbers, lets negative ones fade to 0, softly.",
                            "保留较大的正数，让负数平滑地趋近 0。")),
            entry(
                    "HardSigmoid",
                    new Words(
                            "Hard sigmoid",
                            "硬 sigmoid",
                            "Squeezes the number into 0 to 1 along straight lines.",
                            "用折线把数压缩到 0 到 1 之间。")),
            entry(
                    "HardSwish",
                    new Words(
                            "Hard swish",
                            "硬 swish",
                            "Keeps large positive numbers, lets negative ones fade to 0.",
                            "保留较大的正数，让负数趋近 0。")),
            entry(
                    "LeakyRelu",
                    new Words(
                            "Leaky ReLU",
                            "带泄漏的 ReLU",
                            "Keeps positive numbers and makes negative ones much smaller.",
                            "保留正数，把负数大幅缩小。")),
            entry(
                    "Mish",
                    new Words(
                            "Mish",
                            "Mish",
                            "Keeps large positive numbers, lets negative ones fade to 0, softly.",
                            "保留较大的正数，让负数平滑地趋近 0。")),
            entry(
                    "PRelu",
                    new Words(
                            "PReLU",
                            "PReLU",
                            "Keeps positive numbers and scales negative ones by a learned factor.",
                            "保留正数，用学到的系数缩放负数。")),
            entry(
                    "Relu",
                    new Words(
                            "ReLU",
                            "ReLU",
                            "Keeps positive numbers; negative ones become 0: only what speaks for the pattern goes on.",
                            "保留正数，负数变为 0：只有支持该图案的信号继续传递。")),
            entry(
                    "Selu",
                    new Words(
                            "SELU",
                            "SELU",
                            "Scales positive numbers and bends negative ones towards a limit.",
                            "放大正数，让负数逐渐趋近一个下限。")),
            entry(
                    "Sigmoid",
                    new Words(
                            "Sigmoid",
                            "sigmoid",
                            "Squeezes the number into 0 to 1; 0 becomes one half.",
                            "把数压缩到 0 到 1 之间；0 变为一半。")),
            entry(
                    "Softplus",
                    new Words(
                            "Softplus",
                            "Softplus",
                            "Keeps large positive numbers, lets negative ones fade to 0, softly.",
                            "保留较大的正数，让负数平滑地趋近 0。")),
            entry(
                    "Softsign",
                    new Words("Softsign", "Softsign", "Squeezes the number into -1 to 1.", "把数压缩到 -1 到 1 之间。")),
            entry(
                    "Swish",
                    new Words(
                            "Swish (SiLU)",
                            "Swish（SiLU）",
                            "Multiplies the number by its own sigmoid: large positive ones stay, negative ones fade to 0.",
                            "把数乘以它自己的 sigmoid：较大的正数保留，负数趋近 0。")),
            entry("Tanh", new Words("Tanh", "tanh", "Squeezes the number into -1 to 1.", "把数压缩到 -1 到 1 之间。")),
            entry(
                    "ThresholdedRelu",
                    new Words(
                            "Thresholded ReLU",
                            "带阈值的 ReLU",
                            "Keeps numbers above a threshold; all others become 0.",
                            "保留高于阈值的数，其余变为 0。")),
            entry("Add", new Words("Shift", "平移", "Adds a fixed number of this channel (a bias).", "加上该通道的一个固定数（偏置）。")),
            entry("Sub", new Words("Shift", "平移", "Takes away a fixed number.", "减去一个固定的数。")),
            entry("Mul", new Words("Scale", "缩放", "Multiplies by a fixed number.", "乘以一个固定的数。")),
            entry("Div", new Words("Scale", "缩放", "Divides by a fixed number.", "除以一个固定的数。")));

    private StepWords() {}

    static Step step(CellChain.Link link, double[] arguments, double before, double after) {
        String operator = operator(link);
        Words words = KNOWN.get(operator);
        Text name = words == null ? new Text(operator, operator) : new Text(words.en, words.zh);
        Text does = words == null
                ? Text.format("The function %s of this number.", "对该数应用函数 %s。", operator)
                : new Text(words.doesEn, words.doesZh);
        if (operator.equals("Clip")) {
            name = clipName(link.node(), arguments);
            does = clipWords(link.node(), arguments);
        }
        String equation = equation(operator, link.node(), arguments, before) + " = " + Numbers.of(after);
        return new Step(operator, link.layer(), name, does, equation, before, after);
    }

    private static String operator(CellChain.Link link) {
        if (link.gated() == null) {
            return link.node().op();
        }
        return link.gated().is("Sigmoid") ? "Swish" : "HardSwish";
    }

    private static Text clipName(Node node, double[] x) {
        if (node.hasInput(1) && node.hasInput(2) && x[1] == 0) {
            String name = "ReLU" + Numbers.of(x[2]);
            return Text.format("%s (clip)", "%s（截断）", name);
        }
        return new Text("Clip", "截断");
    }

    private static Text clipWords(Node node, double[] x) {
        String low = node.hasInput(1) ? Numbers.of(x[1]) : "-∞";
        String high = node.hasInput(2) ? Numbers.of(x[2]) : "+∞";
        return Text.format(
                "Numbers below %1$s become %1$s, numbers above %2$s become %2$s; all others stay.",
                "小于 %1$s 的数变为 %1$s，大于 %2$s 的数变为 %2$s，其余不变。", low, high);
    }

    private static String equation(String operator, Node node, double[] x, double before) {
        String n = Numbers.of(before);
        String b = Numbers.bracketed(before);
        return switch (operator) {
            case "Add" -> n + " + " + Numbers.bracketed(other(x, before));
            case "Sub" -> Numbers.of(x[0]) + " - " + Numbers.bracketed(x[1]);
            case "Mul" -> n + " · " + Numbers.bracketed(other(x, before));
            case "Div" -> Numbers.of(x[0]) + " / " + Numbers.bracketed(x[1]);
            case "BatchNormalization" -> "(" + n + " - " + Numbers.bracketed(x[3]) + ") / √(" + Numbers.of(x[4]) + " + "
                    + Numbers.of(node.real("epsilon", 1e-5f)) + ") · " + Numbers.bracketed(x[1]) + " + "
                    + Numbers.bracketed(x[2]);
            case "Clip" -> clipEquation(node, x, n);
            case "Relu" -> "max(0, " + n + ")";
            case "Swish" -> n + " · sigmoid(" + n + ")";
            case "HardSwish" -> n + " · hardsigmoid(" + n + ")";
            case "Sigmoid" -> "1 / (1 + e^-" + b + ")";
            case "LeakyRelu" -> before >= 0 ? n : Numbers.product(node.real("alpha", 0.01f), before);
            case "PRelu" -> before >= 0 ? n : Numbers.product(x[1], before);
            default -> operator.toLowerCase(java.util.Locale.ROOT) + "(" + n + ")";
        };
    }

    private static double other(double[] x, double before) {
        return x[0] == before ? x[1] : x[0];
    }

    private static String clipEquation(Node node, double[] x, String n) {
        String upper = node.hasInput(2) ? "min(" + Numbers.of(x[2]) + ", " : "";
        String lower = node.hasInput(1) ? "max(" + Numbers.of(x[1]) + ", " + n + ")" : n;
        return upper + lower + (upper.isEmpty() ? "" : ")");
    }
}
