package convscope.lesson;

import java.util.Locale;

/** What a lesson teaches. */
public enum LessonKind {
    CONVOLUTION,
    MAX_POOLING,
    AVERAGE_POOLING,
    DENSE,
    SOFTMAX;

    /** The name in small letters, such as {@code max-pooling}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
