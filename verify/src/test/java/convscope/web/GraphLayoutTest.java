package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.inside.LayerGraph;
import convscope.inside.LayerGraph.Arrow;
import convscope.inside.LayerGraph.Block;
import convscope.inside.LayerGraph.Kind;
import convscope.web.GraphLayout.Box;
import convscope.web.GraphLayout.Line;
import convscope.web.GraphLayout.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Drawings of graphs of layers: nothing overlaps, everything flows downwards. */
class GraphLayoutTest {
    private static final double ROUNDING = 1e-6;

    /** Blocks 0 to {@code count - 1}, the first an input and the last an output. */
    private static LayerGraph graph(int count, int... pairs) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = i == 0 ? Kind.INPUT : i == count - 1 ? Kind.OUTPUT : Kind.LAYER;
            blocks.add(new Block(kind, kind == Kind.LAYER ? i - 1 : -1, "block" + i));
        }
        List<Arrow> arrows = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            arrows.add(new Arrow(pairs[i], pairs[i + 1]));
        }
        return new LayerGraph(blocks, arrows);
    }

    private static void assertIsReadable(GraphLayout layout, LayerGraph graph) {
        assertThat(layout.blocks()).extracting(Box::block).isEqualTo(graph.blocks());
        assertThat(layout.lines()).extracting(l -> new Arrow(l.from(), l.to())).isEqualTo(graph.arrows());
        List<Box> boxes = layout.blocks();
        for (int i = 0; i < boxes.size(); i++) {
            Box a = boxes.get(i);
            assertThat(a.x()).isNotNegative();
            assertThat(a.y()).isNotNegative();
            assertThat(a.x() + a.width()).isLessThanOrEqualTo(layout.width() + ROUNDING);
            assertThat(a.y() + a.height()).isLessThanOrEqualTo(layout.height() + ROUNDING);
            for (Box b : boxes.subList(i + 1, boxes.size())) {
                boolean apart = a.x() + a.width() <= b.x()
                        || b.x() + b.width() <= a.x()
                        || a.y() + a.height() <= b.y()
                        || b.y() + b.height() <= a.y();
                assertThat(apart).as("%s and %s", a, b).isTrue();
            }
        }
        layout.lines().forEach(line -> assertFlowsDown(line, boxes));
    }

    private static void assertFlowsDown(Line line, List<Box> boxes) {
        Box from = boxes.get(line.from());
        Box to = boxes.get(line.to());
        List<Point> points = line.points();
        Point start = points.get(0);
        Point end = points.get(points.size() - 1);
        assertThat(start.y()).isEqualTo(from.y() + from.height());
        assertThat(start.x()).isBetween(from.x(), from.x() + from.width());
        assertThat(end.y()).isEqualTo(to.y());
        assertThat(end.x()).isBetween(to.x(), to.x() + to.width());
        assertThat(end.y()).isGreaterThan(start.y());
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).y())
                    .as("%s", line)
                    .isGreaterThanOrEqualTo(points.get(i - 1).y());
            for (Box box : boxes) {
                assertThat(passesThrough(points.get(i - 1), points.get(i), box))
                        .as("%s through %s", line, box)
                        .isFalse();
            }
        }
    }

    /** Whether a straight piece along an axis lies inside a block. */
    private static boolean passesThrough(Point a, Point b, Box box) {
        return Math.max(a.x(), b.x()) > box.x() + ROUNDING
                && Math.min(a.x(), b.x()) < box.x() + box.width() - ROUNDING
                && Math.max(a.y(), b.y()) > box.y() + ROUNDING
                && Math.min(a.y(), b.y()) < box.y() + box.height() - ROUNDING;
    }

    @Test
    void efficientNet_isReadable() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            LayerGraph graph = LayerGraph.of(scope.network().model());
            GraphLayout layout = GraphLayout.of(graph);
            assertThat(layout.blocks()).hasSize(96);
            assertIsReadable(layout, graph);
        }
    }

    /** Four branches of different lengths that meet, behind them a residual connection. */
    @Test
    void branches_areReadable_andStandSideBySide() {
        LayerGraph graph =
                graph(12, 0, 1, 1, 2, 1, 3, 3, 4, 1, 5, 5, 6, 6, 7, 2, 8, 4, 8, 7, 8, 1, 8, 8, 9, 8, 10, 9, 10, 10, 11);
        GraphLayout layout = GraphLayout.of(graph);
        assertIsReadable(layout, graph);
        List<Box> heads = List.of(
                layout.blocks().get(2), layout.blocks().get(3), layout.blocks().get(5));
        assertThat(heads).extracting(Box::x).doesNotHaveDuplicates();
    }

    @Test
    void densely_connectedBlocks_areReadable() {
        int[] pairs = IntStream.range(0, 14)
                .boxed()
                .flatMap(a -> IntStream.range(a + 1, 14).boxed().flatMap(b -> List.of(a, b).stream()))
                .mapToInt(Integer::intValue)
                .toArray();
        LayerGraph graph = graph(14, pairs);
        assertIsReadable(GraphLayout.of(graph), graph);
    }

    @Test
    void chain_isOneStraightColumn() {
        GraphLayout layout = GraphLayout.of(graph(4, 0, 1, 1, 2, 2, 3));
        assertThat(layout.lines()).allSatisfy(line -> assertThat(line.points()).hasSize(2));
        assertThat(layout.blocks()).extracting(b -> b.x() + b.width() / 2).allMatch(x -> x == layout.width() / 2);
    }

    @Test
    void blocksWithoutArrows_areReadable() {
        LayerGraph graph = graph(5, 0, 1, 1, 4);
        assertIsReadable(GraphLayout.of(graph), graph);
    }

    @Test
    void width_followsTheLabel_whichKeepsTheEndOfLongNames() {
        List<Block> blocks = List.of(
                new Block(Kind.LAYER, 0, "a"),
                new Block(Kind.LAYER, 1, "twelve_chars"),
                new Block(Kind.LAYER, 2, "features/denseblock4/denselayer16/conv2/Conv"),
                new Block(Kind.LAYER, 3, "卷积"));
        List<Box> boxes = GraphLayout.of(new LayerGraph(blocks, List.of())).blocks();
        assertThat(boxes)
                .extracting(Box::label)
                .containsExactly("a", "twelve_chars", "…eblock4/denselayer16/conv2/Conv", "卷积");
        assertThat(boxes.get(1).width()).isEqualTo(12 * 7 + 24);
        assertThat(boxes.get(2).width()).isEqualTo(32 * 7 + 24);
        assertThat(boxes.get(0).width()).isEqualTo(boxes.get(3).width()).isEqualTo(72);
    }

    @Test
    void layout_isAlwaysTheSame() {
        LayerGraph graph = graph(8, 0, 1, 1, 2, 1, 3, 2, 4, 3, 4, 1, 5, 4, 6, 5, 6, 6, 7);
        assertThat(GraphLayout.of(graph)).isEqualTo(GraphLayout.of(graph));
    }
}
