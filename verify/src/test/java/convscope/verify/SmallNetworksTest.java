package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallNetworksTest {
    static List<String> names() {
        return SmallNetworks.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void scores_equalPyTorchs(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            Tensor scores = scope.network().session().run(subject.inputs()).get("scores");
            assertThat(Golden.relativeError(scores, SmallNetworks.scores(name))).isLessThan(1e-5);
        }
    }
}
