package convscope.words;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Phrases in sections, each filed under the rarest of its fixed words, so that a sentence is held against the few phrases that have a word in common with it.
 *
 * <p>A file is UTF-8: {@code [section]} on a line of its own, then pairs of lines, the English {@link Phrase} and its translation. Lines that start with {@code #} and
 * empty lines are left out; {@code \n} is a line break. Of several phrases that fit, the one with the most fixed letters wins.
 */
final class PhraseBook {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final Pattern SECTION = Pattern.compile("\\[([a-z]+)]");

    private final Map<String, List<Phrase>> sections;
    private final Map<String, Map<String, List<Phrase>>> byWord = new HashMap<>();

    private PhraseBook(Map<String, List<Phrase>> sections) {
        this.sections = sections;
        sections.forEach((name, phrases) -> byWord.put(name, filed(phrases)));
    }

    /** The book in a file beside this class. */
    static PhraseBook read(String name) {
        try (InputStream in = PhraseBook.class.getResourceAsStream(name)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("the table of phrases " + name + " cannot be read", e);
        }
    }

    /**
     * The book that a text holds.
     *
     * @throws IllegalArgumentException if a phrase stands in no section, lacks its translation or is not understood
     */
    static PhraseBook parse(String text) {
        Map<String, List<Phrase>> sections = new LinkedHashMap<>();
        List<Phrase> section = null;
        String english = null;
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher name = SECTION.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (english != null) {
                section.add(Phrase.parse(english, line.replace("\\n", "\n")));
                english = null;
            } else if (name.matches()) {
                section = sections.computeIfAbsent(name.group(1), k -> new ArrayList<>());
            } else if (section == null) {
                throw new IllegalArgumentException("'" + line + "' stands in no section");
            } else {
                english = line.replace("\\n", "\n");
            }
        }
        if (english != null) {
            throw new IllegalArgumentException("'" + english + "' has no translation");
        }
        return new PhraseBook(sections);
    }

    private static Map<String, List<Phrase>> filed(List<Phrase> phrases) {
        Map<String, Integer> counts = new HashMap<>();
        phrases.forEach(phrase -> phrase.words().forEach(word -> counts.merge(word, 1, Integer::sum)));
        Comparator<String> rarest = Comparator.<String>comparingInt(counts::get)
                .thenComparingInt(word -> -word.length())
                .thenComparing(Comparator.naturalOrder());
        Map<String, List<Phrase>> filed = new HashMap<>();
        for (Phrase phrase : phrases) {
            String word = phrase.words().stream().min(rarest).orElse("");
            filed.computeIfAbsent(word, k -> new ArrayList<>()).add(phrase);
        }
        return filed;
    }

    /** The phrases of a section, in the order of the file. */
    List<Phrase> phrases(String section) {
        return sections.getOrDefault(section, List.of());
    }

    /** The names of the sections. */
    Set<String> sections() {
        return sections.keySet();
    }

    /** The translation of a sentence; empty where no phrase of the section fits. */
    Optional<String> translated(String section, String sentence) {
        return new Lookup(this).translated(section, sentence);
    }

    /** The phrases of a section that may fit a sentence, the most specific first. */
    List<Phrase> candidates(String section, String sentence) {
        Map<String, List<Phrase>> filed = byWord.getOrDefault(section, Map.of());
        Set<String> words = new LinkedHashSet<>(Set.of(""));
        Matcher word = WORD.matcher(sentence);
        while (word.find()) {
            words.add(word.group());
        }
        List<Phrase> candidates = new ArrayList<>();
        words.forEach(w -> candidates.addAll(filed.getOrDefault(w, List.of())));
        candidates.sort(Comparator.comparingInt(phrase -> -phrase.letters()));
        return candidates;
    }
}
