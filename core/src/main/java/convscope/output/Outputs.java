package convscope.output;

import convscope.explain.Explanation;
import convscope.graph.InvalidRequestException;
import convscope.network.Names;
import convscope.picture.Picture;
import convscope.render.SafeFiles;
import convscope.words.Language;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** The catalogue of kinds of files: those that come with Convscope, and those of other jars. The ending of a file's name chooses. */
public final class Outputs {
    private static final List<Output> BUILT_IN = List.of(
            new HtmlOutput(), new JpgOutput(), new JsonOutput(), new NpyOutput(), new NpzOutput(), new PngOutput());

    private Outputs() {}

    /** All kinds, ordered by ending. */
    public static List<Output> all() {
        List<Output> all = new ArrayList<>(BUILT_IN);
        ServiceLoader.load(Output.class).forEach(all::add);
        return all;
    }

    /**
     * Writes a result whole or not at all.
     *
     * @return the file
     * @throws InvalidRequestException if the ending is unknown or the file cannot be written
     */
    public static Path write(Explanation explanation, Path file, Language language) {
        Output output = of(file);
        SafeFiles.write(file, output.bytes(explanation, language));
        return file;
    }

    /** Writes a picture as PNG, whole or not at all. */
    public static Path write(Picture picture, Path file) {
        if (!ending(file).equals(".png")) {
            throw new InvalidRequestException(file + ": pictures are written as .png");
        }
        SafeFiles.write(file, picture.png());
        return file;
    }

    /**
     * Checks, before long work, that files of these names can be written.
     *
     * @throws InvalidRequestException if an ending is unknown, or a file or its folder cannot be written to
     */
    public static void requireKnown(List<Path> files) {
        for (Path file : files) {
            requireWritable(file);
            of(file);
        }
    }

    /**
     * Checks, before long work, that a file of this name can be written.
     *
     * @throws InvalidRequestException if it is a folder, or its folder cannot be written to
     */
    public static void requireWritable(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(file + ": is a folder; the name of a file to write is expected");
        }
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InvalidRequestException(file + ": cannot be written, because " + folder
                    + " is no folder that can be written to; choose another place");
        }
    }

    private static Output of(Path file) {
        String ending = ending(file);
        List<String> known = all().stream().map(Output::ending).toList();
        return all().stream()
                .filter(output -> output.ending().equals(ending))
                .findFirst()
                .orElseThrow(
                        () -> new InvalidRequestException(file + ": " + Names.unknown("kind of file", ending, known)));
    }

    /** The ending of a file's name in small letters, with its point; empty where it has none. */
    public static String ending(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
