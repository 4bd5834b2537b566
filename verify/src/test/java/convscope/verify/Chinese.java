package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.words.Text;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds English sentences against their Chinese. */
public final class Chinese {
    private static final Pattern QUOTED = Pattern.compile("“[^”]*”");
    private static final Pattern SMALL_WORDS = Pattern.compile(
            "(?<![\\w=-])(the|of|is|are|was|were|has|have|and|or|to|with|no|not|for|from|that|which|an|its|it)(?![\\w=-])");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(\\.\\d+)?(?![\\w.])");

    private Chinese() {}

    /** The Chinese of a sentence, after it was seen to be one: Chinese letters, no small words of English outside of quotation marks, every number of the English. */
    public static String of(String english) {
        Text text = Translations.of(english);
        assertThat(text.en()).isEqualTo(english);
        assertThat(text.zh()).as(english).containsPattern("\\p{IsHan}");
        assertThat(SMALL_WORDS
                        .matcher(QUOTED.matcher(text.zh()).replaceAll("“”"))
                        .results())
                .as(english + " -> " + text.zh())
                .isEmpty();
        assertThat(numbers(text.zh())).as(text.zh()).containsAll(numbers(english));
        return text.zh();
    }

    private static List<String> numbers(String text) {
        List<String> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            numbers.add(number.group());
        }
        return numbers;
    }
}
