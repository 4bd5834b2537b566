package convscope.adversarial;

import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.Arrays;
import java.util.Optional;

/**
 * The numbers of a tensor, which nothing bounds.
 *
 * @param tensor a batch of one
 */
record Numbers(Tensor tensor) implements Changeable {
    private static final int PARTS = 256;
    private static final int FINEST = 4096;

    @Override
    public double[] start() {
        return tensor.doubles();
    }

    @Override
    public double low() {
        return Double.NEGATIVE_INFINITY;
    }

    @Override
    public double high() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public Tensor input(double[] values) {
        Tensor changed = Tensor.of(values, tensor.shape());
        return tensor.type() == ElementType.DOUBLE ? changed : changed.toFloat();
    }

    @Override
    public double[] gradient(Tensor byInput) {
        return byInput.doubles();
    }

    @Override
    public double[] stored(double[] values, double epsilon) {
        return input(values).doubles();
    }

    @Override
    public Optional<Picture> picture(double[] values) {
        return Optional.empty();
    }

    @Override
    public Optional<Picture> difference(double[] values, int factor) {
        return Optional.empty();
    }

    @Override
    public double least() {
        return range() / PARTS;
    }

    @Override
    public double resolution() {
        return range() / FINEST;
    }

    /** The greatest number minus the least; the largest size where all are equal, and 1 where all are 0. */
    private double range() {
        double[] numbers = start();
        double least = Arrays.stream(numbers).min().orElse(0);
        double greatest = Arrays.stream(numbers).max().orElse(0);
        if (greatest > least) {
            return greatest - least;
        }
        return greatest == 0 ? 1 : Math.abs(greatest);
    }
}
