package convscope.stages;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the kernels of a layer moved during training, one number per stage.
 *
 * @param layer its name
 * @param kind its kind
 * @param toFinal relative distance to the last stage, {@code |W_t - W_T| / |W_T|} in the Euclidean norm; 1 where the last kernels are all zero and these are not
 * @param toPrevious relative distance to the stage before, {@code |W_t - W_(t-1)| / |W_(t-1)|}; null for the first
 * @param cosines cosine between the kernels and those of the last stage, -1 to 1; 0 where one of them is all zero
 */
public record LayerDrift(
        String layer, String kind, List<Double> toFinal, List<Double> toPrevious, List<Double> cosines) {
    public LayerDrift {
        toFinal = List.copyOf(toFinal);
        toPrevious = Collections.unmodifiableList(new ArrayList<>(toPrevious));
        cosines = List.copyOf(cosines);
    }

    /**
     * Follows the kernels of a layer.
     *
     * @param kernels one tensor per stage, all of one shape
     */
    static LayerDrift of(String layer, String kind, List<Tensor> kernels) {
        Tensor last = kernels.get(kernels.size() - 1);
        List<Double> toFinal = new ArrayList<>();
        List<Double> toPrevious = new ArrayList<>();
        List<Double> cosines = new ArrayList<>();
        for (int t = 0; t < kernels.size(); t++) {
            toFinal.add(relative(kernels.get(t), last));
            toPrevious.add(t == 0 ? null : relative(kernels.get(t), kernels.get(t - 1)));
            cosines.add(cosine(kernels.get(t), last));
        }
        return new LayerDrift(layer, kind, toFinal, toPrevious, cosines);
    }

    private static Double relative(Tensor from, Tensor to) {
        float[] a = from.floats();
        float[] b = to.floats();
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
            size += (double) b[i] * b[i];
        }
        if (difference == 0) {
            return 0.0;
        }
        return size == 0 ? 1.0 : Math.sqrt(difference / size);
    }

    private static Double cosine(Tensor from, Tensor to) {
        float[] a = from.floats();
        float[] b = to.floats();
        double product = 0;
        double sizeA = 0;
        double sizeB = 0;
        for (int i = 0; i < b.length; i++) {
            product += (double) a[i] * b[i];
            sizeA += (double) a[i] * a[i];
            sizeB += (double) b[i] * b[i];
        }
        return sizeA == 0 || sizeB == 0 ? 0.0 : product / Math.sqrt(sizeA * sizeB);
    }
}
