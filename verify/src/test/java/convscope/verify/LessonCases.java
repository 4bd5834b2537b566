package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.explain.Subject;
import convscope.lesson.Geometry;
import convscope.lesson.InputChannel;
import convscope.lesson.Lesson;
import convscope.lesson.LessonCell;
import convscope.lesson.LessonGrid;
import convscope.lesson.LessonOffer;
import convscope.lesson.Lessons;
import convscope.lesson.Stage;
import convscope.model.Layer;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lessons held against what the engine computed, and against what a page works out from their grids. */
public final class LessonCases {
    private LessonCases() {}

    /** How many layers were checked, by kind of lesson. */
    public static java.util.Map<String, Integer> check(Subject subject, int cells) {
        java.util.Map<String, Integer> checked = new java.util.TreeMap<>();
        List<LessonOffer> offers = Lessons.kindsOf(subject.network());
        List<Layer> layers = subject.network().model().layers();
        assertThat(offers).hasSameSizeAs(layers);
        for (int i = 0; i < layers.size(); i++) {
            LessonOffer offer = offers.get(i);
            assertThat(offer.isOffered()).isEqualTo(offer.reason() == null);
            if (offer.isOffered()) {
                check(subject, layers.get(i), cells);
                checked.merge(offer.kind().word(), 1, Integer::sum);
            }
        }
        return checked;
    }

    private static void check(Subject subject, Layer layer, int cells) {
        String edge = layer.output().name();
        double scale = 0;
        for (float value : subject.run(Query.of(List.of(edge))).activation(edge).floats()) {
            scale = Math.max(scale, Math.abs(value));
        }
        LessonCell strongest = Lessons.atStrongest(subject, layer).cell();
        Random random = new Random(7);
        for (int n = 0; n < cells; n++) {
            int channel = n == 0 ? strongest.channel() : random.nextInt(strongest.channels());
            List<Integer> position = new ArrayList<>();
            for (int axis = 0; axis < strongest.space().size(); axis++) {
                int size = strongest.space().get(axis);
                position.add(
                        n == 0
                                ? strongest.position().get(axis)
                                : n == 1 ? 0 : n == 2 ? size - 1 : random.nextInt(size));
            }
            Lesson lesson = Lessons.at(subject, layer, channel, position);
            String what =
                    subject.network().name() + " layer '" + layer.name() + "' channel " + channel + " at " + position;
            double tolerance = 1e-4 * Math.abs(lesson.engine()) + 1e-5 * scale;
            assertThat(lesson.output()).as(what).isCloseTo(lesson.engine(), within(tolerance));
            assertThat(lesson.stages())
                    .as(what)
                    .extracting(Stage::key)
                    .doesNotHaveDuplicates()
                    .contains("output");
            assertSums(lesson, what, scale);
            if (n < 2) {
                assertGrid(Lessons.grid(subject, layer, channel, position), lesson, what, scale);
            }
        }
    }

    private static void assertSums(Lesson lesson, String what, double scale) {
        double slack = 1e-5 * scale + 1e-9;
        if (lesson instanceof Lesson.Convolution c) {
            double sum = c.rest().sum();
            for (InputChannel channel : c.channels()) {
                double products = 0;
                for (float product : channel.products()) {
                    products += product;
                }
                assertThat(products).as(what).isCloseTo(channel.sum(), within(1e-4 * Math.abs(products) + slack));
                sum += channel.sum();
            }
            assertThat(sum + c.bias()).as(what).isCloseTo(c.before(), within(1e-9 * Math.abs(c.before()) + 1e-9));
            assertThat(c.channels().size() + c.rest().count()).isEqualTo(c.inputs());
            assertThat(c.left() == null).isEqualTo(c.rest().count() == 0);
        }
        if (lesson instanceof Lesson.Dense d) {
            double sum = d.rest().sum()
                    + d.top().stream().mapToDouble(Lesson.Contribution::product).sum();
            assertThat(sum).as(what).isCloseTo(d.sum(), within(1e-9 * Math.abs(sum) + 1e-9));
            assertThat(d.raising() + d.lowering()).isCloseTo(d.sum(), within(1e-9 * d.raising() + 1e-9));
            assertThat(d.top().size() + d.rest().count()).isEqualTo(d.inputs());
        }
        if (lesson instanceof Lesson.Softmax s) {
            double total = s.rest().sum()
                    + s.top().stream().mapToDouble(Lesson.Share::exponential).sum();
            assertThat(total).isCloseTo(s.total(), within(1e-9 * total));
        }
    }

    /** Works a position out as a page would: from the grid alone. */
    private static void assertGrid(LessonGrid grid, Lesson lesson, String what, double scale) {
        if (grid instanceof LessonGrid.Units units) {
            assertThat((double) units.outputs()[lesson.cell().channel()])
                    .as(what)
                    .isEqualTo(lesson.engine());
            assertThat(units.outputs()).hasSize(lesson.cell().channels());
            return;
        }
        LessonGrid.Sliding sliding = (LessonGrid.Sliding) grid;
        assertThat(sliding.local()).as(what).isTrue();
        int position = 0;
        for (int axis = 0; axis < lesson.cell().space().size(); axis++) {
            position = position * lesson.cell().space().get(axis)
                    + lesson.cell().position().get(axis);
        }
        double result = workedOut(sliding, position);
        double before = lesson instanceof Lesson.Convolution c
                ? c.before()
                : lesson instanceof Lesson.MaxPooling m ? m.before() : ((Lesson.AveragePooling) lesson).before();
        double tolerance = 1e-4 * Math.abs(before) + 1e-5 * scale;
        assertThat(result).as(what).isCloseTo(before, within(tolerance));
        assertThat((double) sliding.results()[position]).as(what).isCloseTo(before, within(tolerance));
        double last = before;
        for (LessonGrid.GridStage stage : sliding.stages()) {
            last = stage.inside() ? stage.map()[position] : last;
        }
        assertThat(last).as(what).isCloseTo(lesson.output(), within(1e-4 * Math.abs(last) + 1e-5 * scale));
    }

    private static double workedOut(LessonGrid.Sliding grid, int position) {
        Geometry g = grid.geometry();
        int rank = g.kernel().size();
        int cells = g.kernel().stream().reduce(1, (a, b) -> a * b);
        double sum = grid.bias() + (grid.rest().length == 0 ? 0 : grid.rest()[position]);
        double max = Double.NEGATIVE_INFINITY;
        int counted = 0;
        for (int k = 0; k < cells; k++) {
            int cell = 0;
            boolean inside = true;
            boolean padded = true;
            for (int axis = 0, p = position, rest = k, below = 1; axis < rank; axis++) {
                int a = rank - 1 - axis;
                int v = p % g.output().get(a) * g.stride().get(a)
                        - g.begin().get(a)
                        + rest % g.kernel().get(a) * g.dilation().get(a);
                p /= g.output().get(a);
                rest /= g.kernel().get(a);
                inside &= v >= 0
                        && v % g.stretch().get(a) == 0
                        && v / g.stretch().get(a) < g.input().get(a);
                padded &=
                        v >= -g.begin().get(a) && v < g.input().get(a) + g.end().get(a);
                cell += inside ? v / g.stretch().get(a) * below : 0;
                below *= g.input().get(a);
            }
            counted += g.countsPadding() ? padded ? 1 : 0 : inside ? 1 : 0;
            for (LessonGrid.GridChannel channel : grid.channels()) {
                double value = inside ? channel.map()[cell] : 0;
                max = inside ? Math.max(max, value) : max;
                sum += channel.weights().length == 0 ? value : value * channel.weights()[k];
            }
        }
        return switch (grid.kind()) {
            case MAX_POOLING -> max;
            case AVERAGE_POOLING -> sum / counted;
            default -> sum;
        };
    }
}
