package convscope.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Tries a range of cases in this process, which may die of one of them: {@code SEED FROM TO FOLDER}. A line per finished case goes to standard output at
 * once, so that whoever reads them knows which case is in flight.
 */
final class FuzzWorker {
    private static final long LARGEST_PROCESS = 1L << 30;

    /** Starts each line, among what libraries may print. */
    static final String CASE = "case ";

    private FuzzWorker() {}

    public static void main(String[] args) throws IOException {
        FuzzRange range = new FuzzRange(Long.parseLong(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
        PrintStream out = System.out;
        System.setOut(System.err);
        Trial trial = new Trial(Path.of(args[3]), true);
        for (long i = range.from(); i < range.to() && !out.checkError(); i++) {
            out.println(line(i, tried(trial, range.at(i))));
        }
        out.flush();
        System.exit(0);
    }

    private static Outcome tried(Trial trial, FuzzCase hostile) throws IOException {
        long before = peak();
        Outcome outcome = trial.of(hostile);
        long after = peak();
        boolean large = after > LARGEST_PROCESS && after > before;
        return large
                ? new Outcome(
                        Outcome.Kind.LARGE,
                        "the process grew from " + before + " to " + after + " bytes: " + outcome.text(),
                        outcome.milliseconds())
                : outcome;
    }

    /** Most memory that this process ever held, in bytes; 0 where the system does not say. */
    static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    static String line(long index, Outcome outcome) {
        String text =
                Base64.getEncoder().encodeToString(outcome.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return CASE + index + " " + outcome.kind() + " " + outcome.milliseconds() + " " + text;
    }
}
