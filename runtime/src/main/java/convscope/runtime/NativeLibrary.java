package convscope.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The engine's native library, unpacked once for a user instead of at every start.
 *
 * <p>Left alone, ONNX Runtime copies its library from its jar into a temporary folder each time a program starts. Here it goes to a cache folder, and the
 * engine is told by the system property {@value #PROPERTY}. The cache is, in this order: the system property {@value #CACHE_PROPERTY}, the environment
 * variable {@value #CACHE_VARIABLE}, the customary place of the operating system with {@code convscope} below it. Where a program set the engine's properties
 * itself, or the cache cannot be used, the engine goes its own way.
 *
 * <p>A folder of the cache is named after the jar, the platform and a checksum of the contents, and appears whole by a rename; programs that start at once
 * wait for each other on a lock file. Sizes are checked at every start, contents when the library does not load.
 */
final class NativeLibrary {
    static final String PROPERTY = "onnxruntime.native.path";
    static final String CACHE_PROPERTY = "convscope.cache";
    static final String CACHE_VARIABLE = "CONVSCOPE_CACHE";

    private static final String IN_JAR = "ai/onnxruntime/native/";
    private static final String UNFINISHED = "unfinished-";

    private final Path jar;
    private final List<ZipEntry> files;
    private final Path folder;

    private NativeLibrary(Path jar, List<ZipEntry> files, Path folder) {
        this.jar = jar;
        this.files = files;
        this.folder = folder;
    }

    /** To be called before the engine's first class is initialised. Never fails. */
    static synchronized void prepare() {
        if (System.getProperties().stringPropertyNames().stream().anyMatch(n -> n.startsWith("onnxruntime.native."))) {
            return;
        }
        try {
            NativeLibrary library = of(cache());
            if (library != null && library.unpack() && library.loads()) {
                System.setProperty(PROPERTY, library.folder.toString());
            }
        } catch (IOException | RuntimeException e) {
            log("The engine's library is not cached", e);
        }
    }

    /** The library for this machine, to be cached below {@code cache}; null where the engine's jar has none or is no file. */
    static NativeLibrary of(Path cache) throws IOException {
        CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
        if (cache == null || source == null) {
            return null;
        }
        Path jar;
        try {
            jar = Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        if (!Files.isRegularFile(jar)) {
            return null;
        }
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        List<ZipEntry> files = filesIn(jar, IN_JAR + platform + "/");
        if (files.isEmpty()) {
            return null;
        }
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        return new NativeLibrary(jar, files, cache.resolve(name + "-" + platform + "-" + fingerprint(files)));
    }

    private static List<ZipEntry> filesIn(Path jar, String inside) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(inside))
                    .filter(entry -> entry.getName().indexOf('/', inside.length()) < 0)
                    .map(ZipEntry.class::cast)
                    .toList();
        }
    }

    private static String fingerprint(List<ZipEntry> files) {
        CRC32 sum = new CRC32();
        for (ZipEntry file : files) {
            sum.update((nameOf(file) + file.getSize() + " " + file.getCrc())
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static String nameOf(ZipEntry file) {
        return file.getName().substring(file.getName().lastIndexOf('/') + 1);
    }

    /** The engine's name for an operating system and processor, as its jar's folders have it. */
    static String platform(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT);
        String cpu = processor.toLowerCase(Locale.ROOT);
        String family =
                os.startsWith("mac") || os.startsWith("darwin") ? "osx" : os.startsWith("win") ? "win" : "linux";
        return family + "-" + (cpu.equals("amd64") || cpu.equals("x86_64") ? "x64" : cpu);
    }

    private static Path cache() {
        String chosen = System.getProperty(CACHE_PROPERTY, System.getenv(CACHE_VARIABLE));
        return chosen != null && !chosen.isBlank()
                ? Path.of(chosen).toAbsolutePath()
                : customaryCache(System.getProperty("os.name"), System.getProperty("user.home"), System::getenv);
    }

    /** Where programs keep what they can make again; null where the user has no home. */
    static Path customaryCache(String system, String home, UnaryOperator<String> environment) {
        String os = system.toLowerCase(Locale.ROOT);
        boolean windows = os.startsWith("win");
        String base = windows ? environment.apply("LOCALAPPDATA") : environment.apply("XDG_CACHE_HOME");
        if (base != null && Path.of(base).isAbsolute()) {
            return Path.of(base, "convscope");
        }
        if (home == null || !Path.of(home).isAbsolute()) {
            return null;
        }
        String below = windows ? "AppData/Local" : os.startsWith("mac") ? "Library/Caches" : ".cache";
        return Path.of(home, below, "convscope");
    }

    Path folder() {
        return folder;
    }

    /** Makes sure that the folder is there and whole; says whether it is. */
    boolean unpack() throws IOException {
        return haveSizes() || unpackUnless(this::haveSizes);
    }

    /** Whether the operating system accepts the library; a copy with damaged contents is replaced first. */
    private boolean loads() throws IOException {
        if (OrtEnvironment.class.getClassLoader() != NativeLibrary.class.getClassLoader()) {
            return true; // a library belongs to the class loader that loads it: the engine has to do it
        }
        try {
            load();
            return true;
        } catch (UnsatisfiedLinkError e) {
            if (haveContents() || !unpackUnless(this::haveContents)) {
                log("The engine's library is cached but does not load from there", e);
                return false;
            }
        }
        try {
            load();
            return true;
        } catch (UnsatisfiedLinkError e) {
            log("The engine's library is cached but does not load from there", e);
            return false;
        }
    }

    private void load() {
        System.load(folder.resolve(System.mapLibraryName("onnxruntime")).toString());
    }

    private interface Check {
        boolean passed() throws IOException;
    }

    private synchronized boolean unpackUnless(Check whole) throws IOException {
        Path cache = folder.getParent();
        Files.createDirectories(cache);
        try (FileChannel lock =
                FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until the channel closes
            if (whole.passed()) {
                return true;
            }
            removeUnfinished(cache);
            Path fresh = Files.createTempDirectory(cache, UNFINISHED);
            try {
                copyTo(fresh);
                if (Files.exists(folder)) {
                    Files.move(
                            folder, Files.createTempDirectory(cache, UNFINISHED).resolve("damaged"));
                }
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                removeUnfinished(cache);
            }
            return whole.passed();
        }
    }

    private void copyTo(Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry file : files) {
                try (InputStream from = zip.getInputStream(file);
                        FileChannel to = FileChannel.open(
                                target.resolve(nameOf(file)),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
                    from.transferTo(Channels.newOutputStream(to));
                    to.force(true); // the rename must not reach the disk before the contents
                }
            }
        }
    }

    private boolean haveSizes() throws IOException {
        for (ZipEntry file : files) {
            Path copy = folder.resolve(nameOf(file));
            if (!Files.isRegularFile(copy) || Files.size(copy) != file.getSize()) {
                return false;
            }
        }
        return true;
    }

    private boolean haveContents() throws IOException {
        if (!haveSizes()) {
            return false;
        }
        for (ZipEntry file : files) {
            try (CheckedInputStream in =
                    new CheckedInputStream(Files.newInputStream(folder.resolve(nameOf(file))), new CRC32())) {
                in.transferTo(OutputStream.nullOutputStream());
                if (in.getChecksum().getValue() != file.getCrc()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Only under the lock, where nobody else is at work on one. */
    private static void removeUnfinished(Path cache) throws IOException {
        List<Path> unfinished = new ArrayList<>();
        try (Stream<Path> entries = Files.list(cache)) {
            entries.filter(p -> p.getFileName().toString().startsWith(UNFINISHED))
                    .forEach(unfinished::add);
        }
        for (Path folder : unfinished) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void log(String what, Throwable cause) {
        System.getLogger(NativeLibrary.class.getName()).log(System.Logger.Level.DEBUG, what, cause);
    }
}
