package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.adversarial.Adversarial;
import convscope.adversarial.AdversarialExample;
import convscope.adversarial.Attack;
import convscope.adversarial.Attack.Method;
import convscope.adversarial.Trial;
import convscope.explain.Explanation;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.graph.Attribute;
import convscope.graph.CancelledException;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.method.gradient.GradientInput;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.report.RecordJson;
import convscope.words.Language;
import convscope.words.Text;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Small changes that turn an answer. */
class AdversarialTest {
    private static final Convscope FASHION = Convscope.open("builtin:fashion", new OpenOptions());
    private static final Network LINEAR = linear(1);
    /** Scores 2 and 3, so class 1 leads by 1; their weights differ by (1, -.5, 1), whose sizes add up to 2.5: it takes 1 / 2.5 = 0.4 per value to draw level. */
    private static final Subject SUBJECT = on(LINEAR);

    private static Network linear(float scale) {
        GraphBuilder graph = new GraphBuilder("linear");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(3))));
        float[] weights = {1, 0.5f, 0, 0, 1, -1};
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= scale;
        }
        Value dense = graph.constant("dense", Tensor.of(weights, 2, 3));
        Value scores = graph.named("scores", graph.op("Gemm", Map.of("transB", Attribute.of(1L)), x, dense));
        Value output = graph.named("output", graph.op("Softmax", scores));
        return HandNetworks.of(graph.build(List.of(output)), List.of(), "left", "right");
    }

    private static Subject on(Network network) {
        return new Subject(network, "by hand", Tensor.of(new float[] {1, 2, -1}, 1, 3), null, "none");
    }

    @AfterAll
    static void close() {
        LINEAR.close();
        FASHION.close();
    }

    private static AdversarialExample attacked(Subject subject, Attack attack) {
        return Adversarial.of(subject, attack, new GradientInput());
    }

    @Test
    void linearNetwork_turnsAtMarginOverTheSumOfSizes() {
        assertThat(SUBJECT.predict().top().label()).isEqualTo("right");
        assertThat(attacked(SUBJECT, Attack.fgsm(0.399)).survives()).isFalse();
        AdversarialExample turned = attacked(SUBJECT, Attack.fgsm(0.401));
        assertThat(turned.survives()).isTrue();
        assertThat(turned.after().label()).isEqualTo("left");
        assertThat(turned.adversarial().input().floats())
                .containsExactly(new float[] {1.401f, 1.599f, -0.599f}, within(1e-6f));
        assertThat(turned.change().difference().floats())
                .containsExactly(new float[] {0.401f, -0.401f, 0.401f}, within(1e-6f));
        assertThat(attacked(SUBJECT, Attack.pgd(0.399)).survives()).isFalse();
        assertThat(attacked(SUBJECT, Attack.pgd(0.401)).survives()).isTrue();
    }

    @Test
    void smallestSize_isFoundToAPartOfTheRange() {
        // numbers from -1 to 2: sizes 3/256, doubled until 0.75 turns the answer, then halved to gaps of 3/4096
        AdversarialExample found = Adversarial.smallest(SUBJECT, Attack.fgsm(1), new GradientInput());
        assertThat(found.attack().epsilon()).isBetween(0.4, 0.4 + 3 / 4096.0);
        assertThat(found.trials().subList(0, 7))
                .extracting(Trial::epsilon)
                .containsExactly(3 / 256.0, 3 / 128.0, 3 / 64.0, 3 / 32.0, 3 / 16.0, 3 / 8.0, 3 / 4.0);
        assertThat(found.trials().subList(0, 7))
                .extracting(Trial::flips)
                .containsExactly(false, false, false, false, false, false, true);
        assertThat(found.trials()).hasSize(7 + 9);
        assertThat(found.survives()).isTrue();
    }

    @Test
    void certainAnswers_stillHaveADirection() {
        // scores 200 and 300: the other probability is e^-100, far below float32; scores 20000 and 30000: it is 0
        for (float scale : new float[] {100, 10000}) {
            try (Network certain = linear(scale)) {
                assertThat(attacked(on(certain), Attack.fgsm(0.399)).survives()).isFalse();
                assertThat(attacked(on(certain), Attack.fgsm(0.401)).survives()).isTrue();
            }
        }
    }

    @Test
    void oneOutputAfterASigmoid_turnsAtItsSizeOverTheSumOfSizes() {
        GraphBuilder graph = new GraphBuilder("yes or no");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(3))));
        Value dense = graph.constant("dense", Tensor.of(new float[] {1, -0.5f, 1}, 3, 1));
        Value output = graph.named("output", graph.op("Sigmoid", graph.op("MatMul", x, dense)));
        try (Network network = HandNetworks.of(graph.build(List.of(output)), List.of(), "no", "yes")) {
            // 1 - 1 - 1 = -1: no, by 1 / 2.5 = 0.4 per value
            assertThat(attacked(on(network), Attack.fgsm(0.399)).after().label())
                    .isEqualTo("no");
            assertThat(attacked(on(network), Attack.fgsm(0.401)).after().label())
                    .isEqualTo("yes");
        }
    }

    @Test
    void fashion_answersAsKerasDoesAfterEveryStep() {
        Map<String, Tensor> golden = Golden.values("attacks");
        for (String name : List.of("fashion-9-ankle-boot", "fashion-5-sandal")) {
            Subject subject = FASHION.subject("builtin:" + name);
            Tensor answers = golden.get(name + "_fgsm");
            float[] gradient = golden.get(name + "_gradient").floats();
            for (int epsilon : new int[] {1, 8, 32}) {
                AdversarialExample example = Adversarial.of(subject, Attack.fgsm(epsilon), new GradCam());
                assertSigns(example, subject, gradient, epsilon);
                double[] expected = answers.slice(epsilon - 1).doubles();
                example.adversarial().predict().answers().forEach(a -> assertThat(a.probability())
                        .isCloseTo(expected[a.index()], within(2e-3)));
            }
        }
    }

    private static void assertSigns(AdversarialExample example, Subject subject, float[] gradient, int epsilon) {
        Picture clean = subject.picture().orElseThrow();
        Picture changed = example.adversarial().picture().orElseThrow();
        int other = 0;
        for (int i = 0; i < gradient.length; i++) {
            int before = clean.value(i % 28, i / 28, 0);
            int expected = (int) Math.max(0, Math.min(255, before + epsilon * Math.signum(gradient[i])));
            other += changed.value(i % 28, i / 28, 0) == expected ? 0 : 1;
        }
        // numbers within rounding of zero may take either sign
        assertThat(other).isLessThanOrEqualTo(4);
    }

    @Test
    void smallestSizeOfAPicture_isAWholeLevelThatKerasConfirms() {
        Tensor answers = Golden.values("attacks").get("fashion-5-sandal_fgsm");
        AdversarialExample found =
                Adversarial.smallest(FASHION.subject("builtin:fashion-5-sandal"), Attack.fgsm(1), new GradCam());
        int epsilon = (int) found.attack().epsilon();
        assertThat(found.attack().epsilon()).isEqualTo(epsilon);
        assertThat(found.survives()).isTrue();
        assertThat(found.before().label()).isEqualTo("sandal");
        assertThat(top(answers.slice(epsilon - 1).doubles()))
                .isEqualTo(found.after().index())
                .isNotEqualTo(5);
        assertThat(top(answers.slice(epsilon - 2).doubles())).isEqualTo(5);
        assertThat(found.change().storedSize()).isEqualTo(epsilon);
        assertThat(found.words().get(0).en())
                .startsWith("A change of at most " + epsilon + " of 255 levels in each colour value turns 'sandal' (")
                .contains("into '" + found.after().label() + "'");
        assertThat(found.words().get(0).zh()).startsWith("每个颜色值至多改变 " + epsilon + " 级");
    }

    private static int top(double[] probabilities) {
        int top = 0;
        for (int i = 1; i < probabilities.length; i++) {
            top = probabilities[i] > probabilities[top] ? i : top;
        }
        return top;
    }

    @Test
    void projectedSteps_neverLeaveTheirBounds() {
        Subject subject = FASHION.subject("builtin:fashion-9-ankle-boot");
        Picture clean = subject.picture().orElseThrow();
        for (double epsilon : new double[] {0.5, 3.7, 20}) {
            Attack attack = new Attack(Method.PGD, epsilon, 7, 3);
            AdversarialExample example = Adversarial.of(subject, attack, new GradCam());
            assertThat(example.change().size()).isLessThanOrEqualTo(epsilon + 1e-9);
            assertThat(example.change().storedSize()).isLessThanOrEqualTo(Math.floor(epsilon));
            Picture changed = example.adversarial().picture().orElseThrow();
            for (int i = 0; i < 28 * 28; i++) {
                assertThat(Math.abs(changed.value(i % 28, i / 28, 0) - clean.value(i % 28, i / 28, 0)))
                        .isLessThanOrEqualTo((int) epsilon);
            }
            assertThat(Adversarial.of(subject, attack, new GradCam())
                            .adversarial()
                            .picture()
                            .orElseThrow())
                    .isEqualTo(changed);
        }
    }

    @Test
    void changeSmallerThanALevel_cannotBeStored() {
        AdversarialExample example =
                Adversarial.of(FASHION.subject("builtin:fashion-9-ankle-boot"), Attack.fgsm(0.4), new GradCam());
        assertThat(example.change().storedSize()).isZero();
        assertThat(example.survives()).isFalse();
        assertThat(example.adversarial().picture()).isEqualTo(example.clean().picture());
        assertThat(example.words()).hasSize(1);
    }

    @Test
    void differencePicture_isAmplifiedAroundGrey() {
        AdversarialExample example =
                Adversarial.of(FASHION.subject("builtin:fashion-9-ankle-boot"), Attack.fgsm(2), new GradCam());
        assertThat(example.change().amplification()).isEqualTo(63);
        Picture difference = example.change().picture();
        Picture clean = example.clean().picture().orElseThrow();
        Picture changed = example.adversarial().picture().orElseThrow();
        for (int i = 0; i < 28 * 28; i++) {
            int by = changed.value(i % 28, i / 28, 0) - clean.value(i % 28, i / 28, 0);
            assertThat(difference.value(i % 28, i / 28, 1)).isEqualTo(128 + 63 * by);
        }
    }

    @Test
    void cat_becomesWhatPyTorchSays() {
        Map<String, Tensor> golden = Golden.values("attacks");
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            Subject cat = scope.subject("builtin:cat");
            double[] expected = golden.get("cat_fgsm").doubles();
            AdversarialExample example = Adversarial.smallest(cat, Attack.fgsm(1), new GradCam());
            assertThat(example.attack().epsilon()).isEqualTo(1);
            assertThat(example.before().label()).isEqualTo("tiger cat");
            assertThat(example.after().index()).isEqualTo((int) expected[0]);
            assertThat(example.after().probability()).isCloseTo(expected[1], within(0.02));
            assertThat(example.change().storedSize()).isEqualTo(1);
            AdversarialExample four = Adversarial.of(cat, Attack.fgsm(4), new GradCam());
            assertThat(four.after().probability()).isCloseTo(expected[5], within(0.02));
            AdversarialExample steps = Adversarial.of(cat, Attack.pgd(2), new GradCam());
            assertThat(steps.survives()).isTrue();
            assertThat(steps.maps().rankCorrelation()).isBetween(-1.0, 1.0);
            assertThat(steps.maps().clean().record().label()).isEqualTo("tiger cat");
            assertThat(steps.maps().adversarial().record().label())
                    .isEqualTo(steps.after().label());
        }
    }

    @Test
    void wrongRequests_areRefused() {
        assertThatThrownBy(() -> Attack.fgsm(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("epsilon must be a number above 0, was 0.0");
        assertThatThrownBy(() -> new Attack(Method.PGD, 1, 0, 1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Adversarial.of(
                        SUBJECT, Attack.fgsm(1), Explainers.named("kernels").create()))
                .isInstanceOf(UnsuitableModelException.class);
        assertThatThrownBy(() -> Adversarial.of(
                        FASHION.subject("builtin:fashion-9-ankle-boot"),
                        Attack.fgsm(1),
                        Explainers.named("kernels").create()))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessage("kernels gives no map over the input; choose a method that does, such as grad-cam");
    }

    @Test
    void watcher_mayEndTheSearch() {
        Progress ending = new Progress() {
            private int told;

            @Override
            public void at(int done, int total, Supplier<? extends Explanation> soFar) {
                assertThat(done).isLessThanOrEqualTo(total);
                told++;
            }

            @Override
            public boolean isCancelled() {
                return told > 3;
            }
        };
        Subject watched = FASHION.subject("builtin:fashion-9-ankle-boot").watchedBy(ending);
        assertThatThrownBy(() -> Adversarial.smallest(watched, Attack.pgd(1), new GradCam()))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void fields_areJson() throws IOException {
        AdversarialExample example = attacked(SUBJECT, Attack.fgsm(0.401));
        JsonNode json = new ObjectMapper().readTree(RecordJson.text(example.fields(Language.EN)));
        assertThat(json.path("unit").asText()).isEqualTo("numbers of the tensor");
        assertThat(json.path("before").path(0).path("label").asText()).isEqualTo("right");
        assertThat(json.path("trials").path(0).path("flips").asBoolean()).isTrue();
        List<String> words = example.words().stream().map(Text::en).toList();
        assertThat(words.get(0))
                .startsWith("A change of at most 0.401 in each value turns 'right' (73.1 %) into 'left' (50.1 %).");
    }
}
