package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** Works out a unit of a dense layer. */
final class DenseLesson {
    private static final int LISTED = 20;

    private DenseLesson() {}

    static Lesson.Dense at(Scene scene, LessonCell cell) {
        Node core = scene.anatomy().core();
        int position = Geometry.flat(cell.position(), cell.space());
        int inputs = scene.input().channels();
        double[] weights = weights(scene, core, cell.channel(), inputs);
        double[] products = new double[inputs];
        double raising = 0;
        double lowering = 0;
        for (int i = 0; i < inputs; i++) {
            products[i] = weights[i] * scene.input().at(i, position);
            raising += Math.max(0, products[i]);
            lowering += Math.min(0, products[i]);
        }
        double sum = raising + lowering;
        List<Lesson.Contribution> top = new ArrayList<>();
        double listed = 0;
        Origin origin = Origin.of(scene);
        for (int i : ConvolutionLesson.largest(products, LISTED)) {
            top.add(new Lesson.Contribution(
                    i, origin.channel(i), origin.at(i), scene.input().at(i, position), weights[i], products[i]));
            listed += products[i];
        }
        Tensor bias = core.hasInput(2) ? scene.index().constant(core.inputs().get(2)) : null;
        double shift = bias == null ? 0 : core.real("beta", 1) * bias.number(bias.count() == 1 ? 0 : cell.channel());
        return finished(
                scene,
                cell,
                top,
                new Rest(inputs - top.size(), inputs == top.size() ? 0 : sum - listed),
                new double[] {raising, lowering, sum, shift},
                bias != null);
    }

    private static Lesson.Dense finished(
            Scene scene, LessonCell cell, List<Lesson.Contribution> top, Rest rest, double[] sums, boolean biased) {
        double before = sums[2] + sums[3];
        double score = scene.anatomy().inside().end(before, cell.channel());
        Lesson.Softmax softmax = scene.scores() == null ? null : SoftmaxLesson.of(scene, cell, scene.scores());
        double output = softmax == null ? score : softmax.output();
        List<Step> steps = scene.anatomy().inside().steps(before, cell.channel());
        Text left = rest.count() == 0
                ? null
                : Text.format(
                        "%d more inputs count less each; they are in the sum but not listed one by one.",
                        "另有 %d 个输入，各自的作用较小；已计入总和，但没有逐个列出。", rest.count());
        Lesson.Dense bare = new Lesson.Dense(
                cell,
                scene.input().channels(),
                top,
                rest,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                biased,
                before,
                steps,
                softmax,
                output,
                scene.engine(cell),
                scene.anatomy().after().steps(output, cell.channel()),
                scene.anatomy().next(),
                DenseWords.formula(biased, steps, softmax != null),
                List.of(),
                left);
        return DenseWords.told(bare);
    }

    /** The weights of one unit, times what the operator multiplies all of them by. */
    private static double[] weights(Scene scene, Node core, int unit, int inputs) {
        Tensor matrix = scene.index().constant(core.inputs().get(1));
        boolean rows = core.integer("transB", 0) == 1;
        double alpha = core.is("Gemm") ? core.real("alpha", 1) : 1;
        double[] weights = new double[inputs];
        int columns = (int) matrix.size(1);
        for (int i = 0; i < inputs; i++) {
            weights[i] = alpha * matrix.number(rows ? unit * columns + i : i * columns + unit);
        }
        return weights;
    }
}
