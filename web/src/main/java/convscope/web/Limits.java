package convscope.web;

import convscope.graph.InvalidRequestException;

/**
 * What a server may use.
 *
 * @param uploadBytes of one file that is sent
 * @param textChars of one text that is sent
 * @param models kept open at a time; the longest unused is closed for a new one and opened again when it is asked for
 * @param inputs kept at a time; the oldest are dropped
 * @param queue jobs that may wait in each lane; one more is refused with the time after which to try again
 * @param resultBytes of results in memory; what is older lies on disk
 * @param diskBytes of everything on disk; the oldest results are dropped
 * @param unwatchedSeconds after which a job that nobody asks for is cancelled
 */
public record Limits(
        long uploadBytes,
        int textChars,
        int models,
        int inputs,
        int queue,
        long resultBytes,
        long diskBytes,
        int unwatchedSeconds) {
    private static final long MEBI = 1 << 20;

    /** For one machine with some gigabytes of memory. */
    public Limits() {
        this(1024 * MEBI, 20_000, 8, 500, 32, 256 * MEBI, 4096 * MEBI, 10);
    }

    public Limits {
        if (uploadBytes < 1 || textChars < 1 || models < 1 || inputs < 1 || queue < 1 || unwatchedSeconds < 1) {
            throw new InvalidRequestException("limits of a server must be at least 1");
        }
    }

    /** The same with another limit of uploads. */
    public Limits withUploadBytes(long other) {
        return new Limits(other, textChars, models, inputs, queue, resultBytes, diskBytes, unwatchedSeconds);
    }

    /** The same with other limits of results. */
    public Limits withResultBytes(long memory, long disk) {
        return new Limits(uploadBytes, textChars, models, inputs, queue, memory, disk, unwatchedSeconds);
    }

    /** The same with another length of the queues. */
    public Limits withQueue(int other) {
        return new Limits(uploadBytes, textChars, models, inputs, other, resultBytes, diskBytes, unwatchedSeconds);
    }
}
