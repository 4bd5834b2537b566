package convscope.runtime;

import convscope.graph.InvalidRequestException;

/**
 * How graphs are run.
 *
 * @param threads processor threads inside one operator; 0 lets the engine choose
 * @param device {@code cpu} or {@code cuda}
 * @param thorough whether graphs are optimised fully before their first run: slower to make, faster to run, with a copy of the weights for each; right for
 *     sessions that serve many requests. Otherwise only graphs of which {@linkplain Session#manyRuns() many runs} are announced
 * @param batch inputs in one run at most, where a method runs many; 0 chooses by their size
 */
public record RunOptions(int threads, String device, boolean thorough, int batch) {
    public RunOptions {
        if (batch < 0) {
            throw new InvalidRequestException("batch must be at least 0, was " + batch);
        }
        if (threads < 0) {
            throw new InvalidRequestException("threads must be at least 0, was " + threads);
        }
        if (!device.equals("cpu") && !device.equals("cuda")) {
            throw new InvalidRequestException("unknown device '" + device + "'; known: cpu, cuda");
        }
    }

    /** Engine's choice of threads, on the processor, fully optimised. */
    public RunOptions() {
        this(0, "cpu", true, 0);
    }

    /** The same with graphs optimised fully. */
    RunOptions thoroughly() {
        return new RunOptions(threads, device, true, batch);
    }

    /** Batches of a size that fits the inputs. */
    public RunOptions(int threads, String device, boolean thorough) {
        this(threads, device, thorough, 0);
    }
}
