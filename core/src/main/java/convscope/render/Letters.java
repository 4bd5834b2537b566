package convscope.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Latin letters, digits and signs, 5 by 9 dots each, the lowest two for what hangs below the line, so that labels in pictures need no font of the system. They stand in {@code letters.txt}. */
final class Letters {
    static final int WIDTH = 5;
    static final int HEIGHT = 9;
    private static final Map<Character, List<String>> ROWS = read();

    private Letters() {}

    private static Map<Character, List<String>> read() {
        try (InputStream in = Letters.class.getResourceAsStream("letters.txt")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            Map<Character, List<String>> rows = new HashMap<>();
            for (int i = 0; i + HEIGHT < lines.size(); i += HEIGHT + 1) {
                rows.put(lines.get(i).charAt(0), lines.subList(i + 1, i + 1 + HEIGHT));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Width of a text in dots, one dot between letters. */
    static int width(String text) {
        return Math.max(0, text.length() * (WIDTH + 1) - 1);
    }

    /** As much of a text as fits into a width in dots, with dots at its end where it was cut. */
    static String fitting(String text, int dots) {
        int most = Math.max(1, (dots + 1) / (WIDTH + 1));
        return text.length() <= most ? text : text.substring(0, Math.max(1, most - 2)) + "..";
    }

    /** Draws a text with its top left at {@code (left, top)}, {@code zoom} pixels per dot; letters that are not known become a question mark. */
    static void draw(Canvas canvas, String text, int left, int top, int zoom, int color) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ') {
                continue;
            }
            List<String> rows = ROWS.getOrDefault(text.charAt(i), ROWS.get('?'));
            for (int dot = 0; dot < WIDTH * HEIGHT; dot++) {
                if (rows.get(dot / WIDTH).charAt(dot % WIDTH) == '#') {
                    int x = left + zoom * (i * (WIDTH + 1) + dot % WIDTH);
                    canvas.fill(x, top + zoom * (dot / WIDTH), zoom, zoom, color);
                }
            }
        }
    }
}
