package convscope.bench;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Explainer;
import convscope.explain.Subject;
import convscope.graph.OnnxEncoder;
import convscope.method.Explainers;
import convscope.runtime.EngineVersion;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Prints what whole methods cost as multiples of the forward pass of the same network: everything from the subject to the finished map, for an answer that is known.
 * Each method takes turns with the forward pass; the ratio is that of their medians.
 */
public final class Methods {
    private static final List<String> USUAL = List.of(
            "cam",
            "grad-cam",
            "grad-cam-plus-plus",
            "hires-cam",
            "xgrad-cam",
            "layer-cam",
            "eigen-cam",
            "shapley-cam",
            "saliency",
            "gradient-input",
            "guided-backprop",
            "deconvnet",
            "full-grad",
            "lrp(composite=zero)",
            "lrp(composite=epsilon)",
            "lrp",
            "lrp(composite=epsilon-gamma-box)",
            "deep-lift",
            "excitation-backprop",
            "integrated-gradients(steps=50)",
            "smooth-grad(samples=20)",
            "layer-conductance",
            "occlusion",
            "ablation-cam",
            "recipro-cam",
            "lime",
            "kernel-shap",
            "rise(masks=500)",
            "score-cam(channels=100)");

    private static final double LONG = 20_000;
    private static final double WARM_UP = 1_000;

    private Methods() {}

    /** Arguments: network, turns, threads, then methods as {@code --methods} of {@code convscope compare} takes them, one each. */
    public static void main(String[] arguments) throws IOException {
        String network = arguments.length > 0 ? arguments[0] : "efficientnet-lite0";
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        List<String> methods = arguments.length > 3 ? Arrays.asList(arguments).subList(3, arguments.length) : USUAL;
        System.out.printf(
                "%s, ONNX Runtime %s, %d of %d threads, 3 x 224 x 224, medians of %d turns, fewer for methods of many runs%n",
                network, EngineVersion.get(), threads, Runtime.getRuntime().availableProcessors(), turns);
        System.out.printf("%-36s %6s %10s %10s %10s%n", "method", "turns", "ms", "forward ms", "forwards");
        try (Convscope scope = open(network, new RunOptions(threads, "cpu", true))) {
            Subject subject = scope.subject("builtin:cat");
            subject.explained();
            for (String method : methods) {
                measure(method, subject, turns);
            }
        }
    }

    private static Convscope open(String network, RunOptions run) throws IOException {
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), run);
        if (!network.equals("resnet50-shape")) {
            return Convscope.open("builtin:" + network, options);
        }
        Path file = Files.createTempFile("resnet50-shape", ".onnx");
        try {
            Files.write(file, OnnxEncoder.encode(ResidualNetwork.graph()));
            return Convscope.open(file.toString(), options);
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(String text, Subject subject, int most) {
        Explainer<?> method = Explainers.method(text);
        if (!method.suits(subject.network()).suits()) {
            System.out.printf("%-36s does not fit%n", text);
            return;
        }
        Query forward = Query.of(List.of(subject.explained().edge()));
        double first = time(() -> method.explain(subject));
        time(() -> subject.run(forward));
        int turns = (int) Math.max(1, Math.min(most, LONG / first));
        for (double spent = first; spent < WARM_UP; ) {
            spent += time(() -> method.explain(subject));
        }
        double[] whole = new double[turns];
        double[] single = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            double sum = time(() -> subject.run(forward));
            whole[turn] = time(() -> method.explain(subject));
            single[turn] = (sum + time(() -> subject.run(forward))) / 2;
        }
        Arrays.sort(whole);
        Arrays.sort(single);
        System.out.printf(
                "%-36s %6d %10.1f %10.1f %10.2f%n",
                text, turns, whole[turns / 2], single[turns / 2], whole[turns / 2] / single[turns / 2]);
    }

    private static double time(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }
}
