package convscope.adversarial;

import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.picture.Picture;
import convscope.picture.Preprocessing;
import java.util.Optional;

/**
 * The levels of a picture as the network sees it: red, green and blue per pixel, or one grey for networks that are fed the luma.
 *
 * @param picture what the network sees
 * @param preprocessing how levels become numbers
 * @param channels of the network's input
 * @param channelsLast whether the network wants {@code [1, H, W, C]}
 */
record Levels(Picture picture, Preprocessing preprocessing, int channels, boolean channelsLast) implements Changeable {
    private static final int MOST = 255;
    private static final int MIDDLE = 128;

    /** The levels of a subject's picture; empty where it has none, or was fed other numbers than those of its picture. */
    static Optional<Levels> of(Subject subject) {
        ModelInput input = subject.network().input();
        Tensor fed = subject.input();
        if (subject.picture(input).isEmpty() || fed.rank() != 4) {
            return Optional.empty();
        }
        boolean last = input.channelAxis() == 3;
        int channels = (int) fed.size(last ? 3 : 1);
        Picture picture = subject.picture(input).get();
        Preprocessing preprocessing = subject.network().preprocessing();
        boolean same = (channels == 1 || channels == 3)
                && preprocessing.numbers(picture, channels, last).equals(fed);
        return same ? Optional.of(new Levels(picture, preprocessing, channels, last)) : Optional.empty();
    }

    private boolean isGray() {
        return preprocessing.colour(0, channels) < 0;
    }

    private int colours() {
        return isGray() ? 1 : 3;
    }

    private int pixels() {
        return picture.width() * picture.height();
    }

    @Override
    public double[] start() {
        double[] levels = new double[colours() * pixels()];
        Tensor gray = isGray() ? luma() : null;
        byte[] rgb = picture.rgb();
        for (int i = 0; i < levels.length; i++) {
            levels[i] = gray == null ? rgb[i] & MOST : gray.number(i);
        }
        return levels;
    }

    /** The luma of every pixel, 0 to 255. */
    private Tensor luma() {
        return Preprocessing.named("raw", "levels").numbers(picture, 1, true);
    }

    @Override
    public double low() {
        return 0;
    }

    @Override
    public double high() {
        return MOST;
    }

    /** Where the number of a channel at a pixel lies among those fed. */
    private int fed(int channel, int pixel) {
        return channelsLast ? pixel * channels + channel : channel * pixels() + pixel;
    }

    /** Where the level that becomes it lies. */
    private int level(int channel, int pixel) {
        return isGray() ? pixel : 3 * pixel + preprocessing.colour(channel, channels);
    }

    @Override
    public Tensor input(double[] values) {
        float[] numbers = new float[channels * pixels()];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels(); p++) {
                numbers[fed(c, p)] = (float) preprocessing.number(values[level(c, p)], c);
            }
        }
        long height = picture.height();
        long width = picture.width();
        return channelsLast
                ? Tensor.of(numbers, 1, height, width, channels)
                : Tensor.of(numbers, 1, channels, height, width);
    }

    @Override
    public double[] gradient(Tensor byInput) {
        float[] numbers = byInput.floats();
        double[] gradient = new double[colours() * pixels()];
        for (int c = 0; c < channels; c++) {
            double slope = preprocessing.number(1, c) - preprocessing.number(0, c);
            for (int p = 0; p < pixels(); p++) {
                gradient[level(c, p)] += slope * numbers[fed(c, p)];
            }
        }
        return gradient;
    }

    @Override
    public double[] stored(double[] values, double epsilon) {
        double[] start = start();
        double[] whole = new double[values.length];
        double most = Math.floor(epsilon);
        for (int i = 0; i < whole.length; i++) {
            double change = Math.rint(values[i] - start[i]);
            whole[i] = Math.max(0, Math.min(MOST, start[i] + Math.max(-most, Math.min(most, change))));
        }
        return whole;
    }

    @Override
    public Optional<Picture> picture(double[] values) {
        return Optional.of(drawn(values));
    }

    @Override
    public Optional<Picture> difference(double[] values, int factor) {
        double[] start = start();
        double[] shown = new double[values.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = Math.max(0, Math.min(MOST, MIDDLE + factor * (values[i] - start[i])));
        }
        return Optional.of(drawn(shown));
    }

    private Picture drawn(double[] levels) {
        byte[] rgb = new byte[3 * pixels()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.rint(levels[isGray() ? i / 3 : i]);
        }
        return Picture.ofRgb(picture.width(), picture.height(), rgb);
    }

    @Override
    public double least() {
        return 1;
    }

    @Override
    public double resolution() {
        return 1;
    }
}
