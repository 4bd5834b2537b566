package convscope.render;

import convscope.picture.Picture;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A bar that tells which colour stands for which number, the largest at the top.
 *
 * @param colors colours of the bar
 * @param scale numbers at its ends; the middle is written too
 */
public record Legend(ColorMap colors, Scale scale) {
    private static final int BAR = 14;
    private static final int MARGIN = 6;
    private static final int ZOOM = 2;
    private static final int GROUND = 0xffffff;
    private static final int INK = 0x202020;

    /** The bar, {@code height} pixels tall but at least 48. */
    public Picture picture(int height) {
        int tall = Math.max(48, height);
        String[] numbers = {text(scale.high()), text((scale.low() + scale.high()) / 2), text(scale.low())};
        int widest = 0;
        for (String number : numbers) {
            widest = Math.max(widest, ZOOM * Glyphs.width(number));
        }
        Canvas canvas = new Canvas(MARGIN + BAR + MARGIN / 2 + widest + MARGIN, tall, GROUND);
        int inner = tall - 2 * MARGIN;
        for (int y = 0; y < inner; y++) {
            canvas.fill(MARGIN, MARGIN + y, BAR, 1, colors.color(1 - y / (inner - 1.0)));
        }
        int half = ZOOM * Glyphs.HEIGHT / 2;
        int left = MARGIN + BAR + MARGIN / 2;
        for (int i = 0; i < numbers.length; i++) {
            int y = MARGIN + i * (inner - 1) / 2 - half;
            int top = Math.max(1, Math.min(tall - 2 * half - 1, y));
            Glyphs.draw(canvas, numbers[i], left, top, ZOOM, INK);
        }
        return canvas.picture();
    }

    /** A picture with the bar at its right. */
    public Picture beside(Picture picture) {
        Picture bar = picture(picture.height());
        Canvas canvas = new Canvas(picture.width() + bar.width(), Math.max(picture.height(), bar.height()), GROUND);
        canvas.draw(picture, 0, 0, 1);
        canvas.draw(bar, picture.width(), 0, 1);
        return canvas.picture();
    }

    /** A number with three significant digits; very large and very small ones with an exponent. */
    static String text(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros();
        double size = Math.abs(number);
        if (size >= 1e-3 && size < 1e5) {
            return rounded.toPlainString();
        }
        return String.format(Locale.ROOT, "%.2e", rounded).replaceAll("\\.?0*e([+-])0*", "e$1");
    }
}
