package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.backward.DeepLiftRules;
import convscope.backward.ExcitationRules;
import convscope.backward.InputBox;
import convscope.backward.RelevanceComposite;
import convscope.backward.RuleBook;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Relevance and multipliers on networks small enough to share by hand. */
class RelevanceByHandTest {
    private static final RuleBook EPSILON = RelevanceComposite.EPSILON.book(1e-9, 0.25, InputBox.UNKNOWN);

    private static Graph graph(int size, UnaryOperator<Value> network) {
        GraphBuilder graph = new GraphBuilder("by hand");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, size));
        return graph.build(java.util.List.of(graph.named("y", network.apply(x))));
    }

    /** What arrives at the input when every output is explained. */
    private static float[] sentBack(RuleBook book, float[] x, float[] baseline, UnaryOperator<Value> network) {
        Query query = new Query(java.util.List.of("y"), "y", java.util.List.of("x"), book, java.util.List.of());
        try (Session session = Session.open(graph(x.length, network), new RunOptions(1, "cpu", true))) {
            Map<String, Tensor> feeds = Map.of("x", Tensor.of(x, 1, x.length));
            Tensor ones = Tensor.filled(1, session.run(feeds).get("y").shape());
            Map<String, Tensor> baselines = baseline == null ? Map.of() : Map.of("x", Tensor.of(baseline, 1, x.length));
            return session.run(query, feeds, ones, baselines).cotangent("x").floats();
        }
    }

    private static void assertShares(RuleBook book, float[] x, UnaryOperator<Value> network, double... expected) {
        assertClose(sentBack(book, x, null, network), expected);
    }

    private static void assertClose(float[] actual, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).as("element " + i).isCloseTo(expected[i], offset(2e-5));
        }
    }

    private static Value dense(Value x, int in, int out, float... weights) {
        return x.graph().op("Gemm", x, x.graph().constant(Tensor.of(weights, in, out)));
    }

    private static Value bias(Value x, float... numbers) {
        return x.plus(x.graph().constant(Tensor.of(numbers, numbers.length)));
    }

    private static final float[] MIXED = {1, -2};

    private static Value agreeing(Value x) {
        // contributions 1 * 2 and -2 * -1 are both 2, and so is what each gets of 4
        return dense(x, 2, 1, 2, -1);
    }

    @Test
    void gamma_countsContributionsByTheirOwnSign() {
        // with weights 2 + 2/4 and -1, as rules for positive inputs have it, they would be told apart: 4 * 2.5/4.5 and
        // 4 * 2/4.5
        assertShares(
                RelevanceComposite.GAMMA.book(0, 0.25, InputBox.UNKNOWN), MIXED, RelevanceByHandTest::agreeing, 2, 2);
    }

    @Test
    void positiveContributions_comeFromNegativeInputsToo() {
        // with the positive weights alone the second input would get nothing
        assertShares(ExcitationRules.deepTaylor(), MIXED, x -> agreeing(positive(x)), 2, 2);
        RuleBook book = RelevanceComposite.EPSILON_PLUS.book(1e-9, 0, InputBox.UNKNOWN);
        UnaryOperator<Value> conv = x ->
                x.graph().op("Conv", x.reshaped(1, 2, 2), x.graph().constant(Tensor.of(new float[] {2, -1}, 1, 2, 1)));
        assertShares(book, new float[] {1, 0, -2, 0}, conv, 2, 0, 2, 0);
    }

    /** Nothing changes, but a layer of its own: identity weights. */
    private static Value positive(Value x) {
        return dense(x, 2, 2, 1, 0, 0, 1);
    }

    @Test
    void bias_countsAsAContributionOfItsOwn() {
        // z = 1 + 1 = 2; with gamma 1 both count twice: 2 * 2/4. A rule that spares the bias would give 2 * 2/3
        RuleBook book = RelevanceComposite.GAMMA.book(0, 1, InputBox.UNKNOWN);
        assertShares(book, new float[] {1}, x -> bias(dense(x, 1, 1, 1), 1), 1);
        assertShares(EPSILON, new float[] {1}, x -> bias(dense(x, 1, 1, 1), 1), 1);
    }

    @Test
    void skip_sharesInProportion() {
        // 2 + 3 * 2 = 8; doubling what arrives at both branches would give 16
        assertShares(EPSILON, new float[] {2}, x -> x.plus(dense(x, 1, 1, 3)), 8);
        // 5 - 3: the part that is subtracted speaks against
        assertShares(EPSILON, new float[] {5, 3}, x -> part(x, 0).minus(part(x, 1)), 5, -3);
    }

    private static Value part(Value x, int index) {
        return x.sliced(1, index, index + 1);
    }

    @Test
    void gate_getsNothing() {
        UnaryOperator<Value> squeezed = x -> x.times(dense(x, 2, 1, 1, 1).sigmoid());
        // y = (1, 2) sigmoid(3)
        double gate = 1 / (1 + Math.exp(-3));
        assertShares(EPSILON, new float[] {1, 2}, squeezed, gate, 2 * gate);
        UnaryOperator<Value> silu = x -> x.times(x.sigmoid());
        assertShares(EPSILON, new float[] {1}, silu, 1 / (1 + Math.exp(-1)));
        UnaryOperator<Value> hardSwish = x -> x.times(x.graph()
                        .op(
                                "Clip",
                                x.plus(3),
                                x.graph().number(0, ElementType.FLOAT),
                                x.graph().number(6, ElementType.FLOAT)))
                .dividedBy(x.like(6));
        assertShares(EPSILON, new float[] {1}, hardSwish, 4 / 6.0);
    }

    @Test
    void factorsThatAreAlike_getHalves() {
        assertShares(EPSILON, new float[] {2, 5}, x -> part(x, 0).times(part(x, 1)), 5, 5);
    }

    @Test
    void maximum_goesToTheWinner() {
        assertShares(EPSILON, new float[] {2, 5}, x -> x.graph().op("Max", part(x, 0), part(x, 1)), 0, 5);
    }

    @Test
    void layerNormalization_isLinearWithItsDeviationFixed() {
        // (1, 3) becomes (-1, 1); of the second output's 1 the inputs get 1 * -1/2 and 3 * 1/2
        UnaryOperator<Value> network = x -> part(
                x.graph()
                        .op(
                                "LayerNormalization",
                                Map.of("epsilon", Attribute.of(1e-12f)),
                                x,
                                x.graph().constant(Tensor.of(new float[] {1, 1}, 2))),
                1);
        assertShares(EPSILON, new float[] {1, 3}, network, -0.5, 1.5);
    }

    @Test
    void productOfComputedMatrices_isRefusedByName() {
        assertThatThrownBy(() -> sentBack(EPSILON, new float[] {1, 2}, null, x -> x.matMul(x.reshaped(2, 1))))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("no backward rule for 1 operator")
                .hasMessageContaining("MatMul (1 node");
    }

    @Test
    void excitation_isAProbability_andItsContrastASignedOne() {
        // active (1, 2) with weights 1 and 1: a third and two thirds
        UnaryOperator<Value> both = x -> dense(x.positivePart(), 2, 1, 1, 1);
        assertShares(ExcitationRules.EXCITATION, new float[] {1, 2}, both, 1 / 3.0, 2 / 3.0);
        // one speaks for it, the other against
        UnaryOperator<Value> opposed = x -> dense(x.positivePart(), 2, 1, 1, -1);
        assertShares(ExcitationRules.EXCITATION, new float[] {1, 2}, opposed, 1, 0);
        assertShares(ExcitationRules.CONTRASTIVE, new float[] {1, 2}, opposed, 1, -1);
        // below the last layer the contrast goes down as excitation does
        UnaryOperator<Value> deeper = x -> dense(dense(x, 2, 2, 1, 0, 1, 1).positivePart(), 2, 1, 1, -1);
        // hidden (1 + 2, 2) gets (1, -1); the first passes thirds on, the second all to the second input
        assertShares(ExcitationRules.CONTRASTIVE, new float[] {1, 2}, deeper, 1 / 3.0, 2 / 3.0 - 1);
    }

    private static void assertContributions(
            float[] x, float[] baseline, UnaryOperator<Value> network, double... expected) {
        float[] multipliers = sentBack(DeepLiftRules.DEEP_LIFT, x, baseline, network);
        for (int i = 0; i < x.length; i++) {
            multipliers[i] *= x[i] - baseline[i];
        }
        assertClose(multipliers, expected);
    }

    @Test
    void deepLift_ofSimpleFunctions() {
        assertContributions(new float[] {3}, new float[] {-1}, Value::positivePart, 3);
        assertContributions(new float[] {-3}, new float[] {-1}, Value::positivePart, 0);
        // 2 * 3 - 1 * 1: one more of the first at 2 on average, two more of the second at 1.5
        assertContributions(
                new float[] {2, 3}, new float[] {1, 1}, x -> part(x, 0).times(part(x, 1)), 2, 3);
        // 6/3 - 2/1: four more at (1/3 + 1)/2
        assertContributions(
                new float[] {6, 3}, new float[] {2, 1}, x -> part(x, 0).dividedBy(part(x, 1)), 8 / 3.0, -8 / 3.0);
        // max(3, 1) - max(0, 2), in both orders: (3 - 2, 0) and (3 - 1, 1 - 2)
        assertContributions(
                new float[] {3, 1}, new float[] {0, 2}, x -> x.graph().op("Max", part(x, 0), part(x, 1)), 1.5, -0.5);
    }

    @Test
    void deepLift_ofMaxPooling_countsWhereBothMaximaWere() {
        UnaryOperator<Value> pooled = x -> x.graph()
                .op("MaxPool", Map.of("kernel_shape", Attribute.of(new long[] {2})), x.reshaped(1, 1, 2))
                .reshaped(1, 1);
        // from max(0, 4) to max(5, 1): up by 1, to where the 5 is
        assertContributions(new float[] {5, 1}, new float[] {0, 4}, pooled, 1, 0);
        // from max(0, 4) to max(3, 1): down by 1, from where the 4 was
        assertContributions(new float[] {3, 1}, new float[] {0, 4}, pooled, 0, -1);
    }

    @Test
    void deepLift_whereNothingDiffers_takesTheGradient() {
        assertClose(
                sentBack(DeepLiftRules.DEEP_LIFT, new float[] {2, -2}, new float[] {2, -2}, Value::positivePart), 1, 0);
    }
}
