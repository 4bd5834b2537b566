package convscope.explain;

import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.picture.Picture;
import convscope.picture.Preprocessing;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What an input is compared with, as someone names it: {@code zero} (in the numbers that are fed), {@code mean} (per channel of the input), {@code blur} or
 * {@code blur:SIGMA} (Gaussian, in pixels; 10 where not said), {@code noise} (uniform between the input's least and greatest number), {@code black}, {@code white}
 * (sent through the preprocessing of pictures), or a {@code .npy} file.
 *
 * @param text what was written
 */
public record Baseline(String text) {
    private static final List<String> NAMES = List.of("zero", "mean", "blur", "noise", "black", "white");

    /** All numbers that are fed are 0. */
    public static final Baseline ZERO = new Baseline("zero");

    private static final double USUAL_SIGMA = 10;

    public Baseline {
        boolean blur = text.startsWith("blur:") && text.substring(5).matches("\\d+(\\.\\d+)?");
        if (!NAMES.contains(text) && !blur && !text.endsWith(".npy")) {
            throw new InvalidRequestException("baseline '" + text
                    + "' is not known; known: zero, mean, blur, blur:SIGMA, noise, black, white, FILE.npy");
        }
    }

    /** The baseline of a subject's own inputs: batches of one by name of input. */
    public Map<String, Tensor> of(Subject subject) {
        return of(subject, subject.inputs());
    }

    /** The baseline of each item of a batch of inputs, in the batch's shapes. Inputs of whole numbers stay what they are. */
    public Map<String, Tensor> of(Subject subject, Map<String, Tensor> batch) {
        Map<String, Tensor> result = new LinkedHashMap<>(batch);
        for (ModelInput input : subject.explainedInputs()) {
            Tensor given = batch.get(input.name());
            Tensor[] items = new Tensor[(int) given.size(0)];
            for (int i = 0; i < items.length; i++) {
                items[i] = of(subject, input, given.item(i));
            }
            result.put(input.name(), Tensor.stacked(Arrays.asList(items)));
        }
        return result;
    }

    private Tensor of(Subject subject, ModelInput input, Tensor item) {
        float[] values = item.floats();
        InputLayout layout = InputLayout.of(input);
        if (text.startsWith("blur")) {
            double sigma = text.equals("blur") ? USUAL_SIGMA : Double.parseDouble(text.substring(5));
            return typed(GaussianBlur.of(item, layout, sigma), item);
        }
        switch (text) {
            case "zero" -> Arrays.fill(values, 0);
            case "mean" -> fillWithMeans(values, item.shape(), layout);
            case "noise" -> fillWithNoise(
                    values, subject.on(Map.of(input.name(), item)).random(-1));
            case "black" -> {
                return typed(flat(subject, input, item, 0), item);
            }
            case "white" -> {
                return typed(flat(subject, input, item, 255), item);
            }
            default -> {
                return typed(read(subject, input, item), item);
            }
        }
        return typed(Tensor.of(values, item.shape()), item);
    }

    private static Tensor typed(Tensor floats, Tensor like) {
        return like.type() == ElementType.DOUBLE ? Tensor.of(floats.doubles(), like.shape()) : floats;
    }

    private static void fillWithMeans(float[] values, long[] shape, InputLayout layout) {
        int channels = layout.channels(shape);
        int positions = values.length / Math.max(1, channels);
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int p = 0; p < positions; p++) {
                sum += values[layout.offset(c, p, channels, positions)];
            }
            for (int p = 0; p < positions; p++) {
                values[layout.offset(c, p, channels, positions)] = (float) (sum / positions);
            }
        }
    }

    private static void fillWithNoise(float[] values, Random random) {
        float least = Float.POSITIVE_INFINITY;
        float greatest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = least + random.nextFloat() * (greatest - least);
        }
    }

    private Tensor flat(Subject subject, ModelInput input, Tensor item, int grey) {
        int channels = InputLayout.of(input).channels(item.shape());
        long[] space = subject.inputSpace(input);
        if (space.length != 2 || (channels != 1 && channels != 3)) {
            throw new InvalidRequestException("baseline " + text + ": input '" + input.name() + "' of shape "
                    + Arrays.toString(item.shape()) + " is no picture; use zero, mean, blur or noise");
        }
        Preprocessing preprocessing = subject.network().preprocessing();
        Picture picture = Picture.filled((int) space[1], (int) space[0], grey);
        return preprocessing.numbers(picture, channels, input.channelAxis() == 3);
    }

    private Tensor read(Subject subject, ModelInput input, Tensor item) {
        Tensor tensor = subject.network()
                .files()
                .arrays(text)
                .values()
                .iterator()
                .next()
                .toFloat();
        if (tensor.count() != item.count()) {
            throw new InvalidRequestException(text + ": has shape " + Arrays.toString(tensor.shape())
                    + "; a baseline for input '" + input.name() + "' needs " + Arrays.toString(item.shape()));
        }
        return tensor.reshaped(item.shape());
    }

    @Override
    public String toString() {
        return text;
    }
}
