package convscope.bench;

import convscope.runtime.EngineVersion;
import convscope.runtime.RunOptions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Prints what a method costs as a multiple of the forward pass. Forward and method take turns, so that a busy machine troubles both alike; the ratio is that of
 * their medians.
 */
public final class Multiples {
    private static final int WARM_UP = 5;

    private Multiples() {}

    /** Arguments: turns (default 60), threads (default 1). */
    public static void main(String[] arguments) {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        System.out.printf(
                "ONNX Runtime %s, %d of %d threads, batch 1, 3 x 224 x 224, medians of %d turns%n",
                EngineVersion.get(), threads, Runtime.getRuntime().availableProcessors(), turns);
        System.out.printf("%-20s %-16s %10s %12s %10s%n", "network", "", "ms", "fastest ms", "forwards");
        for (String name : Workload.NAMES) {
            try (Workload workload = Workload.named(name, new RunOptions(threads, "cpu", true))) {
                print(name, measure(workload, turns));
            }
        }
    }

    private static Map<Workload.Kind, double[]> measure(Workload workload, int turns) {
        Map<Workload.Kind, double[]> times = new EnumMap<>(Workload.Kind.class);
        for (Workload.Kind kind : Workload.Kind.values()) {
            times.put(kind, new double[turns]);
        }
        for (int turn = -WARM_UP; turn < turns; turn++) {
            for (Workload.Kind kind : Workload.Kind.values()) {
                long begin = System.nanoTime();
                workload.run(kind);
                if (turn >= 0) {
                    times.get(kind)[turn] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        times.values().forEach(Arrays::sort);
        return times;
    }

    private static void print(String name, Map<Workload.Kind, double[]> times) {
        double forward = median(times.get(Workload.Kind.FORWARD));
        times.forEach((kind, sorted) -> System.out.printf(
                "%-20s %-16s %10.1f %12.1f %10.2f%n",
                name, kind.title(), median(sorted), sorted[0], median(sorted) / forward));
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
