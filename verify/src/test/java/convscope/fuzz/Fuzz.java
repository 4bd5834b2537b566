package convscope.fuzz;

import convscope.graph.Footprint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The long run: {@code [CASES [SEED [FORMAT]]]} tries hostile files in processes of their own; {@code replay FORMAT NUMBER} tries one in this process, and {@code write
 * FORMAT NUMBER FOLDER} writes its files.
 */
public final class Fuzz {
    private static final int CASES_A_PROCESS = 2000;
    private static final long ENDED_AFTER = 60_000;
    /** What one run may take while hostile files are tried, by property: 100 MB, 4 billion multiplications, 3 seconds. */
    static final Map<String, String> LIMITS =
            Map.of(Footprint.MEMORY, "100", Footprint.WORK, "4", "convscope.limit.seconds", "3");

    private final long seed;
    private final Path folder;
    private final Map<String, Map<Outcome.Kind, Integer>> counts = new TreeMap<>();
    private long slowest;
    private long failures;

    private Fuzz(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 2 && (args[0].equals("replay") || args[0].equals("write"))) {
            one(args);
            return;
        }
        long cases = args.length > 0 ? Long.parseLong(args[0]) : 100_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path folder = Files.createTempDirectory("convscope-fuzz");
        try {
            System.exit(new Fuzz(seed, folder).run(cases) ? 0 : 1);
        } finally {
            delete(folder);
        }
    }

    private static void one(String[] args) throws IOException {
        FuzzCase hostile = FuzzCase.of(FuzzFormats.named(args[1]), Long.parseLong(args[2]));
        System.out.println(hostile.how());
        if (args[0].equals("write")) {
            Files.createDirectories(Path.of(args[3]));
            for (Map.Entry<String, byte[]> file : hostile.files().entrySet()) {
                Files.write(Path.of(args[3]).resolve(file.getKey()), file.getValue());
            }
            return;
        }
        LIMITS.forEach(System::setProperty);
        Path folder = Files.createTempDirectory("convscope-fuzz");
        Outcome outcome = new Trial(folder, true).of(hostile);
        System.out.println(
                outcome.kind() + " " + outcome.milliseconds() + " ms, peak " + (FuzzWorker.peak() >> 20) + " MB");
        System.out.println(outcome.text());
        delete(folder);
        System.exit(outcome.isFailure() ? 1 : 0);
    }

    private boolean run(long cases) throws IOException, InterruptedException {
        long next = 0;
        while (next < cases) {
            next = process(new FuzzRange(seed, next, Math.min(cases, next + CASES_A_PROCESS)));
        }
        report(cases);
        return failures == 0;
    }

    /** Tries a range in a process of its own; returns where to go on. */
    private long process(FuzzRange range) throws IOException, InterruptedException {
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        Path errors = folder.resolve("errors");
        Process worker = new ProcessBuilder(command(range, scratch))
                .redirectError(errors.toFile())
                .directory(folder.toFile())
                .start();
        long[] last = {range.from() - 1, System.currentTimeMillis()};
        Thread reading = new Thread(() -> read(worker, range, last));
        reading.start();
        boolean ended = false;
        while (!worker.waitFor(200, TimeUnit.MILLISECONDS)) {
            synchronized (last) {
                if (System.currentTimeMillis() - last[1] > ENDED_AFTER) {
                    worker.destroyForcibly();
                    ended = true;
                }
            }
        }
        reading.join();
        if (last[0] == range.to() - 1) {
            requireGoodEnd(worker, range, errors);
            return range.to();
        }
        String why = ended
                ? "still busy after " + ENDED_AFTER + " ms"
                : "exit status " + worker.exitValue() + "\n" + tail(errors);
        long lost = last[0] + 1;
        count(range, lost, new Outcome(Outcome.Kind.CRASHED, why, 0));
        return lost + 1;
    }

    private void requireGoodEnd(Process worker, FuzzRange range, Path errors) throws IOException {
        if (worker.exitValue() != 0) {
            failures++;
            System.out.println("\nthe process of cases " + range.from() + " to " + range.to() + " ended with status "
                    + worker.exitValue() + " after the last of them\n" + tail(errors));
        }
    }

    private static List<String> command(FuzzRange range, Path scratch) throws IOException {
        Path options = scratch.resolveSibling("options");
        StringBuilder text = new StringBuilder(
                "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
        LIMITS.forEach((limit, most) -> text.append("-D" + limit + "=" + most + "\n"));
        Files.writeString(options, text);
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "@" + options,
                FuzzWorker.class.getName(),
                Long.toString(range.seed()),
                Long.toString(range.from()),
                Long.toString(range.to()),
                scratch.toString());
    }

    private void read(Process worker, FuzzRange range, long[] last) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(FuzzWorker.CASE)) {
                    continue;
                }
                String[] words = line.substring(FuzzWorker.CASE.length()).split(" ", 4);
                String text = new String(Base64.getDecoder().decode(words[3]), StandardCharsets.UTF_8);
                long index = Long.parseLong(words[0]);
                count(range, index, new Outcome(Outcome.Kind.valueOf(words[1]), text, Long.parseLong(words[2])));
                synchronized (last) {
                    last[0] = index;
                    last[1] = System.currentTimeMillis();
                }
            }
        } catch (IOException e) {
            System.err.println("the output of a worker ended: " + e);
        }
    }

    private synchronized void count(FuzzRange range, long index, Outcome outcome) {
        String format = FuzzRange.format(index).name();
        counts.computeIfAbsent(format, f -> new EnumMap<>(Outcome.Kind.class)).merge(outcome.kind(), 1, Integer::sum);
        slowest = Math.max(slowest, outcome.milliseconds());
        if (outcome.isFailure()) {
            failures++;
            System.out.println("\n" + outcome.kind() + ": bench/fuzz.sh replay " + format + " " + range.number(index)
                    + " (" + range.at(index).how() + ")\n" + outcome.text());
        }
    }

    private void report(long cases) {
        System.out.println("\n" + cases + " hostile files, seed " + seed + ", " + failures
                + " failures, the slowest took " + slowest + " ms");
        counts.forEach((format, kinds) -> System.out.println(format + " " + kinds));
    }

    private static String tail(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
