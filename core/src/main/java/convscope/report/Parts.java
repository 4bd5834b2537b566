package convscope.report;

import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.render.WordPicture;
import java.util.ArrayList;
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
        double largest =
                map.words().stream().mapToDouble(w -> Math.abs(w.value())).max().orElse(0);
        List<Page.Part> parts = new ArrayList<>();
        for (WordPicture.Part part : ViewDrawing.parts(((InputView.OfText) map.view()).tokens(), map)) {
            boolean word = Double.isFinite(part.value());
            int level = word && largest > 0 ? (int) Math.rint(LEVELS * part.value() / largest) : 0;
            parts.add(new Page.Part(part.text(), level, word ? String.format(Locale.ROOT, "%.3g", part.value()) : ""));
        }
        return parts;
    }
}
