package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Score;
import convscope.explain.Scores;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.cam.AblationCam;
import convscope.method.cam.ReciproCam;
import convscope.method.cam.ScoreCam;
import convscope.method.cam.ScoreCam.Weights;
import convscope.method.unit.InternalInfluence;
import convscope.method.unit.LayerActivationGradient;
import convscope.method.unit.LayerConductance;
import convscope.method.unit.NeuronConductance;
import convscope.method.unit.UnitContributions;
import convscope.method.unit.UnitContributions.By;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Methods of many passes on a network to be computed by hand: {@code x} over four positions, three channels {@code relu(x), relu(-x), relu(0 x + 1)}, their means, and
 * two scores {@code y = [m0 - m1, 3 m1 - 2 m2]} followed by softmax.
 */
class PassesByHandTest {
    private static final Network NETWORK = network();
    // a0 = [4 0 0 1], a1 = [0 2 0 0], a2 = [1 1 1 1]; means 1.25, .5, 1; y = [.75, -.5]
    private static final Subject SUBJECT =
            new Subject(NETWORK, "by hand", Tensor.of(new float[] {4, -2, 0, 1}, 1, 1, 2, 2), null, "none");

    private static Network network() {
        GraphBuilder graph = new GraphBuilder("three channels");
        Shape.Axis two = Shape.Axis.of(2);
        Value x = graph.input(
                "x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(1), two, two)));
        Value kernels = graph.constant("kernels", Tensor.of(new float[] {1, -1, 0}, 3, 1, 1, 1));
        Value biases = graph.constant("biases", Tensor.of(new float[] {0, 0, 1}, 3));
        Value active = graph.named("active", graph.op("Relu", graph.op("Conv", x, kernels, biases)));
        Value means = graph.op("Flatten", graph.op("GlobalAveragePool", active));
        Value dense = graph.constant("dense", Tensor.of(new float[] {1, -1, 0, 0, 3, -2}, 2, 3));
        Value scores = graph.named("scores", graph.op("Gemm", Map.of("transB", Attribute.of(1L)), means, dense));
        Value output = graph.named("output", graph.op("Softmax", scores));
        List<Layer> layers = List.of(
                new Layer("active", "Conv", graph.edge("active"), 1, List.of(2, 3), "kernels", 6),
                new Layer("dense", "Gemm", graph.edge("scores"), 1, List.of(), "dense", 6));
        return HandNetworks.of(graph.build(List.of(output)), layers, "plus", "minus");
    }

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    private static void assertClose(Tensor actual, double... expected) {
        assertThat(actual.doubles()).containsExactly(expected, offset(1e-6));
    }

    @Test
    void ablationCam_weighsByTheShareOfTheScoreThatGoes() {
        // w_k = W[0,k] mean_k / .75 = (5/3, -2/3, 0)
        Heatmap plus = new AblationCam().explain(SUBJECT);
        assertClose(plus.uncut(), 20 / 3.0, -4 / 3.0, 0, 5 / 3.0);
        assertClose(plus.raw(), 20 / 3.0, 0, 0, 5 / 3.0);
        // y1 = -.5: w = (0, 3 * .5, -2 * 1) / .5 = (0, 3, -4); divided by y itself the signs would turn
        Heatmap minus = new AblationCam().explain(SUBJECT.explaining(new Target.ClassIndex(1)));
        assertClose(minus.uncut(), -4, 2, -4, -4);
    }

    @Test
    void reciproCam_onAveragePoolingAndADenseLayer_isCamOverThePositions() {
        // each position alone: (a0 - a1) / 4
        Heatmap alone = new ReciproCam().explain(SUBJECT);
        assertClose(alone.uncut(), 1, -0.5, 0, 0.25);
        // 3 a1 - 2 a2, whatever an empty layer scores
        Heatmap minus = new ReciproCam().explain(SUBJECT.explaining(new Target.ClassIndex(1)));
        assertClose(minus.uncut(), -0.5, 1, -0.5, -0.5);
        // with neighbours: weights 1/4 at the position, 1/8 beside, 1/16 across, of c = [4 -2 0 1] / 4
        Heatmap around = new ReciproCam(LayerRef.AUTO, ReciproCam.Kept.NEIGHBOURHOOD).explain(SUBJECT);
        assertClose(
                around.uncut(),
                (4 / 4.0 - 2 / 8.0 + 1 / 16.0) / 4,
                (4 / 8.0 - 2 / 4.0 + 1 / 8.0) / 4,
                (4 / 8.0 - 2 / 16.0 + 1 / 8.0) / 4,
                (4 / 16.0 - 2 / 8.0 + 1 / 4.0) / 4);
    }

    @Test
    void reciproCam_ofTheProbability_isTheAuthors() {
        // positions give y = (a0 - a1, 3 a1 - 2 a2) / 4: differences y0 - y1 of 1.5, -1.5, .5, .75; an empty layer
        // gives one half
        Heatmap map = new ReciproCam().explain(SUBJECT.scoredBy(Score.PROBABILITY));
        assertClose(map.uncut(), p(1.5) - 0.5, p(-1.5) - 0.5, p(0.5) - 0.5, p(0.75) - 0.5);
    }

    private static double p(double difference) {
        return 1 / (1 + Math.exp(-difference));
    }

    @Test
    void scoreCam_weighsByTheRiseOfTheProbability_andSkipsConstantChannels() {
        // nothing: a2 alone, y = (0, -2), p0 = p(2). Masks a0 / 4 = [1 0 0 .25], a1 / 2 = [0 1 0 0].
        // x m0 = [4 0 0 .25]: y0 = 4.25 / 4, y1 = -2; x m1 = [0 -2 0 0]: y0 = -.5, y1 = 3/2 - 2 = -.5
        Heatmap map = new ScoreCam().explain(SUBJECT);
        double first = p(4.25 / 4 + 2) - p(2);
        double second = p(0) - p(2);
        assertClose(map.uncut(), 4 * first, 2 * second, 0, first);
        assertThat(map.record().values())
                .containsEntry("channels", 3.0)
                .containsEntry("channels-used", 2.0)
                .containsEntry("constant-channels", 1.0)
                .containsEntry("runs", 3.0);
        assertThat(map.record().values().get("baseline-probability")).isCloseTo(p(2), offset(1e-6));
        // softmax over the two that were used
        double a = Math.exp(first) / (Math.exp(first) + Math.exp(second));
        Heatmap soft = new ScoreCam(LayerRef.AUTO, 0, Baseline.ZERO, Weights.SOFTMAX).explain(SUBJECT);
        assertClose(soft.uncut(), 4 * a, 2 * (1 - a), 0, a);
    }

    @Test
    void scoreCam_fadesToItsBaseline() {
        // mean of x is .75: b + m0 (x - b) = [4, .75, .75, .75 + .25 * .25]; b + m1 (x - b) = [.75, -2, .75, .75]
        Heatmap map = new ScoreCam(LayerRef.AUTO, 0, new Baseline("mean"), Weights.SCORE).explain(SUBJECT);
        double nothing = p(0.75 + 2);
        double first = p((4 + 0.75 + 0.75 + 0.8125) / 4 + 2) - nothing;
        double second = p((3 * 0.75 - 2) / 4 - (3 * 2 / 4.0 - 2)) - nothing;
        assertClose(map.uncut(), 4 * first, 2 * second, 0, first);
    }

    @Test
    void units_shareTheDifferenceOfTheScores() {
        // from zeros: relu(x) moves from 0 to a0, relu(-x) to a1, the third stays; behind them all is linear
        LayerConductance conductance = new LayerConductance(LayerRef.AUTO, 3, Baseline.ZERO);
        Heatmap map = conductance.explain(SUBJECT);
        assertClose(map.raw(), 1, -0.5, 0, 0.25);
        assertClose(map.attribution(), 1, 0, 0, 0.25, 0, -0.5, 0, 0, 0, 0, 0, 0);
        assertThat(map.record().values().get("sum")).isCloseTo(0.75, offset(1e-6));
        assertThat(map.record().values().get("completeness-gap")).isCloseTo(0, offset(1e-6));
        assertThat(map.record().values().get("baseline-score")).isCloseTo(0, offset(1e-6));
        Scores shares = new UnitContributions(LayerRef.AUTO, By.CONDUCTANCE, 3, Baseline.ZERO).explain(SUBJECT);
        assertClose(shares.values(), 1.25, -0.5, 0);
        assertThat(shares.ranked()).containsExactly(0, 1, 2);
        assertThat(shares.names()).containsExactly("unit 0", "unit 1", "unit 2");
        // of class 1: activation times gradient counts the third channel, which does not move: 3 m1 - 2 m2
        Subject minus = SUBJECT.explaining(new Target.ClassIndex(1));
        assertClose(
                new UnitContributions(LayerRef.AUTO, By.CONDUCTANCE, 3, Baseline.ZERO)
                        .explain(minus)
                        .values(),
                0,
                1.5,
                0);
        assertClose(
                new UnitContributions(LayerRef.AUTO, By.ACTIVATION_GRADIENT, 3, Baseline.ZERO)
                        .explain(minus)
                        .values(),
                0,
                1.5,
                -2);
        assertClose(
                new UnitContributions(LayerRef.AUTO, By.ABLATION, 3, Baseline.ZERO)
                        .explain(minus)
                        .values(),
                0,
                1.5,
                -2);
        assertClose(new LayerActivationGradient().explain(minus).raw(), -0.5, 1, -0.5, -0.5);
    }

    @Test
    void internalInfluence_isTheMeanGradient() {
        Heatmap map = new InternalInfluence().explain(SUBJECT.explaining(new Target.ClassIndex(1)));
        assertClose(map.attribution(), 0, 0, 0, 0, 0.75, 0.75, 0.75, 0.75, -0.5, -0.5, -0.5, -0.5);
        assertClose(map.raw(), 0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void neuronConductance_followsOneUnitToTheInput() {
        // channel 0: (1/4) relu'(x) x; channel 1 of class 1: (3/4) relu(-x); one position of it
        NeuronConductance first = new NeuronConductance(LayerRef.AUTO, 0, "all", 5, Baseline.ZERO);
        assertClose(first.explain(SUBJECT).attribution(), 1, 0, 0, 0.25);
        Subject minus = SUBJECT.explaining(new Target.ClassIndex(1));
        NeuronConductance second = new NeuronConductance(LayerRef.AUTO, 1, "0,1", 5, Baseline.ZERO);
        Heatmap map = second.explain(minus);
        assertClose(map.attribution(), 0, 1.5, 0, 0);
        assertThat(map.record().values())
                .containsEntry("unit", 1.0)
                .hasEntrySatisfying("unit-conductance", c -> assertThat(c).isCloseTo(1.5, offset(1e-6)));
        NeuronConductance beside = new NeuronConductance(LayerRef.AUTO, 1, "0,0", 5, Baseline.ZERO);
        assertClose(beside.explain(minus).attribution(), 0, 0, 0, 0);
        // where none is asked for: of class 0, mean_k W[0,k] = (1.25, -.5, 0)
        assertThat(new NeuronConductance().explain(SUBJECT).record().values()).containsEntry("unit", 0.0);
    }
}
