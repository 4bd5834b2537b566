package convscope.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import convscope.graph.Graph;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that cannot be loaded twice in one process is tried in processes of its own; what needs no loading is tried here. */
class NativeLibraryTest {
    private static final String LIBRARY = System.mapLibraryName("onnxruntime");

    @TempDir
    Path temporary;

    /** What a process of its own does: loads the engine and says where from. */
    static final class Start {
        public static void main(String[] arguments) {
            String version = EngineVersion.get();
            System.out.println(version + " " + System.getProperty(NativeLibrary.PROPERTY));
        }
    }

    @Test
    void cache_isMadeOnce() throws Exception {
        Path cache = temporary.resolve("cache");
        NativeLibrary library = NativeLibrary.of(cache);

        assertThat(library.unpack()).isTrue();
        assertThat(library.folder()).startsWith(cache).isDirectoryContaining(p -> p.endsWith(LIBRARY));
        FileTime old = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
        Files.setLastModifiedTime(library.folder().resolve(LIBRARY), old);
        assertThat(NativeLibrary.of(cache).unpack()).isTrue();

        assertThat(Files.getLastModifiedTime(library.folder().resolve(LIBRARY))).isEqualTo(old);
        assertThat(namesIn(cache))
                .containsExactlyInAnyOrder(
                        "lock", library.folder().getFileName().toString());
    }

    @Test
    void shortFile_isReplaced_andRemainsOfABrokenOffStartGo() throws Exception {
        Path cache = temporary.resolve("cache");
        NativeLibrary library = NativeLibrary.of(cache);
        library.unpack();
        Path file = library.folder().resolve(LIBRARY);
        long size = Files.size(file);
        Files.write(file, new byte[100]);
        Files.createDirectories(cache.resolve("unfinished-7"));
        Files.write(cache.resolve("unfinished-7").resolve(LIBRARY), new byte[1]);

        assertThat(library.unpack()).isTrue();

        assertThat(file).hasSize(size);
        assertThat(namesIn(cache))
                .containsExactlyInAnyOrder(
                        "lock", library.folder().getFileName().toString());
    }

    @Test
    void severalThreads_makeOneCache() throws Exception {
        Path cache = temporary.resolve("cache");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            NativeLibrary shared = NativeLibrary.of(cache);
            List<Callable<Boolean>> starts = java.util.Collections.nCopies(4, shared::unpack);
            for (Future<Boolean> start : threads.invokeAll(starts)) {
                assertThat(start.get()).isTrue();
            }
            assertThat(namesIn(cache)).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void severalProcessesAtOnce_shareOneCache_andLeaveNothingBehind() throws Exception {
        Path cache = temporary.resolve("cache");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(Map.of(), "-Dconvscope.cache=" + cache));
        }
        String expected = EngineVersion.get() + " " + NativeLibrary.of(cache).folder();
        for (Process process : processes) {
            assertThat(outputOf(process)).isEqualTo(expected);
        }
        assertThat(namesIn(cache)).hasSize(2);
        assertThat(namesIn(temporary.resolve("tmp"))).noneMatch(name -> name.startsWith("onnxruntime"));
    }

    @Test
    void damagedContentsOfTheRightSize_areReplaced() throws Exception {
        Path cache = temporary.resolve("cache");
        NativeLibrary library = NativeLibrary.of(cache);
        library.unpack();
        Path file = library.folder().resolve(LIBRARY);
        int size = (int) Files.size(file);
        Files.write(file, new byte[size]);

        assertThat(outputOf(start(Map.of("CONVSCOPE_CACHE", cache.toString()))))
                .endsWith(library.folder().toString());

        assertThat(Files.mismatch(file, cached(temporary.resolve("other")).resolve(LIBRARY)))
                .isEqualTo(-1);
    }

    @Test
    void cacheThatCannotBeMade_leavesTheEngineItsOwnWay() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "not a folder");
        assertThat(outputOf(start(Map.of(), "-Dconvscope.cache=" + file.resolve("cache"))))
                .endsWith(" null");
    }

    @Test
    void foldersOfTheUser_areRespected() throws Exception {
        Path own = cached(temporary.resolve("own"));
        Path cache = temporary.resolve("cache");
        assertThat(outputOf(start(Map.of(), "-Dconvscope.cache=" + cache, "-D" + NativeLibrary.PROPERTY + "=" + own)))
                .endsWith(" " + own);
        assertThat(cache).doesNotExist();
    }

    @Test
    void platform_isNamedAsInTheJar() {
        assertThat(NativeLibrary.platform("Linux", "amd64")).isEqualTo("linux-x64");
        assertThat(NativeLibrary.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(NativeLibrary.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
        assertThat(NativeLibrary.platform("Windows 11", "amd64")).isEqualTo("win-x64");
    }

    @Test
    void customaryCache_isTheSystems() {
        Path home = temporary.toAbsolutePath();
        String other = temporary.resolve("other").toString();
        Map<String, String> none = Map.of();
        assertThat(NativeLibrary.customaryCache("Linux", home.toString(), none::get))
                .isEqualTo(home.resolve(".cache/convscope"));
        assertThat(NativeLibrary.customaryCache("Linux", home.toString(), Map.of("XDG_CACHE_HOME", other)::get))
                .isEqualTo(Path.of(other, "convscope"));
        assertThat(NativeLibrary.customaryCache("Linux", home.toString(), Map.of("XDG_CACHE_HOME", "a/b")::get))
                .isEqualTo(home.resolve(".cache/convscope"));
        assertThat(NativeLibrary.customaryCache("Mac OS X", home.toString(), none::get))
                .isEqualTo(home.resolve("Library/Caches/convscope"));
        assertThat(NativeLibrary.customaryCache("Windows 11", home.toString(), Map.of("LOCALAPPDATA", other)::get))
                .isEqualTo(Path.of(other, "convscope"));
        assertThat(NativeLibrary.customaryCache("Linux", "?", none::get)).isNull();
    }

    private static Path cached(Path cache) throws IOException {
        NativeLibrary library = NativeLibrary.of(cache);
        library.unpack();
        return library.folder();
    }

    private Process start(Map<String, String> environment, String... options) throws Exception {
        Path temporaryFiles = Files.createDirectories(temporary.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporaryFiles);
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(Stream.of(NativeLibrary.class, Start.class, Graph.class, OrtEnvironment.class)
                .map(NativeLibraryTest::placeOf)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(Start.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(NativeLibrary.CACHE_VARIABLE);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String outputOf(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).toList();
        }
    }
}
