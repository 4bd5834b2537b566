package convscope.lesson;

import convscope.words.Text;
import java.util.List;

/**
 * What people ask first, answered for the open network.
 *
 * @param key {@code which-layer}, {@code read-feature-map} or {@code read-class-activation-map}
 * @param question in words
 * @param answer a few sentences
 * @param actions what the page offers to do
 */
public record Question(String key, Text question, List<Text> answer, List<PageAction> actions) {
    public Question {
        answer = List.copyOf(answer);
        actions = List.copyOf(actions);
    }
}
