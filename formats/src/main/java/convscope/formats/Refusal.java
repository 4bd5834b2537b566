package convscope.formats;

import convscope.graph.ConvscopeException;
import convscope.graph.OneLine;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import java.util.function.Supplier;

/** Whatever goes wrong while a file is read becomes one sentence that starts with the file's name. */
final class Refusal {
    private static final int LONGEST = 600;

    private Refusal() {}

    /** What {@code reading} gives; a refusal of it names the file, and what no reader foresaw is told as damage. */
    static <T> T told(String file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnreadableModelException e) {
            throw isFine(file, e) ? e : new UnreadableModelException(sentence(file, e), e);
        } catch (UnsupportedOperatorException e) {
            throw isFine(file, e) ? e : new UnsupportedOperatorException(sentence(file, e), e);
        } catch (UnsuitableModelException e) {
            throw isFine(file, e) ? e : new UnsuitableModelException(sentence(file, e), e);
        } catch (ConvscopeException e) {
            throw e;
        } catch (StackOverflowError e) {
            throw new UnreadableModelException(file + ": holds things nested too deeply to be read", e);
        } catch (OutOfMemoryError e) {
            throw new UnreadableModelException(
                    file + ": needs more memory than there is: "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB; give more with -Xmx in CONVSCOPE_JAVA_OPTS",
                    e);
        } catch (RuntimeException e) {
            throw new UnreadableModelException(
                    file
                            + ": is damaged in an unusual way, its parts do not fit together; save or export the model again",
                    e);
        }
    }

    private static boolean isFine(String file, ConvscopeException e) {
        return e.getMessage().startsWith(file) && e.getMessage().length() <= LONGEST;
    }

    private static String sentence(String file, ConvscopeException e) {
        String text = e.getMessage();
        return OneLine.of(text.startsWith(file) ? text : file + ": " + text, LONGEST);
    }
}
