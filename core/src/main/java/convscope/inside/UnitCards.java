package convscope.inside;

import convscope.explain.Baseline;
import convscope.explain.ChannelMaps;
import convscope.explain.LayerRef;
import convscope.explain.Scores;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.layer.UnitWeights;
import convscope.method.unit.ReceptiveFields;
import convscope.method.unit.UnitContributions;
import convscope.model.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cards of a layer's units for one subject. The network is run once for all of them, and once more, with its backward pass, at the first card. Safe for several threads.
 *
 * <p>Contributions are those of {@link UnitContributions} by activation times gradient; ranks go by size, and equal ones share the best.
 */
public final class UnitCards {
    private final Subject subject;
    private final Layer layer;
    private final ChannelMaps maps;
    private final ReceptiveFields fields;
    private final Optional<Tensor> kernels;
    private Contributions contributions;

    private UnitCards(Subject subject, Layer layer, ChannelMaps maps, ReceptiveFields fields) {
        this.subject = subject;
        this.layer = layer;
        this.maps = maps;
        this.fields = fields;
        this.kernels = UnitWeights.perChannel(subject.network().model(), layer, maps.channels());
    }

    /** What all channels give; ranks by channel; a reason where nothing is known. */
    private record Contributions(float[] values, int[] ranks, String target, String without) {
        static Contributions none(String why) {
            return new Contributions(new float[0], new int[0], "", why);
        }
    }

    /**
     * The cards of a layer.
     *
     * @throws InvalidRequestException if the subject has no input
     */
    public static UnitCards of(Subject subject, Layer layer) {
        return of(subject, layer, ReceptiveFields.of(subject));
    }

    /** The same where the subject's receptive fields are at hand already. */
    public static UnitCards of(Subject subject, Layer layer, ReceptiveFields fields) {
        return new UnitCards(subject, layer, subject.activation(layer), fields);
    }

    /** Number of units. */
    public int count() {
        return maps.channels();
    }

    /**
     * The card of a channel.
     *
     * @throws InvalidRequestException if the layer has no such channel
     */
    public UnitCard card(int channel) {
        if (channel < 0 || channel >= maps.channels()) {
            throw new InvalidRequestException("unit " + channel + " does not exist: layer '" + layer.name() + "' has "
                    + maps.channels() + " channels, 0 to " + (maps.channels() - 1));
        }
        float[] values = maps.map(channel).floats();
        double min = Double.NaN;
        double max = Double.NaN;
        double sum = 0;
        int numbers = 0;
        int largest = 0;
        for (int p = 0; p < values.length; p++) {
            if (Float.isFinite(values[p])) {
                min = numbers == 0 ? values[p] : Math.min(min, values[p]);
                largest = numbers == 0 || values[p] > max ? p : largest;
                max = numbers == 0 ? values[p] : Math.max(max, values[p]);
                sum += values[p];
                numbers++;
            }
        }
        List<Integer> strongest = position(largest);
        Contributions all = contributions();
        return new UnitCard(
                layer,
                channel,
                min,
                max,
                sum / numbers,
                values.length - numbers,
                UnitCard.Histogram.of(values, min, max),
                strongest,
                kernels.map(k -> k.slice(channel)),
                contribution(all, channel),
                all.without,
                fields.at(layer, layer.channelAxis() < 0 ? -1 : channel, strongest));
    }

    private List<Integer> position(int offset) {
        long[] space = maps.space();
        List<Integer> position = new ArrayList<>();
        int rest = offset;
        for (int axis = space.length - 1; axis >= 0 && layer.isSpatial(); axis--) {
            position.add(0, (int) (rest % space[axis]));
            rest /= (int) space[axis];
        }
        return position;
    }

    private static Optional<UnitCard.Contribution> contribution(Contributions all, int channel) {
        return all.without.isEmpty()
                ? Optional.of(new UnitCard.Contribution(
                        all.values[channel], all.ranks[channel], all.values.length, all.target))
                : Optional.empty();
    }

    private synchronized Contributions contributions() {
        if (contributions == null) {
            UnitContributions method = new UnitContributions(
                    new LayerRef(layer.name()), UnitContributions.By.ACTIVATION_GRADIENT, 1, Baseline.ZERO);
            Suitability suits = method.suits(subject.network());
            contributions = suits.suits() ? found(method.explain(subject)) : Contributions.none(suits.reason());
        }
        return contributions;
    }

    private Contributions found(Scores scores) {
        float[] values = scores.values().floats();
        List<Integer> ranked = scores.ranked();
        if (ranked.isEmpty() || values[ranked.get(0)] == 0) {
            return Contributions.none("layer '" + layer.name() + "' has no influence on what is explained");
        }
        int[] ranks = new int[values.length];
        for (int i = 0; i < ranks.length; i++) {
            int channel = ranked.get(i);
            boolean tied = i > 0 && Math.abs(values[channel]) == Math.abs(values[ranked.get(i - 1)]);
            ranks[channel] = tied ? ranks[ranked.get(i - 1)] : i + 1;
        }
        return new Contributions(values, ranks, scores.record().label(), "");
    }
}
