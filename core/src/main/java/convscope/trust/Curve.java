package convscope.trust;

import java.util.Arrays;
import java.util.List;

/**
 * What the network still says of the class when more and more of the input is taken away or put in.
 *
 * @param fractions of the positions, 0 to 1, rising
 * @param values probability of the class, or the explained scalar where the target is no class
 * @param area under the curve by the trapezoid rule, divided by its width: a mean of the values
 */
public record Curve(List<Double> fractions, List<Double> values, double area) {
    public Curve {
        fractions = List.copyOf(fractions);
        values = List.copyOf(values);
    }

    static Curve of(double[] fractions, double[] values) {
        double area = 0;
        for (int i = 1; i < values.length; i++) {
            area += (fractions[i] - fractions[i - 1]) * (values[i] + values[i - 1]) / 2;
        }
        double width = fractions[fractions.length - 1] - fractions[0];
        return new Curve(
                Arrays.stream(fractions).boxed().toList(),
                Arrays.stream(values).boxed().toList(),
                area / width);
    }
}
