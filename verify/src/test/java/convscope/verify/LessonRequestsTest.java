package convscope.verify;

import static convscope.verify.HandLessons.FOUR;
import static convscope.verify.HandLessons.constant;
import static convscope.verify.HandLessons.counting;
import static convscope.verify.HandLessons.lesson;
import static convscope.verify.HandLessons.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.explain.Subject;
import convscope.graph.Attribute;
import convscope.graph.InvalidRequestException;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.lesson.Lesson;
import convscope.lesson.LessonGrid;
import convscope.lesson.LessonKind;
import convscope.lesson.LessonOffer;
import convscope.lesson.Lessons;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.verify.HandLessons.Body;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which cell a lesson is about, what a grid holds, what is refused. */
class LessonRequestsTest {
    @Test
    void strongest_isTheLargestNumber() {
        Body body = (g, x) -> g.op("Conv", x, constant(g, new float[] {1, -1}, 2, 1, 1, 1));
        try (Network network = network(FOUR, 2, body)) {
            Layer layer = network.model().layers().get(0);
            Subject subject = counting(network, FOUR);
            assertThat(Lessons.atStrongest(subject, layer).cell().position()).containsExactly(3, 3);
            assertThat(Lessons.atStrongest(subject, layer).cell().channel()).isZero();
            assertThat(Lessons.atStrongest(subject, layer, 1).cell().position()).containsExactly(0, 0);
        }
    }

    /** Twenty channels of one place each, 1 to 20, weight 1: the 16 strongest, 5 to 20, are sent; 1 + 2 + 3 + 4 = 10 is the rest. */
    @Test
    void grid_ofManyChannels_sendsTheStrongest() {
        float[] ones = new float[20];
        java.util.Arrays.fill(ones, 1);
        long[] shape = {1, 20, 1};
        Body body = (g, x) -> g.op("Conv", x, constant(g, ones, 1, 20, 1));
        try (Network network = network(shape, 1, body)) {
            LessonGrid.Sliding grid = (LessonGrid.Sliding) Lessons.grid(
                    counting(network, shape), network.model().layers().get(0), 0, List.of());
            assertThat(grid.channels()).hasSize(16);
            assertThat(grid.channels().get(0).channel()).isEqualTo(19);
            assertThat(grid.restCount()).isEqualTo(4);
            assertThat(grid.rest()).containsExactly(10);
            assertThat(grid.results()).containsExactly(210);
            assertThat(grid.left().en()).startsWith("4 more input channels");
        }
    }

    @Test
    void grid_ofAHugeLayer_saysThatItIsNotSent() {
        long[] shape = {1, 1, 300_000};
        Body body = (g, x) -> g.op("Conv", x, constant(g, new float[] {1}, 1, 1, 1));
        try (Network network = network(shape, 1, body)) {
            LessonGrid.Sliding grid = (LessonGrid.Sliding) Lessons.grid(
                    counting(network, shape), network.model().layers().get(0), 0, List.of());
            assertThat(grid.local()).isFalse();
            assertThat(grid.channels()).isEmpty();
            assertThat(grid.results()).isEmpty();
            assertThat(grid.left().en()).contains("300000");
        }
    }

    @Test
    void otherLayers_sayWhyTheyOfferNone() {
        assertThat(reason((g, x) -> g.op("Relu", x))).contains("changes each number by itself");
        assertThat(reason((g, x) -> g.op("Flatten", x))).contains("another order or shape");
        assertThat(reason((g, x) -> g.op("Add", x, g.op("Relu", x)))).contains("several maps together");
        assertThat(reason((g, x) -> g.op("Conv", x, g.op("Relu", x)))).contains("not fixed");
        assertThat(reason((g, x) -> g.op("LogSoftmax", x))).contains("no lesson on this kind");
        Body two = (g, x) -> {
            Value w = constant(g, new float[] {1}, 1, 1, 1, 1);
            return g.op("Add", g.op("Conv", x, w), g.op("MaxPool", Map.of("kernel_shape", Attribute.of(1, 1)), x));
        };
        assertThat(reason(two)).contains("several calculations");
    }

    @Test
    void cellsThatDoNotExist_areRefused() {
        Body body = (g, x) -> g.op("Conv", x, constant(g, new float[] {1}, 1, 1, 1, 1));
        try (Network network = network(FOUR, 2, body)) {
            Layer layer = network.model().layers().get(0);
            Subject subject = counting(network, FOUR);
            assertThatThrownBy(() -> Lessons.at(subject, layer, 3, List.of(0, 0)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("layer 'layer' has 1 channels, 0 to 0; channel 3 was asked for");
            assertThatThrownBy(() -> Lessons.at(subject, layer, 0, List.of(0, 4)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "layer 'layer' has an output of 4 × 4 places; place [0, 4] was asked for. Give 2 numbers,"
                                    + " each from 0 and below these sizes.");
        }
    }

    @Test
    void lesson_asJson_holdsItsNumbers() {
        Lesson.MaxPooling l = lesson(
                Lesson.MaxPooling.class,
                FOUR,
                2,
                (g, x) -> g.op("MaxPool", Map.of("kernel_shape", Attribute.of(2, 2)), x),
                0,
                0,
                0);
        JsonNode json = new ObjectMapper().valueToTree(l);
        assertThat(json.path("values").toString()).isEqualTo("[1.0,2.0,5.0,6.0]");
        assertThat(json.path("winner").asInt()).isEqualTo(3);
        assertThat(json.path("stages").get(0).path("title").path("zh").asText()).isEqualTo("窗口");
        assertThat(LessonKind.MAX_POOLING.word()).isEqualTo("max-pooling");
    }

    private static String reason(Body body) {
        try (Network network = network(FOUR, 2, body)) {
            Layer layer = network.model().layers().get(0);
            LessonOffer offer = Lessons.kindOf(network, layer);
            assertThat(offer.isOffered()).isFalse();
            assertThat(offer.reason().zh()).containsPattern("[\\u4e00-\\u9fff]");
            assertThatThrownBy(() -> Lessons.at(counting(network, FOUR), layer, 0, List.of(0, 0)))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageContaining("layer 'layer' (part) of small has no lesson: ")
                    .hasMessageContaining(offer.reason().en());
            return offer.reason().en();
        }
    }
}
