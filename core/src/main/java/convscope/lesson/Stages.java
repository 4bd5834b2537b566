package convscope.lesson;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** Puts the stages of a lesson together. */
final class Stages {
    private final List<Stage> all = new ArrayList<>();

    Stages add(String key, Text title, Text text, String equation) {
        all.add(new Stage(key, title, text, equation));
        return this;
    }

    Stages steps(List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            all.add(new Stage("step-" + i, step.name(), step.words(), step.equation()));
        }
        return this;
    }

    /** What the layers behind do with the number. */
    Stages after(List<Step> steps, LessonCell cell) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Text text = Text.format(
                    "Here the layer '%1$s' ends; the next layer goes on with the number. %2$s",
                    "层“%1$s”到此结束；下一层继续处理这个数。%3$s",
                    cell.name(),
                    step.words().en(),
                    step.words().zh());
            all.add(new Stage("after-" + i, step.name(), i == 0 ? text : step.words(), step.equation()));
        }
        return this;
    }

    Stages output(LessonCell cell, double output, Text standing) {
        Text place = Places.of(cell);
        String label = cell.label().isEmpty() ? "" : " ('" + cell.label() + "')";
        String labelZh = cell.label().isEmpty() ? "" : "（“" + cell.label() + "”）";
        return add(
                "output",
                new Text("Result", "结果"),
                new Text(
                        "This is " + place.en() + label + " in the layer's output." + standing.en(),
                        "这就是该层输出中" + place.zh() + labelZh + "的值。" + standing.zh()),
                Numbers.of(output));
    }

    List<Stage> done() {
        return List.copyOf(all);
    }
}
