package convscope.bench;

import convscope.runtime.Pass;
import convscope.runtime.RunOptions;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Absolute times of one pass, each kind in a process of its own. For ratios see {@link Multiples}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class PassBenchmark {
    /** See {@link Workload#NAMES}. */
    @Param({"efficientnet-lite0", "resnet50-shape"})
    public String network;

    @Param({"1"})
    public int threads;

    private Workload workload;

    @Setup(Level.Trial)
    public void open() {
        workload = Workload.named(network, new RunOptions(threads, "cpu", true));
    }

    @TearDown(Level.Trial)
    public void close() {
        workload.close();
    }

    @Benchmark
    public Pass forward() {
        return workload.run(Workload.Kind.FORWARD);
    }

    @Benchmark
    public Pass gradCam() {
        return workload.run(Workload.Kind.GRAD_CAM);
    }

    @Benchmark
    public Pass inputGradient() {
        return workload.run(Workload.Kind.INPUT_GRADIENT);
    }
}
