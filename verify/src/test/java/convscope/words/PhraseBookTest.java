package convscope.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How sentences are found in a table, and that the Chinese table is sound. */
class PhraseBookTest {
    private static final PhraseBook CHINESE = PhraseBook.read("zh.txt");
    private static final PhraseBook SMALL = PhraseBook.parse(
            """
            # a comment
            [text]
            {where}: {what:text}
            {where}：{what}
            {a:text}, {b:text}
            {a}、{b}
            it is late
            晚了
            {count:number} {cat|cats} of '{owner}'
            {owner}的 {count} 只猫
            gone to {place:place?}
            去了{place}
            found at {place:place}
            在{place}找到

            [place]
            the sea
            海边
            """);

    private static String translated(String english) {
        return SMALL.translated("text", english).orElse(null);
    }

    @Test
    void holes_takeNamesAndNumbersAsTheyAre() {
        assertThat(translated("1 cat of 'Li'")).isEqualTo("Li 的 1 只猫");
        assertThat(translated("2.5 cats of 'a 'quoted' name $1 \\'")).isEqualTo("a 'quoted' name $1 \\的 2.5 只猫");
        assertThat(translated("many cats of 'Li'")).isNull();
        assertThat(translated("2 dogs of 'Li'")).isNull();
    }

    @Test
    void phrasesInside_areTranslatedInTurn() {
        assertThat(translated("a: b: it is late")).isEqualTo("a：b：晚了");
        assertThat(translated("it is late, 3 cats of 'A', it is late")).isEqualTo("晚了、A 的 3 只猫、晚了");
        assertThat(translated("a: unheard of")).isNull();
    }

    @Test
    void questionMark_letsOtherTextsStand() {
        assertThat(translated("gone to the sea")).isEqualTo("去了海边");
        assertThat(translated("gone to Rome")).isEqualTo("去了 Rome");
        assertThat(translated("found at the sea")).isEqualTo("在海边找到");
        assertThat(translated("found at Rome")).isNull();
    }

    @Test
    void endlessSentences_areGivenUpSoon() {
        String hostile = "1 cat of '".repeat(2000) + "', ".repeat(2000);
        long start = System.nanoTime();
        assertThat(CHINESE.translated("text", "unknown layer '" + hostile + "x'"))
                .isEmpty();
        assertThat(CHINESE.translated("text", "it is late, ".repeat(1500))).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
    }

    @Test
    void brokenTables_areRefused() {
        assertThatThrownBy(() -> PhraseBook.parse("late\n晚")).hasMessageContaining("'late' stands in no section");
        assertThatThrownBy(() -> PhraseBook.parse("[text]\nlate")).hasMessageContaining("'late' has no translation");
        assertThatThrownBy(() -> PhraseBook.parse("[text]\n{a}{b} x\n{a}{b}"))
                .hasMessageContaining("between two holes");
        assertThatThrownBy(() -> PhraseBook.parse("[text]\n{a}\n{a}")).hasMessageContaining("has no fixed text");
    }

    @Test
    void everyPhrase_isThereOnce_andKeepsItsHoles() {
        int count = 0;
        for (String section : CHINESE.sections()) {
            Set<String> seen = new HashSet<>();
            for (Phrase phrase : CHINESE.phrases(section)) {
                String form = phrase.english().replaceAll("\\{[a-z][A-Za-z0-9]*", "{");
                assertThat(seen.add(form)).as("twice: " + phrase.english()).isTrue();
                List<String> names =
                        phrase.holes().stream().map(Phrase.Hole::name).toList();
                assertThat(names).as(phrase.english()).doesNotHaveDuplicates();
                assertThat(phrase.references()).as(phrase.english()).containsExactlyInAnyOrderElementsOf(names);
                for (Phrase.Hole hole : phrase.holes()) {
                    if (hole.isTranslated()) {
                        assertThat(CHINESE.sections()).as(phrase.english()).contains(hole.kind());
                    }
                }
                count++;
            }
        }
        assertThat(count).isGreaterThan(400);
    }

    @Test
    void everyPhrase_isFoundByAnExampleOfItsOwn() {
        for (String section : CHINESE.sections()) {
            for (Phrase phrase : CHINESE.phrases(section)) {
                Map<String, String> english = new LinkedHashMap<>();
                Map<String, String> chinese = new LinkedHashMap<>();
                fill(phrase, english, chinese);
                Optional<String> found = CHINESE.translated(section, example(phrase, english));
                assertThat(found).as(phrase.english()).contains(phrase.filled(chinese));
                for (String value : chinese.values()) {
                    assertThat(found.orElseThrow()).as(phrase.english()).contains(value);
                }
            }
        }
    }

    private static void fill(Phrase phrase, Map<String, String> english, Map<String, String> chinese) {
        int number = 17;
        for (Phrase.Hole hole : phrase.holes()) {
            String value = hole.isTranslated() && !hole.isFree()
                    ? plain(hole.kind())
                    : hole.kind().equals("number") ? Integer.toString(number++) : "Name" + number++;
            english.put(hole.name(), value);
            chinese.put(
                    hole.name(),
                    hole.isTranslated() ? CHINESE.translated(hole.kind(), value).orElse(value) : value);
        }
    }

    /** An example of a section's first phrase whose holes, if any, are plain. */
    private static String plain(String section) {
        Phrase phrase = CHINESE.phrases(section).stream()
                .filter(p -> p.holes().isEmpty())
                .findFirst()
                .orElseGet(() -> CHINESE.phrases(section).get(0));
        Map<String, String> values = new LinkedHashMap<>();
        fill(phrase, values, new LinkedHashMap<>());
        return example(phrase, values);
    }

    private static String example(Phrase phrase, Map<String, String> values) {
        List<String> parts = new ArrayList<>();
        for (Phrase.Piece piece : phrase.pieces()) {
            parts.add(
                    piece instanceof Phrase.Fixed fixed
                            ? fixed.texts().get(0)
                            : values.get(((Phrase.Hole) piece).name()));
        }
        return String.join("", parts);
    }

    @Test
    void translations_areChinese_withChineseMarks() {
        Set<String> strange = new LinkedHashSet<>();
        for (String section : CHINESE.sections()) {
            for (Phrase phrase : CHINESE.phrases(section)) {
                String plain = phrase.translation().replaceAll("\\{[a-z][A-Za-z0-9]*}", "");
                boolean sentence = phrase.english().replaceAll("\\{[^}]*}", "").matches(".*[a-z]{3}.*");
                if (sentence && !plain.matches(".*\\p{IsHan}.*") && !plain.equals("zip")) {
                    strange.add(phrase.translation());
                }
                if (plain.matches(".*\\p{IsHan}[,;:?!(].*|.*[,;:?!)]\\p{IsHan}.*")) {
                    strange.add(phrase.translation());
                }
            }
        }
        assertThat(strange).isEmpty();
    }
}
