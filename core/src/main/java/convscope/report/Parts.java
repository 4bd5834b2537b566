package convscope.report;

import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.explain.WordValue;
import convscope.render.WordPicture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Texts as pages show them: in parts, each word as strong as its number. */
final class Parts {
    /** Shades of colour on either side of zero. */
    static final int LEVELS = 6;

    private Parts() {}

    /** The text of the first input that is one; empty where there is none. */
    static List<Page.Part> of(Explanation explanation) {
        if (!(explanation instanceof Heatmap map)) {
            return List.of();
        }
        return map.perInput().stream()
                .filter(m -> m.view() instanceof InputView.OfText)
                .findFirst()
                .map(Parts::of)
                .orElse(List.of());
    }

    private static List<Page.Part> of(Heatmap map) {
        Iterator<WordValue> words = map.words().iterator();
        List<Page.Part> parts = new ArrayList<>();
        for (WordPicture.Part part : ViewDrawing.parts(((InputView.OfText) map.view()).tokens(), map)) {
            boolean word = Double.isFinite(part.value());
            parts.add(new Page.Part(
                    part.text(),
                    word ? (int) Math.rint(LEVELS * part.value()) : 0,
                    word ? String.format(Locale.ROOT, "%.3g", words.next().value()) : ""));
        }
        return parts;
    }
}
