package convscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made from numbers end in a model or in one clear sentence, soon and in little memory. The long run of the same is {@code bench/fuzz.sh}. */
class HostileFilesTest {
    private static final int READ = 400;
    private static final int RUN = 60;

    @TempDir
    Path folder;

    @BeforeEach
    void allowLittle() {
        Fuzz.LIMITS.forEach(System::setProperty);
    }

    @AfterEach
    void allowTheUsual() {
        Fuzz.LIMITS.keySet().forEach(System::clearProperty);
    }

    static java.util.List<FuzzFormat> formats() {
        return FuzzFormats.ALL;
    }

    private Map<Outcome.Kind, Integer> tried(FuzzFormat format, long first, int count, boolean engine) {
        Trial trial = new Trial(folder, engine);
        Map<Outcome.Kind, Integer> kinds = new EnumMap<>(Outcome.Kind.class);
        for (long number = first; number < first + count; number++) {
            FuzzCase hostile = FuzzCase.of(format, number);
            Outcome outcome = trial.of(hostile);
            assertThat(outcome.isFailure())
                    .as("bench/fuzz.sh replay %s %d (%s): %s", format, number, hostile.how(), outcome)
                    .isFalse();
            kinds.merge(outcome.kind(), 1, Integer::sum);
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void hostileFile_isReadOrRefused(FuzzFormat format) {
        Map<Outcome.Kind, Integer> kinds = tried(format, 10_000, READ, false);
        assertThat(kinds.getOrDefault(Outcome.Kind.REFUSED, 0)).isGreaterThan(READ / 4);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void hostileFile_isRunOrRefused(FuzzFormat format) {
        tried(format, 20_000, RUN, true);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aCase_isMadeFromItsNumberAlone(FuzzFormat format) {
        for (long number = 0; number < 20; number++) {
            FuzzCase once = FuzzCase.of(format, number);
            FuzzCase again = FuzzCase.of(format, number);
            assertThat(again.how()).isEqualTo(once.how());
            assertThat(again.model()).isEqualTo(once.model());
        }
    }

    @Test
    void whatIsUnclear_isSeen() {
        assertThat(Trial.unclear("x.onnx: no graph inside", "x.onnx")).isEmpty();
        assertThat(Trial.unclear("no graph inside", "x.onnx")).isEqualTo("does not start with the file");
        assertThat(Trial.unclear("x.onnx: " + "y".repeat(600), "x.onnx")).isEqualTo("has 608 characters");
        assertThat(Trial.unclear("x.onnx: a\nb", "x.onnx")).contains("several lines");
        assertThat(Trial.unclear("x.onnx: java.io.IOException: z", "x.onnx")).isEqualTo("has the word 'java.'");
        assertThat(Trial.unclear("x.onnx: damaged (null)", "x.onnx")).contains("null");
    }
}
