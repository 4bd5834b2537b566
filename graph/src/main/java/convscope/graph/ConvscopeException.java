package convscope.graph;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every refusal of Convscope is: a sentence for the person who asked. The text says what, where, found, expected and what to do, in this order.
 *
 * <p>The members: {@link UnreadableModelException} (the file is damaged or no model), {@link UnsupportedOperatorException} (a known thing that is not
 * supported), {@link UnsuitableModelException} (the method does not fit the model), {@link InvalidRequestException} (the request is off) and
 * {@link CancelledException} (the request was withdrawn).
 */
public abstract class ConvscopeException extends RuntimeException {
    ConvscopeException(String message) {
        super(OneLine.of(message));
    }

    /** A sentence and what belongs to it, each on a line of its own. */
    ConvscopeException(String head, List<String> items) {
        super(Stream.concat(Stream.of(head), items.stream()).map(OneLine::of).collect(Collectors.joining("\n  ")));
    }

    ConvscopeException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
