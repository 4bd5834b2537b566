package convscope.output;

import convscope.explain.Explanation;
import convscope.report.Drawing;
import convscope.words.Language;

/** A picture of the result: a map over its input, a grid of maps, a grid of kernels. */
final class PngOutput implements Output {
    @Override
    public String ending() {
        return ".png";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return Drawing.of(explanation).png();
    }
}
