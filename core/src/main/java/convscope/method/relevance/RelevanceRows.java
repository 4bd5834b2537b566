package convscope.method.relevance;

import convscope.backward.InputBox;
import convscope.backward.RelevanceRules;
import convscope.backward.RelevanceRules.Named;
import convscope.backward.RuleBook.Row;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.network.Names;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows in words: {@code WHERE=RULE} with commas or semicolons between them, as in {@code conv1=flat,Conv=gamma(0.5)}. WHERE is the name of a layer, an operator,
 * {@code first} or {@code dense}; earlier rows come first.
 */
final class RelevanceRows {
    private static final List<String> RULES =
            List.of("zero", "epsilon", "gamma", "z-plus", "alpha-beta", "flat", "w-square", "z-box", "pass");
    private static final Set<String> SCALING = Set.of("Add", "BatchNormalization", "Div", "Mul", "Sub");

    private final Network network;
    private final Graph graph;

    private RelevanceRows(Network network) {
        this.network = network;
        this.graph = network.model().graph();
    }

    /**
     * The rows for a network.
     *
     * @throws InvalidRequestException if a row is not understood, or nothing in the network is called so
     */
    static List<Row> of(String text, Network network) {
        RelevanceRows rows = new RelevanceRows(network);
        return parts(text).stream().map(rows::row).toList();
    }

    /** Checks what can be checked without a network. */
    static void check(String text) {
        for (String part : parts(text)) {
            rule(part, InputBox.UNKNOWN);
        }
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split("[,;](?![^(]*\\))"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static int equals(String part) {
        int equals = part.lastIndexOf('=');
        if (equals <= 0) {
            throw new InvalidRequestException(
                    "rules: '" + part
                            + "' is not understood; expected WHERE=RULE, where WHERE is a layer, an operator, first or dense, as in conv1=flat,Conv=gamma(0.5)");
        }
        return equals;
    }

    private Row row(String part) {
        String where = part.substring(0, equals(part)).strip();
        Named rule = rule(part, InputBounds.of(network), network.floatingInputs());
        if (where.equals("first") || where.equals("dense")) {
            if (rule.text().equals("pass")) {
                throw notPassing(part);
            }
            return where.equals("first") ? RelevanceRules.first(rule) : RelevanceRules.dense(rule);
        }
        List<Node> nodes = nodes(where);
        if (rule.text().equals("pass") && nodes.stream().anyMatch(n -> !SCALING.contains(n.op()))) {
            throw notPassing(part);
        }
        Set<String> names = new LinkedHashSet<>();
        nodes.forEach(node -> names.add(node.name()));
        return RelevanceRules.nodes(names, rule);
    }

    private static InvalidRequestException notPassing(String part) {
        return new InvalidRequestException("rules: '" + part
                + "': pass is for what scales and shifts each element by itself ("
                + String.join(", ", new TreeSet<>(SCALING))
                + "), not for layers that mix elements");
    }

    private List<Node> nodes(String where) {
        for (Layer layer : network.model().layers()) {
            if (layer.name().equals(where)) {
                return List.of(linear(layer));
            }
        }
        List<Node> ofType = graph.nodes().stream()
                .filter(n -> n.op().equalsIgnoreCase(where))
                .toList();
        Set<String> operators = new TreeSet<>();
        graph.nodes().stream()
                .map(Node::op)
                .filter(RelevanceRules.linearOperators()::contains)
                .forEach(operators::add);
        if (ofType.isEmpty()) {
            List<String> known = new ArrayList<>(List.of("first", "dense"));
            known.addAll(operators);
            network.model().layers().forEach(layer -> known.add(layer.name()));
            throw new InvalidRequestException(
                    "rules: " + Names.unknown("layer or operator of " + network.name(), where, known));
        }
        if (!operators.contains(ofType.get(0).op())) {
            throw new InvalidRequestException("rules: " + where + " is not linear; rules are for "
                    + String.join(", ", operators) + " in " + network.name());
        }
        return ofType;
    }

    /** The node of a layer that a rule can be given for: the one with its weights, or else the last linear one. */
    private Node linear(Layer layer) {
        Map<String, Node> producers = graph.producers();
        Node node = producers.get(layer.output().name());
        while (node != null) {
            boolean found = layer.kernels().isPresent()
                    ? node.inputs().contains(layer.weights())
                    : RelevanceRules.linearOperators().contains(node.op());
            if (found) {
                return node;
            }
            node = node.inputs().isEmpty() || layer.kind().equals(node.op())
                    ? null
                    : producers.get(node.inputs().get(0));
        }
        throw new InvalidRequestException("rules: layer '" + layer.name() + "' (" + layer.kind()
                + ") is not linear; rules are for " + String.join(", ", RelevanceRules.linearOperators()));
    }

    private static Named rule(String part, InputBox box) {
        return rule(part, box, List.of());
    }

    private static Named rule(String part, InputBox box, List<ModelInput> inputs) {
        String text = part.substring(equals(part) + 1).strip();
        int open = text.indexOf('(');
        String name = (open < 0 ? text : text.substring(0, open)).strip().toLowerCase(Locale.ROOT);
        double[] numbers = open < 0 ? new double[0] : numbers(text, open);
        return switch (name) {
            case "zero" -> with(numbers, 0, text, RelevanceRules.zero());
            case "epsilon" -> RelevanceRules.epsilon(one(numbers, RelevanceRules.TINY, text));
            case "gamma" -> RelevanceRules.gamma(one(numbers, Lrp.GAMMA, text));
            case "z-plus" -> with(numbers, 0, text, RelevanceRules.zPlus());
            case "alpha-beta" -> alphaBeta(numbers.length == 0 ? new double[] {2, 1} : numbers, text);
            case "flat" -> with(numbers, 0, text, RelevanceRules.flat());
            case "w-square" -> with(numbers, 0, text, RelevanceRules.wSquare());
            case "z-box" -> RelevanceRules.zBox(numbers.length == 0 ? box : box(numbers, inputs, text));
            case "pass" -> with(numbers, 0, text, RelevanceRules.pass());
            default -> throw new InvalidRequestException("rules: " + Names.unknown("rule", name, RULES));
        };
    }

    private static double[] numbers(String text, int open) {
        try {
            if (text.endsWith(")")) {
                return Arrays.stream(text.substring(open + 1, text.length() - 1).split(","))
                        .mapToDouble(n -> Double.parseDouble(n.strip()))
                        .toArray();
            }
        } catch (NumberFormatException ignored) {
            // told below
        }
        throw new InvalidRequestException(
                "rules: '" + text + "' is not understood; expected RULE or RULE(NUMBER) or RULE(NUMBER,NUMBER)");
    }

    private static Named with(double[] numbers, int count, String text, Named rule) {
        if (numbers.length != count) {
            throw new InvalidRequestException(
                    "rules: '" + text + "' has " + numbers.length + " numbers; expected " + count);
        }
        return rule;
    }

    private static double one(double[] numbers, double usual, String text) {
        if (numbers.length > 1 || numbers.length == 1 && !(numbers[0] >= 0)) {
            throw new InvalidRequestException("rules: '" + text + "': expected one number that is at least 0");
        }
        return numbers.length == 0 ? usual : numbers[0];
    }

    private static Named alphaBeta(double[] numbers, String text) {
        boolean sound = numbers.length == 2 && numbers[1] >= 0 && Math.abs(numbers[0] - numbers[1] - 1) < 1e-9;
        if (!sound) {
            throw new InvalidRequestException(
                    "rules: '" + text
                            + "': expected two numbers alpha and beta, beta at least 0 and alpha - beta = 1, as in alpha-beta(2,1)");
        }
        return RelevanceRules.alphaBeta(numbers[0], numbers[1]);
    }

    private static InputBox box(double[] numbers, List<ModelInput> inputs, String text) {
        if (numbers.length != 2 || !(numbers[0] < numbers[1])) {
            throw new InvalidRequestException(
                    "rules: '" + text + "': expected two numbers, the lower bound first, as in z-box(-1,1)");
        }
        Map<String, Tensor> low = new HashMap<>();
        Map<String, Tensor> high = new HashMap<>();
        for (ModelInput input : inputs) {
            low.put(input.name(), Tensor.scalar((float) numbers[0]));
            high.put(input.name(), Tensor.scalar((float) numbers[1]));
        }
        return new InputBox(low, high);
    }
}
