package convscope.lesson;

import convscope.words.Text;

/**
 * Which lesson a layer offers.
 *
 * @param kind null where it offers none
 * @param reason why it offers none; null where it offers one
 */
public record LessonOffer(LessonKind kind, Text reason) {
    static LessonOffer none(Text reason) {
        return new LessonOffer(null, reason);
    }

    /** Whether the layer offers a lesson. */
    public boolean isOffered() {
        return kind != null;
    }
}
