package convscope.backward;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Operators;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The gradient, and beside it what each operator adds to the explained scalar on its own: its bias times the gradient there.
 *
 * <p>With the gradient g of a scalar f, {@code f = sum(x g) + sum over operators of b g}: an operator {@code y = h(x)} contributes {@code g (y - J x)}, where J are its
 * derivatives. For affine operators {@code y - J x} is the bias: of a convolution or a dense layer, an added constant, the shift of a batch normalisation. For others
 * it is the implicit bias, {@code h(x) - x h'(x)} for a function of single elements; 0 for ReLU, for pooling and for everything that moves or adds up values, minus
 * the value itself for a product of two computed values. The equation holds for every network.
 *
 * <p>Srinivas and Fleuret 2019 (arXiv:1905.00780), equation 4 and section 3.2.
 *
 * @param book the gradient, which names the terms on the way
 * @param terms what operators contribute, in the order in which the backward pass meets them
 */
public record FullGradient(RuleBook book, List<Term> terms) {
    private static final String PREFIX = "convscope.bias.";

    /**
     * What one operator contributes.
     *
     * @param edge that holds it in the derived graph
     * @param output the operator's output
     * @param isPlaced whether it has the output's shape; otherwise it is a single number over the whole batch item, {@code [N]}
     */
    public record Term(String edge, String output, boolean isPlaced) {}

    /** Operators that move, choose or add up the elements of their first input, or scale them by what does not vary: nothing is added. */
    private static final Set<String> HOMOGENEOUS = Set.of(
            "Abs",
            "AveragePool",
            "Cast",
            "CastLike",
            "Conv",
            "ConvTranspose",
            "DepthToSpace",
            "Div",
            "Dropout",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "GatherND",
            "GlobalAveragePool",
            "GlobalLpPool",
            "GlobalMaxPool",
            "Identity",
            "LeakyRelu",
            "LpPool",
            "MatMul",
            "MaxPool",
            "Mul",
            "Neg",
            "PRelu",
            "ReduceL1",
            "ReduceL2",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSum",
            "Relu",
            "Reshape",
            "Resize",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Tile",
            "Transpose",
            "Unsqueeze",
            "Upsample");

    public FullGradient {
        terms = List.copyOf(terms);
    }

    /**
     * The terms of a network.
     *
     * @throws convscope.graph.UnsupportedOperatorException if gradient rules are missing
     */
    public static FullGradient of(Graph graph, String explained, List<String> inputs) {
        Set<String> varying = Backward.varying(graph, inputs);
        Set<String> gates = gates(graph, explained);
        List<Term> met = new ArrayList<>();
        Backward.derive(graph, explained, inputs, List.of(), book(varying, gates, met));
        return new FullGradient(book(varying, gates, new ArrayList<>()), met);
    }

    /** The values {@code u(x)} that are read by {@code x * u(x)} alone, as SiLU is written; what both operators add is told as one term. */
    private static Set<String> gates(Graph graph, String explained) {
        Map<String, List<Node>> readers = graph.consumers();
        return graph.nodes().stream()
                .filter(node -> node.is("Sigmoid") || node.is("HardSigmoid"))
                .filter(node -> {
                    String gate = node.outputs().get(0);
                    List<Node> reading = readers.getOrDefault(gate, List.of());
                    return !gate.equals(explained)
                            && reading.size() == 1
                            && reading.get(0).is("Mul")
                            && reading.get(0).inputs().contains(node.inputs().get(0));
                })
                .map(node -> node.outputs().get(0))
                .collect(Collectors.toSet());
    }

    private static RuleBook book(Set<String> varying, Set<String> gates, List<Term> met) {
        RuleBook.Row row = new RuleBook.Row(
                "bias",
                n -> RuleBook.GRADIENT
                        .ruleFor(n)
                        .filter(rule -> rule != Rule.NONE)
                        .isPresent(),
                (n, dy) -> {
                    List<Value> sent =
                            RuleBook.GRADIENT.ruleFor(n).orElseThrow().apply(n, dy);
                    met.addAll(new Operator(n, dy, sent, varying, gates).named());
                    return sent;
                });
        RuleBook.Row steps = new RuleBook.Row(
                "steps first",
                n -> RecurrentRules.TABLE.containsKey(n.node().operator()),
                HiddenRectifiers.refused("steps as the first axis, where this method expects the inputs of a batch"));
        return RuleBook.of("full-gradient", List.of(steps, row), RuleBook.GRADIENT);
    }

    /** One operator on the way back. */
    private record Operator(ForwardNode n, Value dy, List<Value> sent, Set<String> varying, Set<String> gates) {
        List<Term> named() {
            Value placed = bias();
            Value single = placed == null && !addsNothing() ? whole() : null;
            if (placed == null && single == null) {
                return List.of();
            }
            String output = n.node().outputs().get(0);
            n.graph().named(PREFIX + output, placed != null ? placed : single);
            return List.of(new Term(PREFIX + output, output, placed != null));
        }

        private boolean varies(int input) {
            return varying.contains(n.node().inputs().get(input));
        }

        private boolean onlyFirstVaries() {
            for (int i = 1; i < n.inputCount(); i++) {
                if (varies(i)) {
                    return false;
                }
            }
            return n.inputCount() > 0 && varies(0);
        }

        private boolean addsNothing() {
            return switch (n.node().op()) {
                case "Concat", "Sum", "Mean" -> allVary();
                case "Gemm", "Add", "Sub" -> true;
                case "Mul" -> !(varies(0) && varies(1)) || isGated();
                case "MatMul" -> !(varies(0) && varies(1));
                case "Pad" -> onlyFirstVaries() && (!n.hasInput(2) || isZero(n.constant(2)));
                default -> HOMOGENEOUS.contains(n.node().op()) && onlyFirstVaries();
            };
        }

        private boolean isGated() {
            return n.node().inputs().stream().anyMatch(gates::contains);
        }

        private boolean allVary() {
            for (int i = 0; i < n.inputCount(); i++) {
                if (!varies(i)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isZero(Tensor constant) {
            return constant != null && constant.number(0) == 0;
        }

        /** In the output's shape; null where there is none, or none in this shape. */
        private Value bias() {
            switch (n.node().op()) {
                case "Conv", "ConvTranspose" -> {
                    return onlyFirstVaries() && n.hasInput(2) ? dy.times(perChannel(n.in(2))) : null;
                }
                case "Gemm" -> {
                    return gemm();
                }
                case "Add" -> {
                    return varies(0) && varies(1) ? null : dy.times(n.in(varies(0) ? 1 : 0));
                }
                case "Sub" -> {
                    if (varies(0) && varies(1)) {
                        return null;
                    }
                    return varies(0) ? dy.times(n.in(1)).negated() : dy.times(n.in(0));
                }
                case "BatchNormalization" -> {
                    return onlyFirstVaries() ? dy.times(perChannel(shift())) : null;
                }
                case "MatMul" -> {
                    return varies(0) && varies(1) ? dy.times(n.out(0)).negated() : null;
                }
                default -> {
                    return !addsNothing() && isElementwise() ? rest() : null;
                }
            }
        }

        private Value gemm() {
            Value bias = n.hasInput(2) && !varies(2)
                    ? dy.times(n.in(2)).times(n.node().real("beta", 1))
                    : null;
            if (!(varies(0) && varies(1))) {
                return bias;
            }
            Value product = n.out(0);
            if (n.hasInput(2)) {
                product = product.minus(n.in(2).times(n.node().real("beta", 1)));
            }
            Value implicit = dy.times(product).negated();
            return bias == null ? implicit : bias.plus(implicit);
        }

        /** What a batch normalisation with fixed statistics adds: {@code shift - mean scale / sqrt(variance + epsilon)}. */
        private Value shift() {
            Value deviation = n.in(4).plus(n.node().real("epsilon", 1e-5f)).squareRoot();
            return n.in(2).minus(n.in(3).times(n.in(1)).dividedBy(deviation));
        }

        private Value perChannel(Value vector) {
            int rank = n.out(0).staticShape().rank();
            long[] shape = new long[rank - 1];
            Arrays.fill(shape, 1);
            shape[0] = -1;
            return vector.reshaped(shape);
        }

        private boolean isElementwise() {
            boolean sameShape = n.outputCount() == 1
                    && onlyFirstVaries()
                    && n.in(0).staticShape().isRankKnown()
                    && n.in(0).staticShape().equals(n.out(0).staticShape());
            return sameShape || Operators.broadcasts(n.node().op());
        }

        /** {@code g y - sum_i g (dy/dx_i) x_i}, element by element; for a gate together with the product that reads it, whose term is {@code -g y}. */
        private Value rest() {
            if (gates.contains(n.node().outputs().get(0))) {
                return sent.get(0).times(n.in(0)).negated();
            }
            Value rest = dy.times(n.out(0));
            for (int i = 0; i < sent.size(); i++) {
                if (sends(i)) {
                    rest = rest.minus(sent.get(i).times(n.in(i)));
                }
            }
            return rest;
        }

        private boolean sends(int input) {
            return varies(input) && !sent.get(input).name().isEmpty();
        }

        /** The same summed over everything but the batch. */
        private Value whole() {
            Value whole = null;
            for (int o = 0; o < n.outputCount(); o++) {
                if (!n.node().outputs().get(o).isEmpty()) {
                    Value part = perItem(n.cotangent(o).times(n.out(o)));
                    whole = whole == null ? part : whole.plus(part);
                }
            }
            for (int i = 0; i < sent.size(); i++) {
                if (sends(i)) {
                    whole = whole.minus(perItem(sent.get(i).times(n.in(i))));
                }
            }
            return whole;
        }

        private static Value perItem(Value value) {
            return value.graph().op("Flatten", value).sumOver(1);
        }
    }
}
