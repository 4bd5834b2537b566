package convscope;

import convscope.picture.Preprocessing;
import convscope.picture.Resampling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a model wants its pictures by ONNX's image metadata: {@code Image.BitmapPixelFormat}, {@code Image.NominalPixelRange} and {@code Image.ColorSpaceGamma} among
 * the model's properties ("Optional Metadata" of the ONNX specification). What is stated stands, and what is left open is told in the source.
 */
final class ImageMetadata {
    private static final String FORMAT = "Image.BitmapPixelFormat";
    private static final String RANGE = "Image.NominalPixelRange";
    private static final String GAMMA = "Image.ColorSpaceGamma";

    /** What the range of studio video (ITU-R BT.601) makes of 0 to 255: 16 to 235. */
    private static final double STUDIO_BLACK = 16;

    private static final double STUDIO_STEPS = 219;

    private static final Map<String, Preprocessing.Order> ORDERS = Map.of(
            "rgb8", Preprocessing.Order.RGB,
            "rgba8", Preprocessing.Order.RGB,
            "bgr8", Preprocessing.Order.BGR,
            "bgra8", Preprocessing.Order.BGR,
            "gray8", Preprocessing.Order.GRAY);

    private ImageMetadata() {}

    /** What the properties say; nothing where they say nothing of pictures, or nothing that is known. */
    static Optional<Preprocessing> read(Map<String, String> properties) {
        String format = plain(properties.get(FORMAT));
        String range = plain(properties.get(RANGE));
        Preprocessing.Order order = ORDERS.get(format);
        Preprocessing known = ranged(range);
        if (order == null && known == null) {
            return Optional.empty();
        }
        StringBuilder source = new StringBuilder("ONNX image metadata");
        if (order == null) {
            source.append(format.isEmpty() ? "; the order of colours is not in it" : "; its pixel format is not known");
        }
        if (known == null) {
            source.append(range.isEmpty() ? "; the range is not in it" : "; its pixel range is not known");
        }
        if (plain(properties.get(GAMMA)).equals("linear")) {
            source.append("; it asks for linear light, which pictures are not turned into");
        }
        Preprocessing base = known == null ? ranged("nominalrange_0_255") : known;
        return Optional.of(new Preprocessing(
                0,
                0,
                Resampling.BILINEAR,
                order == null ? Preprocessing.Order.RGB : order,
                base.range(),
                base.mean(),
                base.std(),
                source.toString()));
    }

    private static String plain(String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }

    private static Preprocessing ranged(String range) {
        return switch (range) {
            case "nominalrange_0_255" -> Preprocessing.named("raw", "");
            case "normalized_0_1" -> Preprocessing.named("unit", "");
            case "normalized_1_1" -> Preprocessing.named("tf", "");
            case "nominalrange_16_235" -> {
                double std = 255 / STUDIO_STEPS;
                yield new Preprocessing(
                        0,
                        0,
                        Resampling.BILINEAR,
                        Preprocessing.Order.RGB,
                        Preprocessing.Range.RAW,
                        List.of(-STUDIO_BLACK * std),
                        List.of(std),
                        "");
            }
            default -> null;
        };
    }
}
