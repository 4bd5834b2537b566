package convscope.lesson;

import convscope.words.Text;
import java.util.List;

/**
 * How one output number of a layer comes about, with the real numbers of the open network and the given input. Every case has:
 *
 * <ul>
 *   <li>{@code cell}: which number;
 *   <li>{@code before}: what the layer's operator gives; {@code steps}: what the layer does with it; {@code output}: the result, worked out here in float64;
 *       {@code engine}: the number that the engine computed for this cell in float32, equal up to rounding;
 *   <li>{@code after}: what the next layers do with the number as long as each works on it alone; {@code next}: the layers that read this one;
 *   <li>{@code formula}: the formula in general; {@code stages}: the lesson told step by step, with numbers;
 *   <li>{@code left}: what is counted but not listed, in words; null where everything is listed.
 * </ul>
 */
public sealed interface Lesson {
    /** What the lesson teaches. */
    LessonKind kind();

    /** The number that is explained. */
    LessonCell cell();

    /** The number as the engine computed it. */
    double engine();

    /** The number as the lesson works it out. */
    double output();

    /** The lesson told step by step. */
    List<Stage> stages();

    /**
     * A convolution, also a transposed one.
     *
     * @param channels the input channels with the largest sums at this position, the largest first
     * @param rest the other channels of the group
     * @param inputs number of channels that the kernel reads, and {@code firstInput} the first of them
     * @param sum of all products
     * @param bias 0 where the layer has none, which {@code biased} says
     */
    record Convolution(
            LessonCell cell,
            Geometry geometry,
            Window window,
            int inputs,
            int firstInput,
            List<InputChannel> channels,
            Rest rest,
            double sum,
            double bias,
            boolean biased,
            double before,
            List<Step> steps,
            double output,
            double engine,
            List<Step> after,
            List<Integer> next,
            String formula,
            List<Stage> stages,
            Text left)
            implements Lesson {
        @Override
        public LessonKind kind() {
            return LessonKind.CONVOLUTION;
        }
    }

    /**
     * The largest number under a window.
     *
     * @param values under the window, row by row, 0 in the padding; empty where the window is too large to list; must not be changed
     * @param winner cell of the window with the largest number, the first one where several have it
     * @param winnerAt the same as an index along each axis of the input
     * @param ties how many other cells have the same number
     */
    record MaxPooling(
            LessonCell cell,
            Geometry geometry,
            Window window,
            float[] values,
            int winner,
            List<Integer> winnerAt,
            int ties,
            double before,
            List<Step> steps,
            double output,
            double engine,
            List<Step> after,
            List<Integer> next,
            String formula,
            List<Stage> stages,
            Text left)
            implements Lesson {
        @Override
        public LessonKind kind() {
            return LessonKind.MAX_POOLING;
        }
    }

    /**
     * The mean of the numbers under a window.
     *
     * @param values under the window, row by row, 0 in the padding; empty where the window is too large to list; must not be changed
     * @param sum of all values
     * @param divisor by how many cells the sum is divided
     */
    record AveragePooling(
            LessonCell cell,
            Geometry geometry,
            Window window,
            float[] values,
            double sum,
            int divisor,
            double before,
            List<Step> steps,
            double output,
            double engine,
            List<Step> after,
            List<Integer> next,
            String formula,
            List<Stage> stages,
            Text left)
            implements Lesson {
        @Override
        public LessonKind kind() {
            return LessonKind.AVERAGE_POOLING;
        }
    }

    /**
     * One input of a unit.
     *
     * @param input number of the input
     * @param channel of the maps that were flattened or averaged into the inputs; -1 where that is not known
     * @param at place on that map; empty where there is none
     */
    record Contribution(int input, int channel, List<Integer> at, double value, double weight, double product) {}

    /**
     * A unit that weighs all inputs.
     *
     * @param top the inputs with the largest products, the largest first
     * @param rest all others
     * @param raising sum of all positive products
     * @param lowering sum of all negative products
     * @param softmax how the share follows from the scores of all units, where the layer ends in a softmax; null elsewhere
     */
    record Dense(
            LessonCell cell,
            int inputs,
            List<Contribution> top,
            Rest rest,
            double raising,
            double lowering,
            double sum,
            double bias,
            boolean biased,
            double before,
            List<Step> steps,
            Softmax softmax,
            double output,
            double engine,
            List<Step> after,
            List<Integer> next,
            String formula,
            List<Stage> stages,
            Text left)
            implements Lesson {
        @Override
        public LessonKind kind() {
            return LessonKind.DENSE;
        }
    }

    /**
     * One class of a softmax.
     *
     * @param label name of the class; empty where it has none
     * @param shifted {@code score - max}
     * @param exponential {@code e^shifted}
     * @param share {@code exponential / total}
     */
    record Share(int index, String label, double score, double shifted, double exponential, double share) {}

    /**
     * Scores made into shares that add up to 1.
     *
     * @param max the largest score, which is taken from all scores first so that no exponential grows too large; the shares are the same without it
     * @param top the largest shares, the largest first, and the cell's own where it is not among them
     * @param rest exponentials of all others
     * @param total of all exponentials
     */
    record Softmax(
            LessonCell cell,
            double max,
            List<Share> top,
            Rest rest,
            double total,
            double output,
            double engine,
            List<Integer> next,
            String formula,
            List<Stage> stages,
            Text left)
            implements Lesson {
        @Override
        public LessonKind kind() {
            return LessonKind.SOFTMAX;
        }
    }
}
