package convscope.formats.keras;

import convscope.graph.ConvscopeException;
import convscope.graph.OneLine;
import convscope.graph.UnreadableModelException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The one place where what goes wrong inside the HDF5 and JSON libraries becomes a sentence about the file. */
final class Damage {
    private static final int LONGEST = 160;
    private static final Pattern CODE =
            Pattern.compile("\\b(java|io\\.jhdf|convscope)\\.|\\w(Exception|Error)\\b|\\bnull\\b");

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

    /** What was wrong, in words; what the libraries say where they say it to people. */
    private static String cause(Throwable e) {
        if (e instanceof StackOverflowError) {
            return "it is nested too deeply";
        }
        if (e instanceof OutOfMemoryError) {
            return "it needs more memory than there is";
        }
        String text = e.getMessage();
        boolean toPeople = text != null
                && !text.isBlank()
                && !(e instanceof NullPointerException)
                && !(e instanceof ClassCastException)
                && !CODE.matcher(text).find();
        return toPeople ? OneLine.of(text, LONGEST) : "its parts do not fit together";
    }
}
