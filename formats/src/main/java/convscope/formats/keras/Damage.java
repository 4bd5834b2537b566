package convscope.formats.keras;

import convscope.graph.ConvscopeException;
import convscope.graph.UnreadableModelException;
import java.util.function.Supplier;

/** The one place where what goes wrong inside the HDF5 and JSON libraries becomes a sentence about the file. */
final class Damage {
    private Damage() {}

    /** What {@code reading} gives; anything it throws that is not ours is told as damage at {@code place} of {@code file}. */
    static <T> T told(String file, String place, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnreadableModelException e) {
            throw e.getMessage().startsWith(file) ? e : new UnreadableModelException(file + ": " + e.getMessage(), e);
        } catch (ConvscopeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw at(file, place, "is damaged (" + cause(e) + ")", e);
        }
    }

    /** A refusal that says what was found at {@code place} of {@code file}. */
    static UnreadableModelException at(String file, String place, String found) {
        return at(file, place, found, null);
    }

    private static UnreadableModelException at(String file, String place, String found, Throwable cause) {
        return new UnreadableModelException(
                file + ": " + place + " " + found + "; save the model again or take another copy of the file", cause);
    }

    private static String cause(Throwable e) {
        String text = e.getMessage();
        String name = e.getClass().getSimpleName();
        if (text == null || text.isBlank()) {
            return name;
        }
        String line = text.lines().findFirst().orElse(name);
        return line.length() > 160 ? line.substring(0, 160) + "..." : line;
    }
}
