package convscope.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.graph.InvalidRequestException;
import convscope.verify.Chinese;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of classes are read in every form that frameworks and people write them down in. */
class LabelTextTest {
    private static List<String> of(String text) {
        return LabelText.parse(text, "labels");
    }

    private static String refusal(String text) {
        String message = catchThrowableOfType(InvalidRequestException.class, () -> of(text))
                .getMessage();
        Chinese.of(message);
        return message;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat\ndog\nhen",
                "\ufeffcat\r\ndog\r\nhen\r\n",
                "\n cat \n\n dog\nhen\n\n",
                "cat, dog,hen",
                "0 cat\n1 dog\n2 hen",
                "2 hen\n0 cat\n1 dog",
                "1 cat\n2 dog\n3 hen",
                "0: cat\n1: dog\n2: hen",
                "0:cat\n1:dog\n2:hen",
                "0,cat\n1,dog\n2,hen",
                "0;cat\n1;dog\n2;hen",
                "0\tcat\n1\tdog\n2\then",
                "id,name\n0,cat\n1,dog\n2,hen",
                "label,index\ncat,0\ndog,1\nhen,2",
                "\"0\",\"cat\"\n\"1\",\"dog\"\n\"2\",\"hen\"",
                "n02123045 cat\nn02084071 dog\nn01514668 hen",
                "[\"cat\", \"dog\", \"hen\"]",
                "['cat', 'dog', 'hen']",
                "{\"0\": \"cat\", \"1\": \"dog\", \"2\": \"hen\"}",
                "{\"2\": \"hen\", \"0\": \"cat\", \"1\": \"dog\"}",
                "{0: 'cat', 1: 'dog', 2: 'hen'}",
                "{0: 'cat', 1: \"dog\", 2: 'hen',}",
                "{\"cat\": 0, \"dog\": 1, \"hen\": 2}",
                "{'hen': 2, 'cat': 0, 'dog': 1}",
                "{\"0\": [\"n02123045\", \"cat\"], \"1\": [\"n02084071\", \"dog\"], \"2\": [\"n01514668\", \"hen\"]}",
                "[[\"n02123045\", \"cat\"], [\"n02084071\", \"dog\"], [\"n01514668\", \"hen\"]]",
                "{\"id2label\": {\"0\": \"cat\", \"1\": \"dog\", \"2\": \"hen\"}, \"label2id\": {\"cat\": 0}}",
                "{\"labels\": [\"cat\", \"dog\", \"hen\"]}"
            })
    void everyForm_givesTheNamesInOrder(String text) {
        assertThat(of(text)).containsExactly("cat", "dog", "hen");
    }

    @Test
    void namesWithCommasSpacesAndQuotes_stayWhole() {
        assertThat(of("tench, Tinca tinca\ngoldfish, Carassius auratus"))
                .containsExactly("tench, Tinca tinca", "goldfish, Carassius auratus");
        assertThat(of("0: tench, Tinca tinca\n1: goldfish")).containsExactly("tench, Tinca tinca", "goldfish");
        assertThat(of("{0: 'jack-o\\'-lantern', 1: \"carpenter's kit\"}"))
                .containsExactly("jack-o'-lantern", "carpenter's kit");
        assertThat(of("7 up\ncola")).containsExactly("7 up", "cola");
        assertThat(of("0\n1\n2")).containsExactly("0", "1", "2");
        assertThat(of("猫\n狗")).containsExactly("猫", "狗");
    }

    @Test
    void missingOrDoubleNumbers_areRefused() {
        assertThat(refusal("0: cat\n2: hen"))
                .isEqualTo("labels: 2 classes need the numbers 0 to 1, each once; number 1 is missing");
        assertThat(refusal("{\"cat\": 0, \"dog\": 0}"))
                .isEqualTo("labels: 2 classes need the numbers 0 to 1, each once; number 1 is missing");
        assertThat(refusal("{\"a\": \"b\"}"))
                .isEqualTo("labels: 1 classes need the numbers 0 to 0, each once; number 0 is missing");
    }

    @Test
    void nothing_orNoJson_isRefused() {
        String none =
                "labels: holds no names of classes; a name a line is expected, or JSON such as [\"cat\", \"dog\"], {\"0\": \"cat\"} or {\"cat\": 0}";
        assertThat(refusal("")).isEqualTo(none);
        assertThat(refusal("[]")).isEqualTo(none);
        assertThat(refusal("{}")).isEqualTo(none);
        assertThat(refusal("[\"cat\", ")).startsWith("labels: not a JSON list of class names (");
    }
}
