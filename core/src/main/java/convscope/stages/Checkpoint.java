package convscope.stages;

import java.util.Objects;

/**
 * A network as it was at a moment of its training.
 *
 * @param name of the moment, such as {@code step 100}
 * @param model its file, or {@code builtin:NAME}, as {@link convscope.Convscope#open} reads it
 * @param step steps of training until then; null where nobody says
 * @param accuracy share of test inputs that it answers right, 0 to 1, as whoever trained it says; null where nobody says
 */
public record Checkpoint(String name, String model, Long step, Double accuracy) {
    public Checkpoint {
        Objects.requireNonNull(name);
        Objects.requireNonNull(model);
    }

    /** A moment of which no more is known. */
    public Checkpoint(String name, String model) {
        this(name, model, null, null);
    }
}
