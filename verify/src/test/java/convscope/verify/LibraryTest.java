package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Cam;
import convscope.explain.GradCam;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.network.Prediction;
import convscope.runtime.Query;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibraryTest {
    @Test
    void chelsea_isATigerCat() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            Subject cat = scope.subject("builtin:cat");
            Prediction top = cat.predict();
            assertThat(top.top().label()).isEqualTo("tiger cat");
            assertThat(top.top().probability()).isCloseTo(.379, offset(.003));
            Heatmap map = scope.explain(new GradCam(), cat);
            Heatmap cam = scope.explain(new Cam(), cat);
            System.out.println(map.record());
            System.out.println(java.util.Arrays.toString(map.raw().floats()));
            System.out.println(java.util.Arrays.toString(cam.raw().floats()));
            String score = scope.network().head().score().name();
            Query q = Query.of(List.of()).withGradient(score, List.of("input"));
            Query f = Query.of(List.of(score));
            for (int i = 0; i < 40; i++) {
                long t = System.nanoTime();
                cat.run(f);
                long t1 = System.nanoTime();
                cat.run(q);
                long t2 = System.nanoTime();
                if (i > 35) System.out.println((t1 - t) / 1e6 + " " + (t2 - t1) / 1e6);
            }
        }
    }
}
