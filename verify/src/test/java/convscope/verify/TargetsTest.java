package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.Explained;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Score;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.cam.GradCam;
import convscope.method.gradient.Saliency;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Every kind of target on a network that can be computed by hand: two channels over two positions, {@code x = [a0 a1 | b0 b1]}; one convolution of size 1 gives the
 * scores {@code p = a}, {@code q = b}, {@code r = a - b} of three classes at each position. Outputs: their softmax over classes; the scores as rows, one per
 * position; and {@code s = [sum a, 2 sum b]} for the whole input.
 */
class TargetsTest {
    private static final Network NETWORK = network();
    private static final float[] X = {3, 1, 1, 2};
    private static final Subject SUBJECT = new Subject(NETWORK, "by hand", Tensor.of(X, 1, 2, 1, 2), null, "none");

    private static Network network() {
        GraphBuilder graph = new GraphBuilder("targets");
        Shape.Axis batch = Shape.Axis.symbol("N");
        Value x = graph.input(
                "x", ElementType.FLOAT, Shape.of(List.of(batch, Shape.Axis.of(2), Shape.Axis.of(1), Shape.Axis.of(2))));
        Value kernels = graph.constant("kernels", Tensor.of(new float[] {1, 0, 0, 1, 1, -1}, 3, 2, 1, 1));
        Value scores = graph.named("scores", graph.op("Conv", x, kernels));
        Value output = graph.named("map", graph.op("Softmax", Map.of("axis", Attribute.of(1L)), scores));
        Value rows = graph.named("rows", scores.reshaped(0, 3, 2).transposed(0, 2, 1));
        Value sums = graph.constant("sums", Tensor.of(new float[] {1, 1, 0, 0, 0, 0, 2, 2}, 2, 4));
        Value whole = graph.op("Gemm", Map.of("transB", Attribute.of(1L)), graph.op("Flatten", x), sums);
        Value answer = graph.named("answer", graph.op("Softmax", graph.named("whole", whole)));
        List<Layer> layers = List.of(
                new Layer("conv", "Conv", graph.edge("scores"), 1, List.of(2, 3), "kernels", 6),
                new Layer("dense", "Gemm", graph.edge("whole"), 1, List.of(), "sums", 8));
        return HandNetworks.of(graph.build(List.of(output, rows, answer)), layers, "p", "q", "r");
    }

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    private static float[] gradient(String target) {
        return new Saliency()
                .explain(SUBJECT.explaining(Target.parse(target)))
                .attribution()
                .floats();
    }

    private static Explained found(String target) {
        return SUBJECT.explaining(Target.parse(target)).explained();
    }

    @Test
    void region_isTheMeanScoreOfAClassOverABox() {
        // class r over the second position alone: a1 - b1 = -1
        assertThat(found("region:r@0,1,1,2").score()).isCloseTo(-1, offset(1e-6));
        assertThat(gradient("region:r@0,1,1,2")).containsExactly(0, 1, 0, -1);
        // over both: ((3 - 1) + (1 - 2)) / 2
        assertThat(found("region:2@0,0,1,2").score()).isCloseTo(0.5, offset(1e-6));
        assertThat(gradient("region:2@0,0,1,2")).containsExactly(0.5f, 0.5f, -0.5f, -0.5f);
    }

    @Test
    void regionWithoutABox_isWhereTheNetworkAnswersSo() {
        // position 0: (3, 1, 2) says p; position 1: (1, 2, -1) says q
        assertThat(found("region:q").score()).isCloseTo(2, offset(1e-6));
        assertThat(gradient("region:q")).containsExactly(0, 0, 0, 1);
        assertThat(found("region:q").sentence()).contains("1 of 2 positions", "softmax after it was left out");
        // a class of a map of answers is meant so, too
        assertThat(gradient("p")).containsExactly(1, 0, 0, 0);
    }

    @Test
    void regionNowhere_isRefusedWithAWayOut() {
        assertThatThrownBy(() -> found("region:r"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the network gives this class nowhere; give a box, as in region:2@y0,x0,y1,x1");
        assertThatThrownBy(() -> found("region:r@0,1,1,3"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("does not fit the output's space axes [1, 2]");
    }

    @Test
    void mask_picksPositions() {
        Target masked = new Target.Region(new Target.Label("p"), List.of(), Tensor.of(new float[] {0, 1}, 1, 2));
        Subject subject = SUBJECT.explaining(masked);
        assertThat(subject.explained().score()).isCloseTo(1, offset(1e-6));
        assertThat(new Saliency().explain(subject).attribution().floats()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void entry_isOneNumberOfADetectorsRow_orASumAlongAnAxis() {
        // row 1 is (a1, b1, a1 - b1) = (1, 2, -1)
        assertThat(found("output:rows[1,2]").score()).isCloseTo(-1, offset(1e-6));
        assertThat(gradient("output:rows[1,2]")).containsExactly(0, 1, 0, -1);
        assertThat(found("output:rows[*,0]").score()).isCloseTo(4, offset(1e-6));
        assertThat(gradient("output:rows[*,0]")).containsExactly(1, 1, 0, 0);
        assertThat(found("output:rows[0,*]").score()).isCloseTo(3 + 1 + 2, offset(1e-6));
        assertThatThrownBy(() -> found("output:rows[2,0]"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("output 'rows' has shape [1, 2, 3]", "is no element of it");
    }

    @Test
    void otherOutput_isNamed_andItsSoftmaxIsLeftOut() {
        // whole = (3 + 1, 2 (1 + 2)) = (4, 6)
        assertThat(found("output:answer:q").score()).isCloseTo(6, offset(1e-6));
        assertThat(found("output:answer:q").sentence()).isEqualTo("logit 1 'q'; the softmax after it was left out");
        assertThat(gradient("output:answer:q")).containsExactly(0, 0, 2, 2);
        assertThat(found("output:answer:top2").index()).isZero();
        assertThatThrownBy(() -> found("output:answers:q"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("answer");
    }

    @Test
    void difference_isWhatSpeaksForOneAndAgainstTheOther() {
        assertThat(found("output:answer:q - output:answer:p").score()).isCloseTo(2, offset(1e-6));
        assertThat(gradient("output:answer:q - output:answer:p")).containsExactly(-1, -1, 2, 2);
        assertThatThrownBy(() -> found("output:answer:q - output:rows[0,0]"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("they are read from different places, 'whole' and 'rows'");
    }

    @Test
    void unit_isItsMean_orItsValueAtAPosition() {
        assertThat(found("unit:conv:2").score()).isCloseTo(0.5, offset(1e-6));
        assertThat(gradient("unit:conv:2")).containsExactly(0.5f, 0.5f, -0.5f, -0.5f);
        assertThat(found("unit:conv:1@0,1").score()).isCloseTo(2, offset(1e-6));
        assertThat(gradient("unit:conv:1@0,1")).containsExactly(0, 0, 0, 1);
        assertThat(found("unit:dense:0").score()).isCloseTo(4, offset(1e-6));
        assertThat(gradient("unit:dense:0")).containsExactly(1, 1, 0, 0);
        assertThatThrownBy(() -> found("unit:conv:3"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("layer 'conv' has 3 channels, 0 to 2");
        assertThatThrownBy(() -> found("unit:conv:1@0,2"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("position [0, 2] lies outside layer 'conv'");
    }

    @Test
    void similarity_isTheCosineBetweenALayersValuesForTwoInputs() {
        // whole = (4, 6) here and (2, 0) there: cosine 4 / sqrt(52)
        Target similar = new Target.Similarity(
                new LayerRef("dense"), "other", Map.of("x", Tensor.of(new float[] {1, 1, 0, 0}, 1, 2, 1, 2)));
        Subject subject = SUBJECT.explaining(similar);
        double length = Math.sqrt(52);
        assertThat(subject.explained().score()).isCloseTo(4 / length, offset(1e-6));
        // d cos / d whole = (1 - 4 * 4 / 52, -4 * 6 / 52) / sqrt(52)
        float first = (float) ((1 - 16 / 52.0) / length);
        float second = (float) (-24 / 52.0 / length);
        assertThat(new Saliency().explain(subject).attribution().floats())
                .containsExactly(new float[] {first, first, 2 * second, 2 * second}, offset(1e-6f));
    }

    @Test
    void similarityWithItself_isOne_andItsGradientVanishes() {
        Subject subject = SUBJECT.explaining(new Target.Similarity(new LayerRef("dense"), "itself", SUBJECT.inputs()));
        assertThat(subject.explained().score()).isCloseTo(1, offset(1e-6));
        for (float value : new Saliency().explain(subject).attribution().floats()) {
            assertThat(value).isCloseTo(0, offset(1e-6f));
        }
    }

    @Test
    void probability_isExplainedOnRequest() {
        // p(q) = 1 / (1 + e^-2); its gradient is p (1 - p) (d q - d p)
        double p = 1 / (1 + Math.exp(-2));
        Subject subject = SUBJECT.explaining(Target.parse("output:answer:q")).scoredBy(Score.PROBABILITY);
        assertThat(subject.explained().sentence()).startsWith("probability 1 'q'");
        assertThat(subject.explained().score()).isCloseTo(p, offset(1e-6));
        float slope = (float) (p * (1 - p));
        assertThat(new Saliency().explain(subject).attribution().floats())
                .containsExactly(new float[] {-slope, -slope, 2 * slope, 2 * slope}, offset(1e-6f));
    }

    @Test
    void gradCam_explainsOneNumberOfAnOutput() {
        assertThatThrownBy(() ->
                        new GradCam(new LayerRef("dense")).explain(SUBJECT.explaining(Target.parse("unit:dense:1"))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageContaining("layer 'dense' of small has no space or time axes");
        Heatmap map = new GradCam(new LayerRef("conv")).explain(SUBJECT.explaining(Target.parse("output:rows[0,2]")));
        // d/d scores is 1 at class r, position 0: the mean over two positions is 1/2; the map is (r0, r1) / 2
        assertThat(map.uncut().floats()).containsExactly(1, -0.5f);
    }

    @Test
    void misspelling_saysHowItIsWritten() {
        assertThatThrownBy(() -> Target.parse("unit:conv"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("target 'unit:conv' is not written as unit:LAYER:CHANNEL or unit:LAYER:CHANNEL@3,4");
        assertThatThrownBy(() -> Target.parse("output:rows[a]"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not written as output:NAME:CLASS, output:NAME[3,5] or output[3,*]");
    }
}
