package convscope.verify;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxFile;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Upgrade;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One operator in one setting, for the numeric check of its gradient.
 *
 * <p>Inputs are words: {@code x[2,3]} is random and differentiated, {@code w[2,3]} a random constant, {@code i[1,2]} a vector of whole numbers ({@code i[1,2,3,4]:2x2} a matrix), {@code n[3]} a
 * whole number without axes, {@code j[1,2]} a vector of int32, {@code f[1.5,2]} a float32 vector, {@code v[0.5]} a number without axes, {@code b[1,0]} a vector of truth values, {@code -} an
 * input left out. After a colon: {@code 1..2} the range of the values (otherwise -2 to 2), {@code far} values at least 0.1 from 0, {@code apart} values at least
 * 0.1 from one another, {@code !1,3} values at least 0.1 from these kinks.
 *
 * <p>Attributes are words too: {@code group=2}, {@code alpha=0.5}, {@code mode=edge}, {@code pads=[1,1]}. {@code @outputs=3} and {@code @read=1} say how many
 * outputs the node has and which one is differentiated; {@code @sized} that the rule needs to know the sizes before the graph runs, {@code @open=1} that it needs
 * all but those of axis 1.
 */
record RuleCase(String operator, String setting, String inputs, String attributes, Kind kind) {
    private static final double GAP = 0.1;

    /** How the check is made: linear operators by a step of 1, which is exact; single precision where the engine has no double. */
    enum Kind {
        LINEAR(ElementType.DOUBLE, 1, 1e-10),
        SMOOTH(ElementType.DOUBLE, 1e-4, 1e-6),
        LINEAR_SINGLE(ElementType.FLOAT, 1, 1e-4),
        SMOOTH_SINGLE(ElementType.FLOAT, 2e-2, 5e-3);

        final ElementType type;
        final double step;
        final double tolerance;

        Kind(ElementType type, double step, double tolerance) {
            this.type = type;
            this.step = step;
            this.tolerance = tolerance;
        }
    }

    /** A linear operator, checked exactly in double precision. */
    static RuleCase linear(String operator, String setting, String inputs, String attributes) {
        return new RuleCase(operator, setting, inputs, attributes, Kind.LINEAR);
    }

    /** A differentiable operator, checked in double precision. */
    static RuleCase smooth(String operator, String setting, String inputs, String attributes) {
        return new RuleCase(operator, setting, inputs, attributes, Kind.SMOOTH);
    }

    /** A linear operator that the engine has in single precision only. */
    static RuleCase linearSingle(String operator, String setting, String inputs, String attributes) {
        return new RuleCase(operator, setting, inputs, attributes, Kind.LINEAR_SINGLE);
    }

    /** A differentiable operator that the engine has in single precision only. */
    static RuleCase smoothSingle(String operator, String setting, String inputs, String attributes) {
        return new RuleCase(operator, setting, inputs, attributes, Kind.SMOOTH_SINGLE);
    }

    /** The operator as a graph with output {@code y}, read as from a file of the newest opset, and what to feed to its differentiated inputs. */
    record Prepared(Graph graph, Map<String, Tensor> feeds) {}

    Prepared prepare(boolean sizesKnown, Random random) {
        GraphBuilder graph = new GraphBuilder(toString());
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        List<Value> arguments = new ArrayList<>();
        for (String word : inputs.split(" ")) {
            Tensor tensor = word.equals("-") ? null : tensor(word, random);
            if (tensor == null) {
                arguments.add(graph.absent());
            } else if (word.startsWith("x")) {
                String name = "x" + feeds.size();
                feeds.put(name, tensor);
                long[] sizes = tensor.shape();
                int open = option("open", -1);
                if (!sizesKnown && open >= 0 && open < sizes.length) {
                    sizes[open] = -1;
                } else if (!sizesKnown && open < 0) {
                    Arrays.fill(sizes, -1);
                }
                arguments.add(graph.input(name, kind.type, Shape.of(sizes)));
            } else {
                arguments.add(graph.constant(graph.fresh("constant"), tensor));
            }
        }
        List<Value> results =
                graph.op(operator, nodeAttributes(), option("outputs", 1), arguments.toArray(Value[]::new));
        Graph written = graph.build(List.of(graph.named("y", results.get(option("read", 0)))));
        OnnxFile file = new OnnxFile(written, Map.of("", Upgrade.NEWEST), Map.of(), "");
        return new Prepared(Upgrade.toCanonical(file, toString()), feeds);
    }

    boolean needsSizes() {
        return List.of(attributes.split(" ")).contains("@sized");
    }

    private int option(String name, int otherwise) {
        for (String word : attributes.split(" ")) {
            if (word.startsWith("@" + name + "=")) {
                return Integer.parseInt(word.substring(name.length() + 2));
            }
        }
        return otherwise;
    }

    private Map<String, Attribute> nodeAttributes() {
        Map<String, Attribute> all = new HashMap<>();
        for (String word : attributes.split(" ")) {
            if (!word.isEmpty() && !word.startsWith("@")) {
                String text = word.substring(word.indexOf('=') + 1);
                all.put(word.substring(0, word.indexOf('=')), attribute(text));
            }
        }
        return all;
    }

    private static Attribute attribute(String text) {
        if (text.matches("\\[[A-Z].*")) {
            return new Attribute.Texts(
                    List.of(text.substring(1, text.length() - 1).split(",")));
        }
        if (text.startsWith("[") && text.contains(".")) {
            return new Attribute.Reals(
                    Arrays.stream(doubles(text)).mapToObj(v -> (float) v).toList());
        }
        if (text.startsWith("[")) {
            return Attribute.of(longs(text));
        }
        if (text.matches("-?[0-9]+")) {
            return Attribute.of(Long.parseLong(text));
        }
        return text.matches("-?[0-9.e-]+") ? Attribute.of(Float.parseFloat(text)) : Attribute.of(text);
    }

    private static long[] longs(String bracketed) {
        String inner = bracketed.substring(1, bracketed.length() - 1);
        return inner.isEmpty()
                ? new long[0]
                : Arrays.stream(inner.split(",")).mapToLong(Long::parseLong).toArray();
    }

    private static long[] sizes(String product) {
        return Arrays.stream(product.split("x")).mapToLong(Long::parseLong).toArray();
    }

    private static double[] doubles(String bracketed) {
        return Arrays.stream(bracketed.substring(1, bracketed.length() - 1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private Tensor tensor(String word, Random random) {
        String body = word.contains(":") ? word.substring(1, word.indexOf(':')) : word.substring(1);
        String rule = word.contains(":") ? word.substring(word.indexOf(':') + 1) : "";
        return switch (word.charAt(0)) {
            case 'x', 'w' -> typed(values(longs(body), rule, random), longs(body));
            case 'i' -> Tensor.of(longs(body), rule.isEmpty() ? new long[] {longs(body).length} : sizes(rule));
            case 'j' -> Tensor.of(
                    Arrays.stream(longs(body)).mapToInt(v -> (int) v).toArray(), longs(body).length);
            case 'n' -> Tensor.scalar(longs(body)[0]);
            case 'f' -> Tensor.of(doubles(body), doubles(body).length).toFloat();
            case 'v' -> typed(doubles(body));
            case 'b' -> {
                long[] flags = longs(body);
                boolean[] truth = new boolean[flags.length];
                for (int i = 0; i < truth.length; i++) {
                    truth[i] = flags[i] != 0;
                }
                yield Tensor.of(truth, truth.length);
            }
            default -> throw new IllegalArgumentException("unknown input '" + word + "' of " + this);
        };
    }

    private Tensor typed(double[] values, long... shape) {
        Tensor wide = Tensor.of(values, shape);
        return kind.type == ElementType.DOUBLE ? wide : wide.toFloat();
    }

    private static double[] values(long[] shape, String rule, Random random) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (rule.equals("apart")) {
            return apart(count, random);
        }
        double[] kinks = rule.equals("far") ? new double[] {0} : new double[0];
        kinks = rule.startsWith("!") ? doubles("[" + rule.substring(1) + "]") : kinks;
        String[] range = rule.contains("..") ? rule.split("\\.\\.") : new String[] {"-2", "2"};
        double low = Double.parseDouble(range[0]);
        double high = Double.parseDouble(range[1]);
        if (kinks.length > 0) {
            high = Math.max(high, Arrays.stream(kinks).max().getAsDouble() + 1);
            low = Math.min(low, Arrays.stream(kinks).min().getAsDouble() - 1);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            do {
                values[i] = low + (high - low) * random.nextDouble();
            } while (isNear(values[i], kinks));
        }
        return values;
    }

    private static boolean isNear(double value, double[] kinks) {
        return Arrays.stream(kinks).anyMatch(kink -> Math.abs(value - kink) < GAP);
    }

    private static double[] apart(int count, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        java.util.Collections.shuffle(order, random);
        return order.stream().mapToDouble(i -> GAP * (i - count / 2) + GAP / 3).toArray();
    }

    @Override
    public String toString() {
        return operator + ": " + setting;
    }
}
