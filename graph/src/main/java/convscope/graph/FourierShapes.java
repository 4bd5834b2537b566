package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.List;
import java.util.Map;

/** Shapes of Fourier transforms; the last axis holds the real and the imaginary part. */
final class FourierShapes {
    static final Map<String, ShapeRule> RULES =
            Map.of("DFT", FourierShapes::transform, "STFT", FourierShapes::shortTime);

    private FourierShapes() {}

    private static void transform(Inferred n) {
        Shape shape = n.shape(0);
        long[] named = n.node.hasInput(2) ? n.numbers(2) : new long[] {-2};
        if (!shape.isRankKnown() || named == null || named.length != 1) {
            n.out(n.type(0), ShapeTable.ofRank(shape.rank()));
            return;
        }
        int axis = ShapeTable.axis(named[0], shape.rank());
        Axis length = shape.axis(axis);
        if (n.node.hasInput(1)) {
            long[] given = n.numbers(1);
            length = Axis.of(given != null && given.length == 1 ? Math.max(0, given[0]) : -1);
        }
        boolean isRealAgain = n.node.integer("inverse", 0) != 0 && n.node.integer("onesided", 0) != 0;
        if (isRealAgain && !n.node.hasInput(1)) {
            length = Axis.of(length.isKnown() ? Math.max(0, 2 * (length.size() - 1)) : -1);
        }
        requirePoints(length);
        n.out(
                n.type(0),
                shape.with(axis, isRealAgain ? length : bins(n, length))
                        .with(shape.rank() - 1, Axis.of(isRealAgain ? 1 : 2)));
    }

    /** The engine (ONNX Runtime 1.29) never ends with a transform of nothing. */
    private static void requirePoints(Axis length) {
        if (length.size() == 0) {
            throw new IllegalArgumentException("it transforms no points");
        }
    }

    private static Axis bins(Inferred n, Axis length) {
        boolean onesided = n.node.integer("onesided", n.node.is("STFT") ? 1 : 0) != 0;
        return !onesided ? length : Axis.of(length.isKnown() ? length.size() / 2 + 1 : -1);
    }

    private static void shortTime(Inferred n) {
        Shape signal = n.shape(0);
        Axis batch = signal.isRankKnown() ? signal.axis(0) : Axis.of(-1);
        Axis window = n.node.hasInput(2) && n.shape(2).rank() == 1 ? n.shape(2).axis(0) : Axis.of(-1);
        long[] given = n.node.hasInput(3) ? n.numbers(3) : null;
        Axis length = given != null && given.length == 1 ? Axis.of(Math.max(0, given[0])) : window;
        requirePoints(length);
        long[] step = n.numbers(1);
        boolean known = step != null
                && step.length == 1
                && step[0] > 0
                && length.isKnown()
                && signal.isRankKnown()
                && signal.axis(1).isKnown();
        Axis frames = Axis.of(known ? (signal.size(1) - length.size()) / step[0] + 1 : -1);
        n.out(n.type(0), Shape.of(List.of(batch, frames, bins(n, length), Axis.of(2))));
    }
}
