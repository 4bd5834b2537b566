package convscope.lesson;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Works out a softmax. */
final class SoftmaxLesson {
    private static final int LISTED = 10;

    private SoftmaxLesson() {}

    static Lesson.Softmax at(Scene scene, LessonCell cell) {
        return of(scene, cell, scene.input());
    }

    static Lesson.Softmax of(Scene scene, LessonCell cell, LayerValues scores) {
        int position = Geometry.flat(cell.position(), cell.space());
        int classes = scores.channels();
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            max = Math.max(max, scores.at(i, position));
        }
        double total = 0;
        for (int i = 0; i < classes; i++) {
            total += Math.exp(scores.at(i, position) - max);
        }
        List<Lesson.Share> top = new ArrayList<>();
        double listed = 0;
        for (int i : shown(scores, position, cell.channel())) {
            double score = scores.at(i, position);
            double exponential = Math.exp(score - max);
            String label = i < scene.labels().size() ? scene.labels().get(i) : "";
            top.add(new Lesson.Share(i, label, score, score - max, exponential, exponential / total));
            listed += exponential;
        }
        Lesson.Share own = top.stream()
                .filter(s -> s.index() == cell.channel())
                .findFirst()
                .orElseThrow();
        int unlisted = classes - top.size();
        Text left = unlisted == 0
                ? null
                : Text.format(
                        "%d more classes have smaller shares; they are in the total but not listed.",
                        "另有 %d 个类别的份额更小；已计入总数，但没有列出。", unlisted);
        return new Lesson.Softmax(
                cell,
                max,
                top,
                new Rest(unlisted, unlisted == 0 ? 0 : total - listed),
                total,
                own.share(),
                scene.engine(cell),
                scene.anatomy().next(),
                "share = e^(score - largest score) / Σ e^(score - largest score)",
                stages(cell, own, top.get(0), max, total, classes),
                left);
    }

    private static List<Integer> shown(LayerValues scores, int position, int own) {
        List<Integer> shown = new ArrayList<>(IntStream.range(0, scores.channels())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores.at(i, position))
                        .thenComparing(i -> i))
                .limit(LISTED)
                .toList());
        if (!shown.contains(own)) {
            shown.add(own);
        }
        return shown;
    }

    private static List<Stage> stages(
            LessonCell cell, Lesson.Share own, Lesson.Share first, double max, double total, int classes) {
        String shifted = Numbers.of(own.score()) + " - " + Numbers.bracketed(max) + " = " + Numbers.of(own.shifted());
        return new Stages()
                .add(
                        "scores",
                        new Text("The scores", "得分"),
                        Text.format(
                                "There are %1$d scores, one for each class. The largest is %2$s (%3$s). It is taken away from all of them first; that keeps the numbers small and does not change the shares.",
                                "共有 %1$d 个得分，每类一个。最大的是 %2$s（%4$s）。先从所有得分中减去它：数字因此不会过大，而份额不变。",
                                classes,
                                Numbers.of(max),
                                named(first, "class "),
                                named(first, "类别 ")),
                        shifted)
                .add(
                        "exponentials",
                        new Text("The exponentials", "指数"),
                        new Text(
                                "Each difference goes into the exponential function: the largest becomes 1, and every step of 1 below makes it 2.7 times smaller. Nothing is negative any more.",
                                "每个差值代入指数函数：最大的变为 1，每低 1 就缩小到 1/2.7。此后不再有负数。"),
                        "e^" + Numbers.bracketed(own.shifted()) + " = " + Numbers.of(own.exponential()))
                .add(
                        "shares",
                        new Text("The shares", "份额"),
                        Text.format(
                                "Softmax divides by the total of all %1$d exponentials, so that all shares add up to 1. The share of %2$s is %4$s.",
                                "softmax 除以全部 %1$d 个指数之和，使所有份额相加为 1。%3$s的份额是 %4$s。",
                                classes,
                                named(own, "class "),
                                named(own, "类别 "),
                                percent(own.share())),
                        Numbers.of(own.exponential()) + " / " + Numbers.of(total) + " = " + Numbers.of(own.share()))
                .output(cell, own.share(), new Text("", ""))
                .done();
    }

    private static String named(Lesson.Share share, String word) {
        return share.label().isEmpty() ? word + share.index() : "'" + share.label() + "'";
    }

    private static String percent(double share) {
        return String.format(java.util.Locale.ROOT, share < 0.01 ? "%.2f %%" : "%.1f %%", 100 * share);
    }
}
