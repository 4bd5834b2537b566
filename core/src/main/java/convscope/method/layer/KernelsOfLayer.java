package convscope.method.layer;

import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Kernels;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Kernels: the trained weights of a layer, {@code [out, in/groups, *kernel]}, with the norm of each, the dead ones and the pairs that are nearly equal.
 *
 * <p>Use it on the first convolution, whose kernels are pictures of what it looks for; deeper ones act on maps and are harder to read. Kernels of noise hint
 * at too little training; many dead or duplicate ones at too many channels.
 */
@Describe(
        name = "kernels",
        title = "Kernels",
        titleZh = "卷积核",
        summary = "Shows the trained weights of a layer as pictures, and marks the dead and the duplicate ones.",
        summaryZh = "将某一层训练得到的权重显示为图片，并标出失效和重复的卷积核。",
        needsInput = false)
public record KernelsOfLayer(
        @Param(value = "layer to read; auto takes the first convolution", zh = "读取的层；auto 取第一个卷积层") LayerRef layer)
        implements Explainer<Kernels> {
    private static final double DEAD = 1e-6;
    private static final double DUPLICATE = 0.98;

    public KernelsOfLayer() {
        this(LayerRef.AUTO);
    }

    @Override
    public Kernels explain(Subject subject) {
        Network network = subject.network();
        Layer read = layer.isAuto() ? first(network) : network.layer(layer.text());
        Tensor weights = UnitWeights.of(network.model(), read)
                .orElseThrow(() -> new UnsuitableModelException("layer '" + read.name() + "' (" + read.kind() + ") of "
                        + network.name() + " has no kernels; choose one that has, such as '"
                        + first(network).name() + "'"));
        double[][] kernels = kernels(weights);
        double[] norms =
                Arrays.stream(kernels).mapToDouble(KernelsOfLayer::norm).toArray();
        double[] sorted = norms.clone();
        Arrays.sort(sorted);
        double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        List<Integer> dead = new ArrayList<>();
        for (int i = 0; i < norms.length; i++) {
            if (norms[i] <= DEAD * median) {
                dead.add(i);
            }
        }
        Recording recording = new Recording(this, subject)
                .layer("'" + read.name() + "' (" + read.kind() + ", kernels " + Arrays.toString(weights.shape()) + ")")
                .value("kernels", norms.length)
                .value("median norm", median);
        return new Kernels(
                read,
                weights,
                Arrays.stream(norms).boxed().toList(),
                dead,
                duplicates(kernels, norms, dead),
                recording.done());
    }

    private static Layer first(Network network) {
        return network.model().layers().stream()
                .filter(l -> FeatureMapsOfLayers.isConvolution(l) && l.kernels().isPresent())
                .findFirst()
                .orElseThrow(() -> new UnsuitableModelException(
                        network.name() + " has no convolution with kernels; name a layer with --layer"));
    }

    private static double[][] kernels(Tensor weights) {
        int count = (int) weights.size(0);
        double[][] kernels = new double[count][];
        for (int i = 0; i < count; i++) {
            kernels[i] = weights.slice(i).doubles();
        }
        return kernels;
    }

    private static double norm(double[] kernel) {
        return Math.sqrt(dot(kernel, kernel));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static List<List<Integer>> duplicates(double[][] kernels, double[] norms, List<Integer> dead) {
        List<List<Integer>> pairs = new ArrayList<>();
        Set<Integer> silent = Set.copyOf(dead);
        for (int i = 0; i < kernels.length; i++) {
            for (int j = i + 1; j < kernels.length && kernels[i].length > 1; j++) {
                if (!silent.contains(i)
                        && !silent.contains(j)
                        && dot(kernels[i], kernels[j]) > DUPLICATE * norms[i] * norms[j]) {
                    pairs.add(List.of(i, j));
                }
            }
        }
        return pairs;
    }

    @Override
    public Suitability suits(Network network) {
        boolean any = network.model().layers().stream()
                .anyMatch(
                        l -> FeatureMapsOfLayers.isConvolution(l) && l.kernels().isPresent());
        return any ? Suitability.YES : Suitability.no("the network has no convolution with kernels");
    }
}
