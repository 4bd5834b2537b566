package convscope.runtime;

import convscope.graph.InvalidRequestException;

/**
 * How graphs are run.
 *
 * @param threads processor threads inside one operator; 0 lets the engine choose
 * @param device {@code cpu} or {@code cuda}
 * @param thorough whether a session is optimised fully when it is made: slower to make, faster to run; right for sessions that serve many requests
 */
public record RunOptions(int threads, String device, boolean thorough) {
    public RunOptions {
        if (threads < 0) {
            throw new InvalidRequestException("threads must be at least 0, was " + threads);
        }
        if (!device.equals("cpu") && !device.equals("cuda")) {
            throw new InvalidRequestException("unknown device '" + device + "'; known: cpu, cuda");
        }
    }

    /** Engine's choice of threads, on the processor, fully optimised. */
    public RunOptions() {
        this(0, "cpu", true);
    }
}
