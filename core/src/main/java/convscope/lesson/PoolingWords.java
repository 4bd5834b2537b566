package convscope.lesson;

import convscope.words.Text;

/** Tells pools step by step. */
final class PoolingWords {
    private PoolingWords() {}

    static Lesson.MaxPooling told(Lesson.MaxPooling l, float[] values, Text standing) {
        Text where = Places.of(l.winnerAt());
        Text ties = l.ties() == 0
                ? new Text("", "")
                : Text.format(
                        " %1$d other cells hold the same number; the first one is marked.",
                        "另有 %1$d 格的数相同；标出的是第一格。", l.ties());
        Stages stages = new Stages()
                .add("window", new Text("The window", "窗口"), window(l.cell(), l.geometry(), l.window()), "")
                .add(
                        "winner",
                        new Text("The largest wins", "最大者胜出"),
                        Text.format(
                                "Only the largest number under the window goes on; it lies on %1$s of the input. Where exactly it was is forgotten: the map gets coarser.%3$s",
                                "窗口下只有最大的数继续传递；它位于输入的%2$s。它的确切位置随之被忽略：图变得更粗。%4$s",
                                where.en(),
                                where.zh(),
                                ties.en(),
                                ties.zh()),
                        "max(" + terms(values, ", ") + ") = " + Numbers.of(l.before()));
        return new Lesson.MaxPooling(
                l.cell(),
                l.geometry(),
                l.window(),
                l.values(),
                l.winner(),
                l.winnerAt(),
                l.ties(),
                l.before(),
                l.steps(),
                l.output(),
                l.engine(),
                l.after(),
                l.next(),
                l.formula(),
                stages.steps(l.steps())
                        .output(l.cell(), l.output(), standing)
                        .after(l.after(), l.cell())
                        .done(),
                l.left());
    }

    static Lesson.AveragePooling told(Lesson.AveragePooling l, float[] values, Text standing) {
        Text padding = l.window().padding() == 0
                ? new Text("", "")
                : l.divisor() > values.length - l.window().padding()
                        ? new Text(" Padding counts as zeros.", "填充按 0 计入。")
                        : new Text(" Padding does not count.", "填充不计入。");
        Stages stages = new Stages()
                .add("window", new Text("The window", "窗口"), window(l.cell(), l.geometry(), l.window()), "")
                .add(
                        "mean",
                        new Text("The mean", "平均"),
                        Text.format(
                                "The numbers under the window are added and divided by %1$d, the number of cells that count.%2$s",
                                "把窗口下的数相加，再除以计入的格数 %1$d。%3$s", l.divisor(), padding.en(), padding.zh()),
                        "(" + terms(values, " + ") + ") / " + l.divisor() + " = " + Numbers.of(l.sum()) + " / "
                                + l.divisor() + " = " + Numbers.of(l.before()));
        return new Lesson.AveragePooling(
                l.cell(),
                l.geometry(),
                l.window(),
                l.values(),
                l.sum(),
                l.divisor(),
                l.before(),
                l.steps(),
                l.output(),
                l.engine(),
                l.after(),
                l.next(),
                l.formula(),
                stages.steps(l.steps())
                        .output(l.cell(), l.output(), standing)
                        .after(l.after(), l.cell())
                        .done(),
                l.left());
    }

    private static String terms(float[] values, String between) {
        return Numbers.sum(values.length, k -> Numbers.bracketed(values[k])).replace(" + ", between);
    }

    private static Text window(LessonCell cell, Geometry geometry, Window window) {
        String size = Numbers.sizes(geometry.kernel());
        if (geometry.kernel().equals(geometry.input())) {
            return Text.format(
                    "The window covers the whole of map %1$d (%2$s): one number is made of the entire map.",
                    "窗口覆盖整张图 %1$d（%2$s）：整张图归为一个数。", cell.channel(), size);
        }
        Text place = Places.of(window.start());
        Text padding = window.padding() == 0
                ? new Text("", "")
                : Text.format(
                        " %1$d of its cells lie outside the input (padding).", "其中 %1$d 格在输入之外（填充）。", window.padding());
        return Text.format(
                "A window of %1$s cells lies on map %2$d of the input; its first cell lies on %3$s. Each map is pooled by itself.%5$s",
                "%1$s 的窗口放在输入的图 %2$d 上，其第一格位于%4$s。每张图单独池化。%6$s",
                size,
                cell.channel(),
                place.en(),
                place.zh(),
                padding.en(),
                padding.zh());
    }
}
