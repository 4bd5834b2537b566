package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shapes of operators that resize, crop, sample or refold pictures. */
final class SpatialShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("AffineGrid", SpatialShapes::affineGrid),
            entry("CenterCropPad", SpatialShapes::centerCropPad),
            entry("Col2Im", SpatialShapes::columnsToImage),
            entry("DepthToSpace", n -> blocks(n, true)),
            entry("GridSample", SpatialShapes::gridSample),
            entry("MaxRoiPool", n -> regions(n, n.node.integers("pooled_shape", -1, -1))),
            entry("Resize", SpatialShapes::resize),
            entry("RoiAlign", n -> regions(n, n.node.integer("output_height", 1), n.node.integer("output_width", 1))),
            entry("SpaceToDepth", n -> blocks(n, false)),
            entry("Upsample", SpatialShapes::upsample));

    private SpatialShapes() {}

    private static void resize(Inferred n) {
        Shape shape = n.shape(0);
        boolean oldForm = n.inputs() == 2;
        boolean stretched = n.node.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Shape result = shape;
        long[] axes = n.node.integers(
                "axes", java.util.stream.LongStream.range(0, shape.rank()).toArray());
        List<Axis> sizes = n.content(3);
        Tensor scales = n.constant(oldForm ? 1 : 2);
        boolean cropped = n.node.text("coordinate_transformation_mode", "").equals("tf_crop_and_resize");
        for (int i = 0; i < axes.length; i++) {
            int axis = ShapeTable.axis(axes[i], shape.rank());
            Axis to = Axis.of(-1);
            if (sizes != null && stretched) {
                to = sizes.get(i);
            } else if (!n.node.hasInput(3) && scales != null && scales.count() == axes.length && !cropped) {
                to = scaled(shape.axis(axis), (float) scales.number(i));
            }
            result = result.with(axis, to);
        }
        n.out(n.type(0), result);
    }

    private static Axis scaled(Axis axis, float scale) {
        if (scale == 1) {
            return axis;
        }
        return Axis.of(axis.isKnown() ? (long) (scale * axis.size()) : -1);
    }

    private static void upsample(Inferred n) {
        Shape shape = n.shape(0);
        Tensor scales = n.constant(1);
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            Axis axis = Axis.of(-1);
            if (n.node.attributes().get("scales") instanceof Attribute.Reals reals) {
                axis = scaled(shape.axis(i), reals.values().get(i));
            } else if (scales != null) {
                axis = scaled(shape.axis(i), (float) scales.number(i));
            }
            axes.add(axis);
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static void blocks(Inferred n, boolean toSpace) {
        Shape shape = n.shape(0);
        long block = n.node.integer("blocksize", 0);
        if (shape.isRankKnown() && shape.rank() != 4 || block < 1) {
            throw new IllegalArgumentException("4 axes and a blocksize of at least 1 are expected");
        }
        if (!shape.isRankKnown()) {
            n.out(n.type(0), ShapeTable.ofRank(4));
            return;
        }
        long channels = shape.size(1);
        long square = Math.multiplyExact(block, block);
        Shape result = shape.with(
                1, Axis.of(channels < 0 ? -1 : toSpace ? channels / square : Math.multiplyExact(channels, square)));
        for (int i = 2; i < 4; i++) {
            long size = shape.size(i);
            result = result.with(i, Axis.of(size < 0 ? -1 : toSpace ? Math.multiplyExact(size, block) : size / block));
        }
        n.out(n.type(0), result);
    }

    private static void gridSample(Inferred n) {
        Shape shape = n.shape(0);
        Shape grid = n.shape(1);
        if (!shape.isRankKnown() || !grid.isRankKnown()) {
            n.out(n.type(0), ShapeTable.ofRank(Math.max(shape.rank(), grid.rank())));
            return;
        }
        List<Axis> axes = new ArrayList<>(shape.axes().subList(0, 2));
        axes.addAll(grid.axes().subList(1, grid.rank() - 1));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void affineGrid(Inferred n) {
        List<Axis> size = n.content(1);
        if (size == null) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        List<Axis> axes = new ArrayList<>();
        axes.add(size.get(0));
        axes.addAll(size.subList(2, size.size()));
        axes.add(Axis.of(size.size() - 2));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void regions(Inferred n, long... size) {
        Axis channels = n.shape(0).isRankKnown() ? n.shape(0).axis(1) : Axis.of(-1);
        Axis count = n.shape(1).isRankKnown() ? n.shape(1).axis(0) : Axis.of(-1);
        n.out(n.type(0), Shape.of(List.of(count, channels, Axis.of(size[0]), Axis.of(size[1]))));
    }

    private static void centerCropPad(Inferred n) {
        Shape shape = n.shape(0);
        List<Axis> sizes = n.content(1);
        if (!shape.isRankKnown() || sizes == null) {
            n.out(n.type(0), ShapeTable.ofRank(shape.rank()));
            return;
        }
        long[] axes = n.node.integers(
                "axes", java.util.stream.LongStream.range(0, shape.rank()).toArray());
        Shape result = shape;
        for (int i = 0; i < axes.length; i++) {
            result = result.with(ShapeTable.axis(axes[i], shape.rank()), sizes.get(i));
        }
        n.out(n.type(0), result);
    }

    private static void columnsToImage(Inferred n) {
        Shape shape = n.shape(0);
        long[] block = n.numbers(2);
        if (!shape.isRankKnown() || block == null || !shape.axis(1).isKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        long area = 1;
        for (long size : block) {
            area = Math.multiplyExact(area, size);
        }
        List<Axis> axes = new ArrayList<>(List.of(shape.axis(0), Axis.of(shape.size(1) / area)));
        Shape image = MovingShapes.sized(n, 1);
        if (!image.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        axes.addAll(image.axes());
        n.out(n.type(0), Shape.of(axes));
    }
}
