package convscope;

import convscope.graph.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Something that a network may be fed, not decoded yet: what a file holds, or words.
 *
 * @param name for records and messages
 * @param form what the bytes are
 * @param bytes not to be changed any more
 */
public record InputData(String name, Form form, byte[] bytes) {
    private static final long MAX_BYTES = 1L << 30;
    private static final long MAX_TEXT = 1 << 22;
    private static final int SHOWN = 60;
    private static final String TEXT = "text:";

    /** What the bytes of an input are. */
    public enum Form {
        /** A picture of any known format. */
        PICTURE,
        /** An {@code .npy} or {@code .npz} file. */
        ARRAY,
        /** A table of numbers as text, {@code .csv}. */
        TABLE,
        /** A {@code .wav} file. */
        SOUND,
        /** Words in UTF-8. */
        TEXT
    }

    /** The bytes of a file, whose form its name's ending tells; whatever has no other known ending is held for a picture. */
    public static InputData of(String name, byte[] bytes) {
        return new InputData(name, form(name), bytes);
    }

    /** Words. */
    public static InputData ofText(String words) {
        String line = words.strip().replaceAll("\\s+", " ");
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
        return new InputData(TEXT + shown, Form.TEXT, words.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code builtin:NAME} stands for: a picture or a text. */
    public static InputData ofBuiltin(String name) {
        return Builtin.isText(name)
                ? new InputData(name, Form.TEXT, Builtin.text(name))
                : new InputData(name, Form.PICTURE, Builtin.picture(name));
    }

    /**
     * What the command line calls an input: {@code text:WORDS}, {@code builtin:NAME}, or a file.
     *
     * @throws InvalidRequestException if there is no such file, or it is too large
     */
    static InputData named(String text) {
        if (isText(text)) {
            return ofText(text.substring(TEXT.length()));
        }
        if (Builtin.isBuiltin(text)) {
            return ofBuiltin(text);
        }
        Path file = Path.of(text);
        Form form = form(text);
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(file + ": " + (Files.isDirectory(file) ? "is a folder" : "no such file")
                    + "; " + expected(form) + " is expected");
        }
        long most = form == Form.TEXT ? MAX_TEXT : MAX_BYTES;
        try {
            if (Files.size(file) > most) {
                throw new InvalidRequestException(
                        file + ": has " + Files.size(file) + " bytes; up to " + most + " are read");
            }
            return new InputData(text, form, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }

    /** Whether the command line means words rather than a file. */
    static boolean isText(String text) {
        return text.startsWith(TEXT);
    }

    static Form form(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String ending = lower.substring(lower.lastIndexOf('.') + 1);
        return switch (ending) {
            case "npy", "npz" -> Form.ARRAY;
            case "csv", "tsv" -> Form.TABLE;
            case "wav" -> Form.SOUND;
            case "txt" -> Form.TEXT;
            default -> Form.PICTURE;
        };
    }

    private static String expected(Form form) {
        return switch (form) {
            case PICTURE -> "a picture";
            case ARRAY -> "an .npy or .npz file";
            case TABLE -> "a table of numbers";
            case SOUND -> "a .wav file";
            case TEXT -> "a text";
        };
    }
}
