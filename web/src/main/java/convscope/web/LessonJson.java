package convscope.web;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import convscope.lesson.Lesson;
import convscope.lesson.LessonGrid;
import convscope.lesson.LessonKind;

/** Lessons as JSON: their records as they are, with the kind as a word. */
final class LessonJson {
    private static final ObjectMapper JSON = new ObjectMapper().addMixIn(LessonKind.class, InWords.class);

    /** A kind is written as its word. */
    private interface InWords {
        @JsonValue
        String word();
    }

    private LessonJson() {}

    static ObjectNode of(Lesson lesson) {
        ObjectNode fields = JSON.valueToTree(lesson);
        fields.put("kind", lesson.kind().word());
        return fields;
    }

    static ObjectNode of(LessonGrid grid) {
        ObjectNode fields = JSON.valueToTree(grid);
        return fields.put("kind", grid.kind().word());
    }
}
