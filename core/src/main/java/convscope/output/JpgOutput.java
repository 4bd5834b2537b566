package convscope.output;

import convscope.explain.Explanation;
import convscope.report.Drawing;
import convscope.words.Language;

/** The result as a picture, smaller than a {@code .png} and slightly blurred. */
final class JpgOutput implements Output {
    private static final double QUALITY = 0.9;

    @Override
    public String ending() {
        return ".jpg";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return Drawing.of(explanation).jpeg(QUALITY);
    }
}
