package convscope.bench;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Explainer;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.method.Explainers;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Explains over and over in one process, by several methods for changing classes, and prints what memory is held on the way. */
public final class Memory {
    private static final List<String> METHODS = List.of(
            "grad-cam",
            "layer-cam",
            "eigen-cam",
            "saliency",
            "guided-backprop",
            "lrp",
            "deep-lift",
            "smooth-grad(samples=4)",
            "integrated-gradients(steps=4)",
            "occlusion(window=112)");

    private static final int REPORTS = 10;

    private Memory() {}

    /** Arguments: explanations (default 1000), network (default efficientnet-lite0). */
    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        String network = arguments.length > 1 ? arguments[1] : "efficientnet-lite0";
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(1, "cpu", false));
        System.out.printf("%12s %14s %16s%n", "explanations", "heap used MB", "resident set MB");
        try (Convscope scope = Convscope.open("builtin:" + network, options)) {
            Subject subject = scope.subject("builtin:cat");
            for (int i = 1; i <= count; i++) {
                Explainer<?> method = Explainers.method(METHODS.get(i % METHODS.size()));
                method.explain(
                        subject.explaining(new Target.ClassIndex(i % 1000)).seeded(i));
                if (i == METHODS.size() || i % Math.max(1, count / REPORTS) == 0) {
                    report(i);
                }
            }
        }
    }

    private static void report(int done) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
        System.out.printf("%12d %14.1f %16s%n", done, heap, resident());
    }

    /** From the system's own account of the process, where there is one. */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return "unknown";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> String.format("%.0f", Long.parseLong(line.replaceAll("\\D", "")) / 1024.0))
                .findFirst()
                .orElse("unknown");
    }
}
