package convscope.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Numbers as lessons write them: about four digits, no more than a person reads. */
final class Numbers {
    private static final int SHOWN = 3;

    private Numbers() {}

    /** {@code 0.25}, {@code -1.333}, {@code 12.35}, {@code 1.2e-5}. */
    static String of(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3 || size >= 1e6 || Double.isNaN(size)) {
            return String.format(Locale.ROOT, "%.1e", number)
                    .replaceFirst("e([+-])0?", "e$1")
                    .replace("e+", "e");
        }
        String text = String.format(Locale.ROOT, size >= 1000 ? "%.0f" : size >= 10 ? "%.2f" : "%.3f", number);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    /** A number to be put behind an operator: negative ones in brackets. */
    static String bracketed(double number) {
        return number < 0 ? "(" + of(number) + ")" : of(number);
    }

    /** {@code a · b}. */
    static String product(double a, double b) {
        return of(a) + " · " + bracketed(b);
    }

    /** The first few of many terms, dots, and the last one. */
    static String sum(int count, IntFunction<String> term) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i < SHOWN || i == count - 1) {
                terms.add(term.apply(i));
            } else if (i == SHOWN) {
                terms.add("…");
            }
        }
        return terms.isEmpty() ? "0" : String.join(" + ", terms);
    }

    /** {@code 3 × 3}. */
    static String sizes(List<Integer> sizes) {
        return sizes.isEmpty()
                ? "1"
                : String.join(" × ", sizes.stream().map(String::valueOf).toList());
    }

    /** A number with its sign. */
    static String signed(double number) {
        return (number > 0 ? "+" : "") + of(number);
    }
}
