package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.backward.RuleBook;
import convscope.explain.Explanation;
import convscope.explain.Progress;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.CancelledException;
import convscope.graph.Tensor;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    private static final int COUNT = 11;

    private static Map<String, Tensor> noisy(Subject subject, int sample) {
        Random random = subject.random(sample);
        float[] values = subject.input().floats();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.3 * random.nextGaussian());
        }
        return Map.of(
                subject.network().input().name(),
                Tensor.of(values, subject.input().shape()));
    }

    private static double[] scores(Subject subject) {
        return Samples.of(subject, COUNT).scores(s -> noisy(subject, s));
    }

    private static List<Tensor> gradients(Subject subject) {
        String input = subject.network().input().name();
        Query query = subject.query(List.of(), List.of(input), RuleBook.GRADIENT);
        List<Tensor> gradients = new ArrayList<>();
        Samples.of(subject, COUNT)
                .run(
                        query,
                        s -> noisy(subject, s),
                        (s, pass, item) -> gradients.add(pass.cotangent(input).slice(item)));
        return gradients;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "residual", "concatenated", "mobile", "leaky", "line", "volume"})
    void everyBatchSizeAndThreadCount_givesTheSameBytes(String name) {
        double[] scores = null;
        List<Tensor> gradients = null;
        for (RunOptions options : options()) {
            try (Convscope scope = SmallNetworks.open(name, options)) {
                Subject subject = SmallNetworks.subject(scope).seeded(7);
                if (scores == null) {
                    scores = scores(subject);
                    gradients = gradients(subject);
                }
                assertThat(scores(subject)).as("%s", options).isEqualTo(scores);
                assertThat(gradients(subject)).as("%s", options).isEqualTo(gradients);
            }
        }
    }

    private static List<RunOptions> options() {
        return List.of(
                new RunOptions(1, "cpu", false, 1),
                new RunOptions(1, "cpu", false, 3),
                new RunOptions(2, "cpu", false, 8),
                new RunOptions(2, "cpu", false, 0));
    }

    @Test
    void aRealNetwork_givesTheSameBytesAtEveryBatchSize() {
        List<double[]> all = new ArrayList<>();
        for (RunOptions options : options().subList(0, 3)) {
            OpenOptions opening = new OpenOptions(Optional.empty(), Optional.empty(), options);
            try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", opening)) {
                all.add(scores(scope.subject("builtin:cat")));
            }
        }
        assertThat(all).allSatisfy(scores -> assertThat(scores).isEqualTo(all.get(0)));
    }

    @Test
    void randomNumbers_dependOnSeedInputAndSample() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            long first = subject.random(3).nextLong();
            assertThat(SmallNetworks.subject(scope).random(3).nextLong()).isEqualTo(first);
            assertThat(subject.random(4).nextLong()).isNotEqualTo(first);
            assertThat(subject.seeded(1).random(3).nextLong()).isNotEqualTo(first);
            assertThat(subject.on(noisy(subject, 0)).random(3).nextLong()).isNotEqualTo(first);
        }
    }

    @Test
    void watcher_isToldAfterEveryBatch_andMayCancel() {
        try (Convscope scope = SmallNetworks.open("plain", new RunOptions(1, "cpu", false, 4))) {
            List<Integer> told = new ArrayList<>();
            Progress cancelsAfterTwo = new Progress() {
                @Override
                public void at(int done, int total, Supplier<? extends Explanation> soFar) {
                    assertThat(total).isEqualTo(COUNT);
                    told.add(done);
                }

                @Override
                public boolean isCancelled() {
                    return told.size() == 2;
                }
            };
            Subject subject = SmallNetworks.subject(scope);
            assertThatThrownBy(() -> scores(subject.watchedBy(cancelsAfterTwo)))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("8 of 11");
            assertThat(told).containsExactly(4, 8);
        }
    }

    @Test
    void samples_keepTheTarget_thatTheOwnInputChose() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            float[] flipped = subject.input().floats();
            for (int i = 0; i < flipped.length; i++) {
                flipped[i] = -20 * flipped[i];
            }
            Tensor other = Tensor.of(flipped, subject.input().shape());
            Subject alone = scope.subject(other, "other");
            int own = subject.predict().top().index();
            assertThat(alone.predict().top().index()).isNotEqualTo(own);
            Subject on = subject.on(Map.of(subject.network().input().name(), other));
            assertThat(on.explained().index()).isEqualTo(own);
            assertThat(Arrays.stream(subject.scores(on.inputs())).boxed().toList())
                    .hasSize(1);
        }
    }
}
