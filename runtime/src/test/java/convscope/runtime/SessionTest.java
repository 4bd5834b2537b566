package convscope.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final int EDGES = 2 * Session.KEPT;
    private static final Map<String, Tensor> FEEDS = Map.of("x", Tensor.of(new float[] {1}, 1));

    private final List<String> edges = new ArrayList<>();

    /** A chain in which edge number i holds {@code x + i}. */
    private Session chain() {
        GraphBuilder graph = new GraphBuilder("chain");
        Value value = graph.input("x", ElementType.FLOAT, Shape.of(1));
        for (int i = 1; i <= EDGES; i++) {
            value = value.plus(1);
            edges.add(value.name());
        }
        return Session.open(graph.build(List.of(value)), new RunOptions());
    }

    private float read(Session session, int edge) {
        return session.run(Query.of(List.of(edges.get(edge))), FEEDS, null)
                .activation(edges.get(edge))
                .floats()[0];
    }

    @Test
    void manyQueries_areAnswered_andNotAllKept() {
        try (Session session = chain()) {
            for (int edge = 0; edge < EDGES; edge++) {
                assertThat(read(session, edge)).isEqualTo(edge + 2);
            }
            assertThat(session.ready()).isEqualTo(Session.KEPT);
            assertThat(read(session, 0)).isEqualTo(2);
            assertThat(session.ready()).isEqualTo(Session.KEPT);
        }
    }

    @Test
    void threads_mayAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Session session = chain()) {
            List<Future<Float>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int edge = i * 7 % EDGES;
                answers.add(threads.submit(() -> read(session, edge)));
            }
            for (int i = 0; i < 400; i++) {
                assertThat(answers.get(i).get()).isEqualTo(i * 7 % EDGES + 2);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void closedSession_runsNothing() {
        Session session = chain();
        session.close();
        assertThatThrownBy(() -> read(session, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
