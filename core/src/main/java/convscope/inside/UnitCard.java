package convscope.inside;

import convscope.graph.Tensor;
import convscope.method.unit.ReceptiveFields;
import convscope.model.Layer;
import convscope.words.Text;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to know about one unit (channel) of a layer for one input.
 *
 * @param layer whose unit
 * @param channel number of the channel
 * @param min smallest value of the unit's map; NaN where none is a number, as are {@code max} and {@code mean}
 * @param max largest value
 * @param mean mean over the positions
 * @param notNumbers how many values are NaN or infinite; they count nowhere else
 * @param histogram how often which values occur
 * @param strongest position of the largest value, outermost axis first; empty for a layer without space axes
 * @param kernel the unit's weights: {@code [in/groups, *kernel]} of a convolution, {@code [in]} of a dense layer; empty where the layer has none of its own for each channel
 * @param contribution what the unit gives to the explained target; empty where that is not known
 * @param withoutContribution why not, as a sentence; empty where it is known
 * @param fields what the strongest position can see of each input
 */
public record UnitCard(
        Layer layer,
        int channel,
        double min,
        double max,
        double mean,
        int notNumbers,
        Histogram histogram,
        List<Integer> strongest,
        Optional<Tensor> kernel,
        Optional<Contribution> contribution,
        String withoutContribution,
        List<ReceptiveFields.Seen> fields) {
    /**
     * How often which values occur.
     *
     * @param low where the first bin starts: the smallest value, or half a unit below it where all are equal
     * @param high where the last bin ends, included: the largest value, or half a unit above it where all are equal
     * @param counts one number per bin, all bins of equal width; always {@value #BINS} of them
     */
    public record Histogram(double low, double high, List<Integer> counts) {
        /** Number of bins. */
        public static final int BINS = 32;

        public Histogram {
            counts = List.copyOf(counts);
        }

        /** Of values whose smallest and largest number are known; what is no number is left out. */
        static Histogram of(float[] values, double min, double max) {
            double low = min < max ? min : min - 0.5;
            double high = min < max ? max : max + 0.5;
            int[] counts = new int[BINS];
            for (float value : values) {
                if (Float.isFinite(value)) {
                    counts[Math.min(BINS - 1, (int) ((value - low) / (high - low) * BINS))]++;
                }
            }
            List<Integer> all = new ArrayList<>();
            for (int count : counts) {
                all.add(count);
            }
            return new Histogram(low, high, all);
        }
    }

    /**
     * What a unit gives to the explained target: activation times gradient, summed over positions.
     *
     * @param value positive where the unit speaks for the target
     * @param rank place among the layer's channels by the value's size, from 1; equal ones share the best
     * @param of number of channels
     * @param target what is explained, in short
     */
    public record Contribution(double value, int rank, int of, String target) {}

    public UnitCard {
        strongest = List.copyOf(strongest);
        fields = List.copyOf(fields);
    }

    /** What the card tells, in one to three sentences. */
    public List<Text> words() {
        List<Text> sentences = new ArrayList<>();
        if (!strongest.isEmpty() && !(max > min)) {
            sentences.add(Text.format(
                    "Unit %d is silent on this input: it has the same value everywhere (%.3g).",
                    "神经元 %d 对该输入没有反应：处处都是同一个值（%.3g）。", channel, max));
        } else {
            sentences.add(Text.format(
                    "The values of unit %d go from %.3g to %.3g, with a mean of %.3g.",
                    "神经元 %d 的取值从 %.3g 到 %.3g，平均为 %.3g。", channel, min, max, mean));
        }
        if (notNumbers > 0) {
            sentences.add(Text.format(
                    "%d of its values are not numbers: weights or input are broken, or too large.",
                    "其中 %d 个值不是数：权重或输入有误，或数值过大。", notNumbers));
        }
        contribution.ifPresent(c -> sentences.add(told(c)));
        return sentences;
    }

    private static Text told(Contribution c) {
        double size = Math.abs(c.value());
        Text target = Translations.ofLabel(c.target());
        if (size == 0) {
            return Text.format("It counts nothing for '%s' here.", "它在此对“%2$s”没有作用。", target.en(), target.zh());
        }
        return c.value() > 0
                ? Text.format(
                        "It speaks for '%s' (%.3g): number %d of %d in this layer by size.",
                        "它支持“%5$s”（%2$.3g）：按作用大小在该层排第 %3$d（共 %4$d 个）。",
                        target.en(),
                        size,
                        c.rank(),
                        c.of(),
                        target.zh())
                : Text.format(
                        "It speaks against '%s' (%.3g): number %d of %d in this layer by size.",
                        "它反对“%5$s”（%2$.3g）：按作用大小在该层排第 %3$d（共 %4$d 个）。",
                        target.en(),
                        size,
                        c.rank(),
                        c.of(),
                        target.zh());
    }
}
