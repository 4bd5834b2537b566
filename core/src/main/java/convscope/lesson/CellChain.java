package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions of single numbers, one after the other.
 *
 * @param links in the order in which they compute
 * @param first name of the edge that the chain starts from
 * @param constants of the graph
 */
record CellChain(List<Link> links, String first, Map<String, Tensor> constants) {
    private static final java.util.Set<String> PASSING = java.util.Set.of("Identity", "Dropout", "Cast");

    /**
     * One operator.
     *
     * @param gated the earlier operator whose result this one multiplies its input by, so that both are one function; null where there is none
     * @param behind axes of the operator's input after the one that counts channels
     * @param layer number of the layer whose output it gives; -1 where there is none
     */
    record Link(Node node, Node gated, int behind, int layer) {
        String out() {
            return node.outputs().get(0);
        }

        /** Whether the numbers stay as they are. */
        boolean passes() {
            return PASSING.contains(node.op());
        }
    }

    CellChain {
        links = List.copyOf(links);
    }

    /** Whether a constant has one number for everything or one for each channel. */
    static boolean isPerChannel(Tensor constant, int behind) {
        int axis = constant.rank() - 1 - behind;
        return constant.count() == 1 || axis >= 0 && constant.size(axis) == constant.count();
    }

    /** The numbers that a number becomes, with the links that made them; links that pass a number on are left out. */
    List<Step> steps(double start, int channel) {
        Map<String, Double> numbers = new HashMap<>(Map.of(first, start));
        List<Step> steps = new ArrayList<>();
        for (Link link : links) {
            double[] arguments = arguments(link, channel, numbers);
            double result = CellFunctions.apply(link.node, arguments);
            numbers.put(link.out(), result);
            if (isPartOfAnother(link) || link.passes()) {
                continue;
            }
            double before = link.gated == null
                    ? numbers.get(running(link.node, numbers))
                    : numbers.get(link.gated.inputs().get(0));
            steps.add(StepWords.step(link, arguments, before, result));
        }
        return steps;
    }

    /** What a number becomes in the end. */
    double end(double start, int channel) {
        Map<String, Double> numbers = new HashMap<>(Map.of(first, start));
        double result = start;
        for (Link link : links) {
            result = CellFunctions.apply(link.node, arguments(link, channel, numbers));
            numbers.put(link.out(), result);
        }
        return result;
    }

    private boolean isPartOfAnother(Link link) {
        return links.stream().anyMatch(l -> l.gated == link.node);
    }

    private static String running(Node node, Map<String, Double> numbers) {
        return node.inputs().stream().filter(numbers::containsKey).findFirst().orElseThrow();
    }

    private double[] arguments(Link link, int channel, Map<String, Double> numbers) {
        List<String> inputs = link.node.inputs();
        double[] arguments = new double[inputs.size()];
        for (int i = 0; i < arguments.length; i++) {
            Double number = numbers.get(inputs.get(i));
            Tensor constant = constants.get(inputs.get(i));
            arguments[i] = number != null
                    ? number
                    : constant == null ? Double.NaN : constant.number(constant.count() == 1 ? 0 : channel);
        }
        return arguments;
    }
}
