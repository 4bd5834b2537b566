package convscope.lesson;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/** What grids of all sliding layers have in common. */
final class Grids {
    private Grids() {}

    static int number(Scene scene) {
        return scene.index().layerOf(scene.layer().output().name());
    }

    static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    /** The maps that a channel's results become, step by step. */
    static List<LessonGrid.GridStage> stages(Scene scene, int channel, double[] results) {
        List<LessonGrid.GridStage> stages = new ArrayList<>();
        double[] numbers = results.clone();
        for (boolean inside : new boolean[] {true, false}) {
            CellChain chain =
                    inside ? scene.anatomy().inside() : scene.anatomy().after();
            List<List<Step>> all = new ArrayList<>();
            for (double number : numbers) {
                all.add(chain.steps(number, channel));
            }
            int count = all.isEmpty() ? 0 : all.get(0).size();
            for (int s = 0; s < count; s++) {
                for (int p = 0; p < numbers.length; p++) {
                    numbers[p] = all.get(p).get(s).after();
                }
                Step first = all.get(0).get(s);
                stages.add(new LessonGrid.GridStage(first.name(), first.layer(), inside, floats(numbers)));
            }
        }
        return stages;
    }

    /** The grid of a layer too large to be sent. */
    static LessonGrid.Sliding remote(
            Scene scene, int channel, Geometry geometry, int firstInput, int inputs, double bias) {
        return new LessonGrid.Sliding(
                scene.anatomy().kind(),
                number(scene),
                channel,
                geometry,
                scene.output().positions(),
                firstInput,
                inputs,
                List.of(),
                inputs,
                new float[0],
                bias,
                new float[0],
                List.of(),
                false,
                Text.format(
                        "This layer is too large to send whole (%s numbers go in, %s come out per channel): every position is worked out when it is asked for.",
                        "该层太大，无法整体发送（每个通道输入 %s 个数，输出 %s 个数）：每个位置在需要时再计算。",
                        scene.input().positions(),
                        scene.output().positions()));
    }
}
