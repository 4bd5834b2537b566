package convscope.method.cam;

import convscope.explain.Baseline;
import convscope.explain.ChannelMaps;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.network.Network;
import java.util.Random;

/** A class activation method that weighs the channels of a layer by what the network says when the input shines through their maps alone. */
interface ScoreWeighting extends Explainer<Heatmap> {
    /** The layer to read. */
    LayerRef layer();

    /** How many channels to use, those whose maps vary most first; 0 for all. */
    int channels();

    /** What the input is replaced by where the mask is 0. */
    Baseline baseline();

    /** How scores become weights. */
    ScoreCam.Weights weights();

    /** Runs per channel. */
    int runs();

    /**
     * The mask of one run, made in place.
     *
     * @param mask the channel's map at the input's resolution, from 0 to 1
     * @param run number of the run among those of its channel
     */
    void alter(float[] mask, int run, Random random);

    /** The check that every such method makes. */
    static void requireChannels(int channels) {
        if (channels < 0) {
            throw new InvalidRequestException("channels must be at least 1, or 0 for all, was " + channels);
        }
    }

    @Override
    default Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer(), subject.network());
        ChannelMaps maps = subject.activation(choice.layer());
        MaskedScores scores = new MaskedScores(this, subject, choice, maps);
        scores.run(() -> heatmap(subject, choice, maps, scores));
        return heatmap(subject, choice, maps, scores);
    }

    /** The map from the runs behind. */
    private Heatmap heatmap(Subject subject, LayerChoice choice, ChannelMaps maps, MaskedScores scores) {
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .layer(choice.sentence())
                .value("channels", maps.channels())
                .value("channels-used", scores.used())
                .value("constant-channels", scores.constant())
                .value("baseline-probability", scores.ofBaseline())
                .value("runs", scores.runs());
        double[] weights = weights() == ScoreCam.Weights.SOFTMAX ? scores.softmax() : scores.rises();
        return ClassActivation.positive(maps.weightedSum(weights), choice, subject, recording);
    }

    @Override
    default Suitability suits(Network network) {
        Suitability layer = Needs.spatialLayer(network);
        return layer.suits() && network.floatingInputs().isEmpty()
                ? Suitability.no("no input of " + network.name() + " is made of real numbers, so none can be masked")
                : layer;
    }
}
