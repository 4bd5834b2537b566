package convscope.formats.keras;

import convscope.graph.Value;

/** Layers that cut a picture to a size, or bring it there by cutting or padding it to the ratio of the sides first. */
final class CroppingLayers {
    private CroppingLayers() {}

    /** The middle of a picture that is large enough; of a smaller one the middle of the right ratio, enlarged. */
    static Held centre(Emission e) {
        e.expectRank(4);
        long height = e.config.positives("height", 1, 0)[0];
        long width = e.config.positives("width", 1, 0)[0];
        long[] sizes = known(e);
        if (sizes[0] < height || sizes[1] < width) {
            return smart(e);
        }
        return cut(e, e.in(), (sizes[0] - height) / 2, (sizes[1] - width) / 2, height, width);
    }

    /** What Keras 2 does with {@code RandomCrop} outside of training; Keras 3 leaves the picture as it is there. */
    static Held outsideTraining(Emission e) {
        return e.keras2() ? smart(e) : e.in();
    }

    private static Held smart(Emission e) {
        return ResizeLayers.resized(
                e,
                toRatio(e),
                e.config.positives("height", 1, 0)[0],
                e.config.positives("width", 1, 0)[0],
                "bilinear",
                false);
    }

    private static long[] known(Emission e) {
        long[] sizes = e.spatialSizes();
        if (sizes[0] < 0 || sizes[1] < 0) {
            throw e.unsupported("a picture of free size");
        }
        return sizes;
    }

    /** The largest part in the middle that has the ratio of the sides asked for. */
    static Held toRatio(Emission e) {
        long height = e.config.positives("height", 1, 0)[0];
        long width = e.config.positives("width", 1, 0)[0];
        long[] sizes = known(e);
        long high = Math.max(1, Math.min(sizes[0], sizes[1] * height / width));
        long wide = Math.max(1, Math.min(sizes[1], sizes[0] * width / height));
        return cut(e, e.in(), (sizes[0] - high) / 2, (sizes[1] - wide) / 2, high, wide);
    }

    /** With equal margins on both sides that give it the ratio asked for, up to one row or column, as Keras has it. */
    static Held padded(Emission e) {
        long height = e.config.positives("height", 1, 0)[0];
        long width = e.config.positives("width", 1, 0)[0];
        long[] sizes = known(e);
        long high = Math.max(sizes[0], sizes[1] * height / width);
        long wide = Math.max(sizes[1], sizes[0] * width / height);
        long top = (high - sizes[0]) / 2;
        long left = (wide - sizes[1]) / 2;
        Value pads = e.integers(0, 0, top, left, 0, 0, top, left);
        Value filling = e.number(e.config.real("fill_value", 0));
        Value wider = e.op("Pad", e.spatial(), pads, filling);
        return e.spatial(wider, e.channels(), sizes[0] + 2 * top, sizes[1] + 2 * left);
    }

    private static Held cut(Emission e, Held x, long top, long left, long height, long width) {
        Value part = e.op(
                "Slice", e.spatial(), e.integers(top, left), e.integers(top + height, left + width), e.integers(2, 3));
        return e.spatial(part, e.channels(), height, width);
    }

    /** Every channel of every picture stretched to the whole range of values; one without contrast stays as it is. */
    static Held autoContrast(Emission e) {
        e.expectRank(4);
        double[] range = e.config.has("value_range") ? e.config.reals("value_range") : new double[] {0, 255};
        java.util.Map<String, convscope.graph.Attribute> keep =
                java.util.Map.of("keepdims", convscope.graph.Attribute.of(1L));
        Value x = e.spatial();
        Value low = e.op("ReduceMin", keep, x, e.integers(2, 3));
        Value high = e.op("ReduceMax", keep, x, e.integers(2, 3));
        Value spread = e.op("Sub", high, low);
        Value flat = e.op("Equal", spread, e.number(0));
        Value share = e.op("Div", e.op("Sub", x, low), e.op("Where", flat, e.number(1), spread));
        Value stretched = e.op("Add", e.op("Mul", share, e.number(range[1] - range[0])), e.number(range[0]));
        return e.spatial(e.op("Where", flat, x, stretched), e.channels(), e.spatialSizes());
    }
}
