package convscope.recognition;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the first operators of a network do to the numbers of a picture before anything is learned: {@code factor * x + shift}, averaged over the channels.
 *
 * @param operators those that change numbers, in order
 * @param factor what they multiply with
 * @param shift what they add after that
 */
public record InputScaling(List<String> operators, double factor, double shift) {
    private static final Set<String> MOVING =
            Set.of("Cast", "Identity", "Transpose", "Resize", "Pad", "Slice", "Gather", "Reshape", "Clip");

    /** A factor below this one is made for whole colours: the largest in use is 1 / (0.225 * 255), about 0.0174; for 0 to 1 the smallest is 1. */
    private static final double SMALL = 0.1;

    private static final double WHOLE_COLOURS = 20;
    private static final double NEAR = 0.05;

    public InputScaling {
        operators = List.copyOf(operators);
    }

    /** What stands at the start of the path from an input; empty where nothing scales. */
    public static Optional<InputScaling> of(Graph graph, String input) {
        Map<String, List<Node>> consumers = graph.consumers();
        List<String> operators = new ArrayList<>();
        double factor = 1;
        double shift = 0;
        String edge = input;
        while (consumers.getOrDefault(edge, List.of()).size() == 1) {
            Node node = consumers.get(edge).get(0);
            Optional<double[]> step = step(node, edge, graph);
            if (step.isEmpty()) {
                break;
            }
            if (!MOVING.contains(node.op())) {
                operators.add(node.op());
            }
            factor *= step.get()[0];
            shift = shift * step.get()[0] + step.get()[1];
            edge = node.outputs().get(0);
        }
        boolean changes = Math.abs(factor - 1) > NEAR || Math.abs(shift) > NEAR;
        return changes ? Optional.of(new InputScaling(operators, factor, shift)) : Optional.empty();
    }

    /** Factor and summand of one operator. */
    private static Optional<double[]> step(Node node, String edge, Graph graph) {
        if (!node.domain().isEmpty() || node.outputs().size() != 1) {
            return Optional.empty();
        }
        if (MOVING.contains(node.op())) {
            return node.inputs().get(0).equals(edge) ? Optional.of(new double[] {1, 0}) : Optional.empty();
        }
        if (node.inputs().size() != 2) {
            return Optional.empty();
        }
        boolean first = node.inputs().get(0).equals(edge);
        Tensor constant = graph.constants().get(node.inputs().get(first ? 1 : 0));
        if (constant == null || constant.count() == 0 || constant.count() > 4) {
            return Optional.empty();
        }
        double c =
                java.util.Arrays.stream(constant.toFloat().doubles()).average().orElseThrow();
        return switch (node.op()) {
            case "Mul" -> Optional.of(new double[] {c, 0});
            case "Add" -> Optional.of(new double[] {1, c});
            case "Sub" -> Optional.of(first ? new double[] {1, -c} : new double[] {-1, c});
            case "Div" -> first && c != 0 ? Optional.of(new double[] {1 / c, 0}) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The convention of the numbers that these operators are made for: {@code raw}, {@code unit} or {@code tf}; empty where they do not tell. */
    public Optional<String> expects() {
        double centre = factor == 0 ? Double.NaN : -shift / factor;
        if (Math.abs(factor) < SMALL || Math.abs(centre) > WHOLE_COLOURS) {
            return Optional.of("raw");
        }
        if (Math.abs(centre + 1) < NEAR) {
            return Optional.of("tf");
        }
        return centre >= 0 && centre <= 1 ? Optional.of("unit") : Optional.empty();
    }
}
