package convscope.adversarial;

import convscope.graph.Tensor;
import convscope.picture.Picture;

/**
 * What was changed.
 *
 * @param inLevels whether sizes count levels of 0 to 255; otherwise the tensor's own numbers
 * @param size the largest change of a value before rounding
 * @param storedSize the largest change of a value as a file holds it: whole levels, or float32
 * @param changed share of the values, as a file holds them, that differ from the clean ones, 0 to 1
 * @param difference adversarial minus clean, as fed to the network, a batch of one
 * @param picture the change of levels times {@code amplification} around the grey 128; null where the input is no picture
 * @param amplification the factor
 */
public record Change(
        boolean inLevels,
        double size,
        double storedSize,
        double changed,
        Tensor difference,
        Picture picture,
        int amplification) {
    private static final int REACH = 127;

    static Change of(Changeable changeable, Search.Found found) {
        double[] clean = changeable.start();
        double[] stored = found.stored();
        double storedSize = largest(clean, stored);
        int differing = 0;
        for (int i = 0; i < clean.length; i++) {
            differing += clean[i] == stored[i] ? 0 : 1;
        }
        int factor = storedSize > 0 ? Math.max(1, (int) (REACH / storedSize)) : 1;
        return new Change(
                changeable instanceof Levels,
                largest(clean, found.values()),
                storedSize,
                (double) differing / Math.max(1, clean.length),
                minus(changeable.input(stored), changeable.input(clean)),
                changeable.difference(stored, factor).orElse(null),
                factor);
    }

    private static double largest(double[] clean, double[] values) {
        double largest = 0;
        for (int i = 0; i < clean.length; i++) {
            largest = Math.max(largest, Math.abs(values[i] - clean[i]));
        }
        return largest;
    }

    private static Tensor minus(Tensor a, Tensor b) {
        float[] difference = a.floats();
        float[] clean = b.floats();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= clean[i];
        }
        return Tensor.of(difference, a.shape());
    }
}
