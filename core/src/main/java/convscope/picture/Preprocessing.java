package convscope.picture;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * How a picture becomes the numbers a network was trained on.
 *
 * @param resize length of the short side after resizing, before the crop; 0 stretches the picture to the network's size
 * @param crop side of the square cut from the middle; 0 crops nothing
 * @param resampling filter for resizing
 * @param order order of the colours
 * @param range what 8-bit values become
 * @param mean subtracted per channel, in the units of {@code range}; one value serves all channels
 * @param std divisor per channel after that
 * @param source how this is known, as a phrase: {@code "side file"}, {@code "guess: ..."}
 */
public record Preprocessing(
        int resize,
        int crop,
        Resampling resampling,
        Order order,
        Range range,
        List<Double> mean,
        List<Double> std,
        String source) {
    /** Order of colours; {@code GRAY} is Rec. 601 luma. */
    public enum Order {
        RGB,
        BGR,
        GRAY
    }

    /** What the values 0 to 255 become. */
    public enum Range {
        /** 0 to 1. */
        UNIT,
        /** -1 to 1. */
        SIGNED,
        /** 0 to 255, as they are. */
        RAW
    }

    private static final List<String> NAMES = List.of("unit", "tf", "torch", "caffe", "raw");

    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (resize < 0 || crop < 0 || resize > 0 && crop > resize) {
            throw new InvalidRequestException(
                    "preprocessing: a crop of " + crop + " out of a short side of " + resize + " is not possible");
        }
        if (!areUsable(mean) || !areUsable(std) || std.contains(0.0) || std.contains(-0.0)) {
            throw new InvalidRequestException(
                    "preprocessing: mean and std need a finite number per channel, and std none that is 0; found mean "
                            + mean + ", std " + std);
        }
    }

    private static boolean areUsable(List<Double> numbers) {
        return !numbers.isEmpty() && numbers.stream().allMatch(Double::isFinite);
    }

    private static Preprocessing stretched(
            Order order, Range range, List<Double> mean, List<Double> std, String source) {
        return new Preprocessing(0, 0, Resampling.BILINEAR, order, range, mean, std, source);
    }

    /**
     * The convention called {@code text}: {@code unit}, {@code tf}, {@code torch}, {@code caffe}, {@code raw}, or {@code mean=a,b,c[,std=d,e,f]} over 0 to 1.
     *
     * @throws InvalidRequestException for anything else
     */
    public static Preprocessing named(String text, String source) {
        return switch (text) {
            case "unit" -> stretched(Order.RGB, Range.UNIT, List.of(0.0), List.of(1.0), source);
            case "tf" -> stretched(Order.RGB, Range.SIGNED, List.of(0.0), List.of(1.0), source);
            case "torch" -> stretched(
                    Order.RGB, Range.UNIT, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), source);
            case "caffe" -> stretched(Order.BGR, Range.RAW, List.of(103.939, 116.779, 123.68), List.of(1.0), source);
            case "raw" -> stretched(Order.RGB, Range.RAW, List.of(0.0), List.of(1.0), source);
            default -> meanAndStd(text, source);
        };
    }

    private static Preprocessing meanAndStd(String text, String source) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("mean=([^=]*?)(?:,std=([^=]*))?")
                .matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidRequestException("unknown preprocessing '" + text
                    + "'; known: unit, tf, torch, caffe, raw, mean=0.5,0.5,0.5,std=0.2,0.2,0.2");
        }
        List<Double> std = matcher.group(2) == null ? List.of(1.0) : numbers(matcher.group(2), text);
        return stretched(Order.RGB, Range.UNIT, numbers(matcher.group(1), text), std, source);
    }

    private static List<Double> numbers(String list, String text) {
        try {
            return java.util.Arrays.stream(list.split(","))
                    .map(String::strip)
                    .map(Double::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("preprocessing '" + text + "': '" + list + "' is not a list of numbers");
        }
    }

    /** Whether nothing but experience speaks for it. */
    public boolean isGuessed() {
        return source.startsWith("guess");
    }

    /** The name of the convention that this is; empty where it is none that has a name. */
    public String convention() {
        return NAMES.stream()
                .filter(name -> named(name, source).equals(this))
                .findFirst()
                .orElse("");
    }

    /** The same with another order of colours. */
    public Preprocessing with(Order newOrder) {
        return new Preprocessing(resize, crop, resampling, newOrder, range, mean, std, source);
    }

    /** The picture as the network sees it: resized and cropped, not yet scaled to its numbers. */
    public Picture view(Picture picture, int width, int height) {
        Picture seen = picture;
        if (resize > 0) {
            seen = resampling.resizeShortSide(picture, resize);
        }
        if (crop > 0) {
            seen = seen.centerCropped(crop, crop);
        }
        return resampling.resize(seen, width, height);
    }

    /**
     * The numbers of a picture that is already as the network sees it.
     *
     * @param channels 1 or 3; 1 takes the luma
     * @param channelsLast whether the result is {@code [1, H, W, C]} rather than {@code [1, C, H, W]}
     */
    public Tensor numbers(Picture view, int channels, boolean channelsLast) {
        int w = view.width();
        int h = view.height();
        float[] values = new float[channels * w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                for (int c = 0; c < channels; c++) {
                    double normal = number(colour(view, x, y, c, channels), c);
                    values[channelsLast ? (y * w + x) * channels + c : (c * h + y) * w + x] = (float) normal;
                }
            }
        }
        return channelsLast ? Tensor.of(values, 1, h, w, channels) : Tensor.of(values, 1, channels, h, w);
    }

    private double colour(Picture view, int x, int y, int channel, int channels) {
        int fed = colour(channel, channels);
        return fed < 0
                ? Math.rint(
                        (299 * view.value(x, y, 0) + 587 * view.value(x, y, 1) + 114 * view.value(x, y, 2)) / 1000.0)
                : view.value(x, y, fed);
    }

    /**
     * The colour of pictures that a channel of the network is fed with.
     *
     * @param channels number of channels of the network
     * @return 0 for red, 1 for green, 2 for blue, -1 for the luma
     */
    public int colour(int channel, int channels) {
        if (channels == 1 || order == Order.GRAY) {
            return -1;
        }
        return order == Order.BGR ? 2 - channel : channel;
    }

    /**
     * The number that a level becomes: a straight line, so that differences of levels become differences of numbers by one factor per channel.
     *
     * @param level 0 to 255, also between whole levels
     */
    public double number(double level, int channel) {
        return (scaled(level) - of(mean, channel)) / of(std, channel);
    }

    private double scaled(double value) {
        return switch (range) {
            case UNIT -> value / 255;
            case SIGNED -> value / 127.5 - 1;
            case RAW -> value;
        };
    }

    private static double of(List<Double> numbers, int channel) {
        return numbers.get(Math.min(channel, numbers.size() - 1));
    }

    /** What is done, and how it is known, as one sentence. */
    public String sentence() {
        String size = resize > 0 ? "short side to " + resize + ", " : "";
        String cut = crop > 0 ? "centre crop " + crop + ", " : "";
        boolean shifted = mean.stream().anyMatch(m -> m != 0) || std.stream().anyMatch(s -> s != 1);
        String shift = shifted ? ", minus " + mean + ", divided by " + std : "";
        return size + cut + resampling + ", " + order + ", " + range.name().toLowerCase(Locale.ROOT) + " range" + shift
                + " (" + source + ")";
    }
}
