package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Map;

/** What is explained. */
public sealed interface Target {
    /** A class of the network's answer: one of those that {@link InOutput} and {@link Region} build upon. */
    sealed interface OfClass extends Target {}

    /** The answer in place {@code rank} of the network's own order; 1 is its first. */
    record Top(int rank) implements OfClass {
        public Top {
            if (rank < 1) {
                throw new InvalidRequestException("the rank of an answer must be at least 1, was " + rank);
            }
        }
    }

    /** A class by its number. */
    record ClassIndex(int index) implements OfClass {}

    /** A class by its name, or by a part of it that no other class has. */
    record Label(String text) implements OfClass {}

    /** What speaks for {@code first} and against {@code second}: the difference of their scores. */
    record Difference(Target first, Target second) implements Target {}

    /** A class in one of several outputs. */
    record InOutput(String output, OfClass target) implements Target {}

    /**
     * A unit (channel) of a layer.
     *
     * @param layer whose unit
     * @param channel number of the channel
     * @param position one position, outermost axis first; empty for the mean over all
     */
    record Unit(LayerRef layer, int channel, List<Integer> position) implements Target {
        public Unit {
            position = List.copyOf(position);
            if (channel < 0) {
                throw new InvalidRequestException("the number of a unit must be at least 0, was " + channel);
            }
        }
    }

    /**
     * A class over a region of an output with space axes, such as that of a segmentation network: the mean of its score there.
     *
     * @param target the class
     * @param box corners, first those where it starts, then those where it ends (exclusive), outermost axis first; empty for no box
     * @param mask numbers over the output's space axes, above 0 inside the region; null for none
     */
    record Region(OfClass target, List<Integer> box, Tensor mask) implements Target {
        public Region {
            box = List.copyOf(box);
            if (!box.isEmpty() && mask != null) {
                throw new InvalidRequestException("a region is given by a box or by a mask, not by both");
            }
        }

        /**
         * The positions where the network answers with this class more than with any other; of these, where a {@linkplain convscope.network.ClassLayout detector}
         * is at least half as sure as where it is surest. Where there is one class alone and a sigmoid: the positions with more than one half.
         */
        public static Region answered(OfClass target) {
            return new Region(target, List.of(), null);
        }
    }

    /**
     * Elements of an output, such as one number of a detector's row: their sum.
     *
     * @param output its name; empty for the first
     * @param index one number per axis after the batch; -1 for all along this axis
     */
    record Entry(String output, List<Integer> index) implements Target {
        public Entry {
            index = List.copyOf(index);
        }
    }

    /**
     * Likeness to another input: the cosine between what a layer computes for both.
     *
     * @param layer whose values are compared; auto takes the last with more than one channel before the scores
     * @param name of the other input, for records
     * @param inputs the other input, one tensor per input of the network, a batch of one each
     */
    record Similarity(LayerRef layer, String name, Map<String, Tensor> inputs) implements Target {
        public Similarity {
            inputs = Map.copyOf(inputs);
        }
    }

    /**
     * Reads a target as the command line and the page write it.
     *
     * <ul>
     *   <li>{@code top}, {@code top2}, a class number, a label or a part of one; two of these joined by {@code " - "}
     *   <li>{@code output:NAME:CLASS}: a class in an output of this name
     *   <li>{@code output:NAME[3,5]} or {@code output[3,*]}: elements of an output
     *   <li>{@code unit:LAYER:CHANNEL} or {@code unit:LAYER:CHANNEL@3,4}: a unit, its mean or one position
     *   <li>{@code region:CLASS} where the network answers so, or {@code region:CLASS@y0,x0,y1,x1}: a class over a region
     * </ul>
     */
    static Target parse(String text) {
        return TargetText.parse(text);
    }
}
