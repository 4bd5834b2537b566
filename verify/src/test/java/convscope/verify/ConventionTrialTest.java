package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.Builtin;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.ConventionTrial;
import convscope.explain.ConventionTrial.Outcome;
import convscope.explain.Subject;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.network.Answer;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import convscope.picture.Preprocessing;
import convscope.runtime.RunOptions;
import convscope.words.Diagnosis;
import convscope.words.Finding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A guessed preprocessing is tried against the other conventions; it is never changed. */
class ConventionTrialTest {
    private static final Picture WHITE = Picture.ofRgb(1, 1, new byte[] {-1, -1, -1});

    private static Convscope open(ModelSource source, OpenOptions options) {
        return Convscope.open(source, Optional.empty(), Optional.empty(), options);
    }

    /** Three scores of one pixel's red value {@code x}: {@code slope * x}, {@code 1}, {@code 0}. */
    private static ModelSource lines(float slope, long batch) {
        GraphBuilder graph = new GraphBuilder("lines");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(batch, 3, 1, 1));
        Value kernels = graph.constant("w", Tensor.of(new float[] {slope, 0, 0, 0, 0, 0, 0, 0, 0}, 3, 3, 1, 1));
        Value bias = graph.constant("b", Tensor.of(new float[] {0, 1, 0}, 3));
        Value scores = graph.op("Flatten", graph.op("Conv", x, kernels, bias));
        Value answer = graph.op("Softmax", Map.of("axis", Attribute.of(1)), scores);
        return new ModelSource(
                "lines", ByteBuffer.wrap(OnnxEncoder.encode(graph.build(List.of(answer)))), Optional.empty());
    }

    private static double entropy(double... scores) {
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return -Arrays.stream(scores)
                .map(s -> Math.exp(s) / sum)
                .map(p -> p * Math.log(p))
                .sum();
    }

    /** White is 1 under unit and tf, (1 - 0.485) / 0.229 = 2.24891 under torch, 255 - 103.939 = 151.061 under caffe (blue comes first), 255 under raw. */
    @Test
    void everyConvention_isTried_withTheNumbersOfPaperAndPencil() {
        for (long batch : new long[] {1, -1}) {
            try (Convscope scope = open(lines(2, batch), new OpenOptions())) {
                ConventionTrial trial =
                        scope.subject(WHITE, "white").conventionTrial().orElseThrow();
                assertThat(trial.guess().convention()).isEqualTo("unit");
                assertThat(trial.others())
                        .extracting(Outcome::convention)
                        .containsExactly("tf", "torch", "caffe", "raw");
                double[] red = {1, (1 - 0.485) / 0.229, 255 - 103.939, 255};
                assertThat(trial.guess().entropy()).isCloseTo(entropy(2, 1, 0), within(1e-6));
                for (int i = 0; i < red.length; i++) {
                    Outcome outcome = trial.others().get(i);
                    double score = 2 * red[i];
                    assertThat(outcome.top().score()).isCloseTo(score, within(1e-3));
                    double mean = (score + 1) / 3;
                    double spread =
                            Math.sqrt(((score - mean) * (score - mean) + (1 - mean) * (1 - mean) + mean * mean) / 3);
                    assertThat(outcome.spread()).isCloseTo(spread, within(1e-3));
                    assertThat(outcome.isSaturated()).isEqualTo(i > 1);
                }
                assertThat(trial.others().get(1).entropy()).isCloseTo(entropy(2 * red[1], 1, 0), within(1e-5));
                assertThat(trial.better()).map(Outcome::convention).contains("torch");
            }
        }
    }

    @Test
    void surerConvention_isSaid_withNumbersAndTheOption() {
        try (Convscope scope = open(lines(2, 1), new OpenOptions())) {
            Subject subject = scope.subject(WHITE, "white");
            List<Finding> findings = Diagnosis.of(subject);
            assertThat(findings).hasSize(1);
            assertThat(findings.get(0).text().en())
                    .isEqualTo(
                            "How pictures are scaled was guessed (unit), and scaled by torch the network is much surer: 'class 0'"
                                    + " with 96.0 %, instead of 'class 0' with 66.5 % (entropy 0.19 instead of 0.83). Compare --preprocess torch.");
            assertThat(findings.get(0).text().zh()).contains("96.0 %", "66.5 %", "0.19", "0.83", "--preprocess torch");
            assertThat(scope.network().preprocessing().convention()).isEqualTo("unit");
            assertThat(subject.inputs().get("x").floats()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void knownPreprocessing_isNotTried() {
        OpenOptions asked = new OpenOptions(Optional.of("unit"), Optional.empty(), new OpenOptions().run());
        try (Convscope scope = open(lines(2, 1), asked)) {
            assertThat(scope.subject(WHITE, "white").conventionTrial()).isEmpty();
        }
    }

    @Test
    void trial_isMadeOnce_andSharedByOtherTargetsOfTheSubject() {
        try (Convscope scope = open(lines(2, 1), new OpenOptions())) {
            Subject subject = scope.subject(WHITE, "white");
            ConventionTrial trial = subject.conventionTrial().orElseThrow();
            assertThat(subject.conventionTrial().orElseThrow()).isSameAs(trial);
            assertThat(subject.explaining(scope.target("1")).conventionTrial().orElseThrow())
                    .isSameAs(trial);
        }
    }

    private static Outcome outcome(String convention, double probability, double entropy, double spread) {
        return new Outcome(convention, new Answer(0, "a", probability, 1), entropy, spread);
    }

    @Test
    void surer_needsHalfTheEntropy_and15PercentMore_andScoresOfAnUsualSpread() {
        Outcome guess = outcome("unit", 0.5, 2, 3);
        assertThat(new ConventionTrial(guess, List.of(outcome("tf", 0.7, 1.1, 3))).better())
                .isEmpty();
        assertThat(new ConventionTrial(guess, List.of(outcome("tf", 0.6, 0.5, 3))).better())
                .isEmpty();
        assertThat(new ConventionTrial(guess, List.of(outcome("raw", 1, 0, 40))).better())
                .isEmpty();
        assertThat(new ConventionTrial(guess, List.of(outcome("raw", Double.NaN, Double.NaN, Double.NaN))).better())
                .isEmpty();
        assertThat(new ConventionTrial(guess, List.of(outcome("tf", 0.7, 0.9, 3), outcome("torch", 0.8, 0.9, 3)))
                        .better())
                .map(Outcome::convention)
                .contains("torch");
    }

    @Test
    void saturatedGuess_isSaid() {
        Outcome guess = outcome("unit", 1, 0, 94);
        assertThat(new ConventionTrial(guess, List.of(outcome("raw", 1, 0, 90), outcome("tf", 0.6, 0.9, 3))).better())
                .map(Outcome::convention)
                .contains("tf");
    }

    /** How many of a built-in network's pictures lead to which convention, when one is guessed. */
    private static Map<String, Long> found(String file, String sample, String guess, int side) {
        Model model = ModelFormats.read(Fixture.sample(file));
        Preprocessing guessed = Preprocessing.named(guess, "guess: for this test");
        try (Network network = new Network(model, Labels.NONE, guessed, new RunOptions())) {
            int channels =
                    (int) network.input().edge().shape().size(network.input().channelAxis());
            return Builtin.inputs(sample).stream()
                    .flatMap(name -> {
                        Picture view = guessed.view(PictureFiles.read(Builtin.picture(name), name), side, side);
                        Tensor fed =
                                guessed.numbers(view, channels, network.input().channelAxis() == 3);
                        return new Subject(network, name, fed, view, "")
                                .conventionTrial().orElseThrow().better().stream();
                    })
                    .collect(Collectors.groupingBy(Outcome::convention, TreeMap::new, Collectors.counting()));
        }
    }

    /** What the criterion rests on: numbers from 0 to 255 are right, and from -1 to 1. */
    @Test
    void farFromRight_isMostlyFoundOut_andNearlyRight_isLeftAlone() {
        assertThat(found("fashion.onnx", "fashion", "unit", 28)).isEqualTo(Map.of("raw", 9L));
        assertThat(found("fashion.onnx", "fashion", "caffe", 28)).isEqualTo(Map.of("raw", 9L, "tf", 1L));
        assertThat(found("fashion.onnx", "fashion", "raw", 28)).isEmpty();
        assertThat(found("efficientnet-lite0.onnx", "efficientnet-lite0", "tf", 224))
                .isEmpty();
        assertThat(found("efficientnet-lite0.onnx", "efficientnet-lite0", "torch", 224))
                .isEmpty();
        assertThat(found("efficientnet-lite0.onnx", "efficientnet-lite0", "unit", 224))
                .isEqualTo(Map.of("tf", 1L));
        assertThat(found("efficientnet-lite0.onnx", "efficientnet-lite0", "caffe", 224))
                .isEqualTo(Map.of("tf", 1L));
        assertThat(found("efficientnet-lite0.onnx", "efficientnet-lite0", "raw", 224))
                .isEqualTo(Map.of("tf", 1L, "torch", 1L, "unit", 1L));
    }
}
