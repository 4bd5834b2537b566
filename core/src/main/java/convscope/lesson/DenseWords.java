package convscope.lesson;

import convscope.words.Text;
import java.util.List;

/** Tells a dense layer step by step. */
final class DenseWords {
    private DenseWords() {}

    static String formula(boolean biased, List<Step> steps, boolean softmax) {
        String formula = "Σ input · weight" + (biased ? " + bias" : "");
        for (Step step : steps) {
            formula = step.name().en() + "(" + formula + ")";
        }
        return "output = " + (softmax ? "softmax(" + formula + ")" : formula);
    }

    static Lesson.Dense told(Lesson.Dense l) {
        Stages stages = new Stages()
                .add("window", new Text("All inputs", "全部输入"), inputs(l), "")
                .add("products", new Text("The products", "乘积"), products(l), equation(l))
                .add(
                        "sum",
                        new Text("The sum", "求和"),
                        Text.format(
                                "What speaks for it adds up to %1$s, what speaks against it to %2$s; together %3$s.",
                                "支持它的合计 %1$s，反对它的合计 %2$s；总和 %3$s。",
                                Numbers.signed(l.raising()),
                                Numbers.of(l.lowering()),
                                Numbers.of(l.sum())),
                        Numbers.of(l.raising()) + " + " + Numbers.bracketed(l.lowering()) + " = "
                                + Numbers.of(l.sum()));
        if (l.biased()) {
            stages.add(
                    "bias",
                    new Text("The bias", "偏置"),
                    new Text(
                            "One fixed number of this unit, learned in training, is added whatever the input is.",
                            "加上该单元在训练中得到的一个固定数，与输入无关。"),
                    Numbers.of(l.sum()) + " + " + Numbers.bracketed(l.bias()) + " = " + Numbers.of(l.before()));
        }
        stages.steps(l.steps());
        if (l.softmax() != null) {
            Stage shares = l.softmax().stages().get(l.softmax().stages().size() - 2);
            stages.add("softmax", new Text("Softmax", "softmax"), shares.text(), shares.equation());
        }
        return new Lesson.Dense(
                l.cell(),
                l.inputs(),
                l.top(),
                l.rest(),
                l.raising(),
                l.lowering(),
                l.sum(),
                l.bias(),
                l.biased(),
                l.before(),
                l.steps(),
                l.softmax(),
                l.output(),
                l.engine(),
                l.after(),
                l.next(),
                l.formula(),
                stages.output(l.cell(), l.output(), new Text("", ""))
                        .after(l.after(), l.cell())
                        .done(),
                l.left());
    }

    private static String unit(Lesson.Dense l) {
        return l.cell().label().isEmpty()
                ? String.valueOf(l.cell().channel())
                : l.cell().channel() + " ('" + l.cell().label() + "')";
    }

    private static Text inputs(Lesson.Dense l) {
        boolean maps = !l.top().isEmpty()
                && l.top().get(0).channel() >= 0
                && l.top().get(0).at().isEmpty();
        Text from = maps
                ? new Text(" Each input stands for one map of the layer before.", "每个输入代表前一层的一张图。")
                : new Text("", "");
        return Text.format(
                "Unit %1$s looks at all %2$d inputs at once; there is no window any more.%3$s",
                "单元 %1$s 同时读取全部 %2$d 个输入；这里不再有窗口。%4$s", unit(l), l.inputs(), from.en(), from.zh());
    }

    private static Text products(Lesson.Dense l) {
        if (l.top().isEmpty()) {
            return new Text("Each input is multiplied by its weight.", "每个输入乘以它的权重。");
        }
        Lesson.Contribution most = l.top().get(0);
        return Text.format(
                "Each input is multiplied by its weight. Input %1$d counts most: %2$s.",
                "每个输入乘以它的权重。作用最大的是输入 %1$d：%2$s。", most.input(), Numbers.signed(most.product()));
    }

    private static String equation(Lesson.Dense l) {
        int shown = Math.min(3, l.top().size());
        double listed = l.top().stream()
                .limit(shown)
                .mapToDouble(Lesson.Contribution::product)
                .sum();
        String terms = Numbers.sum(
                shown,
                i -> Numbers.product(l.top().get(i).value(), l.top().get(i).weight()));
        String rest = l.inputs() > shown ? " + " + Numbers.bracketed(l.sum() - listed) : "";
        return terms + rest + " = " + Numbers.of(l.sum());
    }
}
