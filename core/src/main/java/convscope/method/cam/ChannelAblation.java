package convscope.method.cam;

import convscope.explain.BehindLayer;
import convscope.explain.Explanation;
import convscope.explain.InputLayout;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.model.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the explained scalar loses when one channel of a layer is set to 0, for every channel. Channels that are 0 already are not run: they lose nothing. */
public final class ChannelAblation {
    private final Subject subject;
    private final InputLayout layout;
    private final BehindLayer behind;
    private final float[] values;
    private final int channels;
    private final List<Integer> active = new ArrayList<>();
    private final double[] drops;
    private double score;

    /** Nothing is run yet. */
    public ChannelAblation(Subject subject, Layer layer, BehindLayer behind) {
        this.subject = subject;
        this.behind = behind;
        layout = new InputLayout(layer.channelAxis());
        values = behind.value().floats();
        channels = layout.channels(behind.value().shape());
        drops = new double[channels];
        for (int k = 0; k < channels; k++) {
            if (isActive(k)) {
                active.add(k);
            }
        }
    }

    /** Runs the part behind the layer once per active channel, and once as it is. */
    public void run(Supplier<? extends Explanation> soFar) {
        Samples.of(subject, runs())
                .showing(soFar)
                .run(
                        behind.query(),
                        sample -> behind.feeding(sample == 0 ? values : without(active.get(sample - 1))),
                        (sample, pass, item) -> {
                            double found = behind.score(pass, item);
                            if (sample == 0) {
                                score = found;
                            } else {
                                drops[active.get(sample - 1)] = score - found;
                            }
                        });
    }

    private boolean isActive(int channel) {
        int positions = values.length / channels;
        for (int p = 0; p < positions; p++) {
            if (values[layout.offset(channel, p, channels, positions)] != 0) {
                return true;
            }
        }
        return false;
    }

    private float[] without(int channel) {
        float[] rest = values.clone();
        int positions = rest.length / channels;
        for (int p = 0; p < positions; p++) {
            rest[layout.offset(channel, p, channels, positions)] = 0;
        }
        return rest;
    }

    /** The explained scalar with nothing set to 0. */
    public double score() {
        return score;
    }

    /** {@code Y - Y_k} per channel; 0 for those not run. */
    public double[] drops() {
        return drops.clone();
    }

    /** Runs of the part behind the layer. */
    public int runs() {
        return active.size() + 1;
    }

    /** Channels that are 0 everywhere. */
    public int silent() {
        return channels - active.size();
    }
}
