package convscope.web;

import convscope.inside.LayerGraph;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the blocks of a {@link LayerGraph} lie in a drawing from top to bottom, and the lines between them; in pixels, y downwards. The layered method of the Eclipse Layout
 * Kernel finds it. No two blocks overlap, and every line starts at the lower side of a block and ends at the upper side of one below it.
 *
 * @param width of the drawing
 * @param height of the drawing
 * @param blocks in the graph's order
 * @param lines in the order of the graph's arrows
 */
record GraphLayout(double width, double height, List<Box> blocks, List<Line> lines) {
    /**
     * A block.
     *
     * @param label its name, cut at the front where it is longer than {@value #MOST} characters
     * @param x left side
     * @param y upper side
     */
    record Box(LayerGraph.Block block, String label, double x, double y, double width, double height) {}

    /**
     * A line of straight pieces.
     *
     * @param from number of the block where it starts
     * @param to number of the block where it ends
     */
    record Line(int from, int to, List<Point> points) {}

    record Point(double x, double y) {}

    static final int MOST = 32;

    private static final double LETTER = 7;
    private static final double WIDE_LETTER = 13;
    private static final double SIDES = 24;
    private static final double NARROWEST = 72;
    private static final double HEIGHT = 30;
    private static final double GAP = 22;
    private static final int FIRST_WIDE = 0x2E80;

    static {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    /** Lays out a graph of layers; the same graph is always laid out alike. */
    static GraphLayout of(LayerGraph graph) {
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, GAP);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, GAP);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(GAP / 2));
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
        List<ElkNode> nodes = new ArrayList<>();
        for (LayerGraph.Block block : graph.blocks()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            node.setDimensions(width(label(block.name())), HEIGHT);
            nodes.add(node);
        }
        List<ElkEdge> edges = new ArrayList<>();
        for (LayerGraph.Arrow arrow : graph.arrows()) {
            edges.add(ElkGraphUtil.createSimpleEdge(nodes.get(arrow.from()), nodes.get(arrow.to())));
        }
        new RecursiveGraphLayoutEngine().layout(root, new NullElkProgressMonitor());
        return read(graph, root, nodes, edges);
    }

    private static GraphLayout read(LayerGraph graph, ElkNode root, List<ElkNode> nodes, List<ElkEdge> edges) {
        List<Box> blocks = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            LayerGraph.Block block = graph.blocks().get(i);
            ElkNode node = nodes.get(i);
            blocks.add(
                    new Box(block, label(block.name()), node.getX(), node.getY(), node.getWidth(), node.getHeight()));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            LayerGraph.Arrow arrow = graph.arrows().get(i);
            lines.add(new Line(arrow.from(), arrow.to(), points(edges.get(i))));
        }
        return new GraphLayout(root.getWidth(), root.getHeight(), blocks, lines);
    }

    private static List<Point> points(ElkEdge edge) {
        ElkEdgeSection section = edge.getSections().get(0);
        List<Point> points = new ArrayList<>();
        points.add(new Point(section.getStartX(), section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            points.add(new Point(bend.getX(), bend.getY()));
        }
        points.add(new Point(section.getEndX(), section.getEndY()));
        return points;
    }

    /** The end of a name tells more than its beginning, which names what the layer is part of. */
    private static String label(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= MOST ? name : "…" + name.substring(name.offsetByCodePoints(0, length - MOST + 1));
    }

    private static double width(String label) {
        double letters = label.codePoints()
                .mapToDouble(c -> c < FIRST_WIDE ? LETTER : WIDE_LETTER)
                .sum();
        return Math.max(NARROWEST, letters + SIDES);
    }
}
