package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A convolution, transposed convolution or matrix product with constant weights and, if any, a constant bias, whose channels can be scaled and shifted. */
final class LinearLayer {
    private final Node node;
    private final Tensor weights;
    private final double[] bias;
    private final int in;
    private final int out;
    private final int rank;

    private LinearLayer(Node node, Tensor weights, double[] bias, int in, int out, int rank) {
        this.node = node;
        this.weights = weights;
        this.bias = bias;
        this.in = in;
        this.out = out;
        this.rank = rank;
    }

    /** A node as such; null where it is something else, or where its numbers are computed by the network or not float32 or float64. */
    static LinearLayer of(Node node, Map<String, Tensor> constants, ShapeInference shapes) {
        boolean convolution = node.is("Conv") || node.is("ConvTranspose");
        boolean product = node.is("Gemm") || node.is("MatMul");
        Tensor weights = convolution || product ? constants.get(node.inputs().get(1)) : null;
        boolean usable = weights != null
                && !constants.containsKey(node.inputs().get(0))
                && (weights.type() == ElementType.FLOAT || weights.type() == ElementType.DOUBLE)
                && (convolution ? weights.rank() > 2 : weights.rank() == 2)
                && node.integer("transA", 0) == 0;
        if (!usable) {
            return null;
        }
        long group = node.integer("group", 1);
        boolean rowsOut = node.is("Conv") || node.integer("transB", 0) != 0;
        int in = (int) (weights.size(rowsOut ? 1 : 0) * (node.is("Conv") ? group : 1));
        int out = (int) (weights.size(rowsOut ? 0 : 1) * (node.is("ConvTranspose") ? group : 1));
        double[] bias = bias(node, constants, out);
        int rank = convolution
                ? weights.rank()
                : shapes.edge(node.inputs().get(0)).shape().rank();
        return bias == null || rank < 2 ? null : new LinearLayer(node, weights, bias, in, out, rank);
    }

    /** Zeros where there is no bias; null where it is not one number per output channel. */
    private static double[] bias(Node node, Map<String, Tensor> constants, int out) {
        if (!node.hasInput(2)) {
            return new double[out];
        }
        Tensor given = constants.get(node.inputs().get(2));
        if (given == null) {
            return null;
        }
        double[] numbers = given.doubles();
        double beta = node.real("beta", 1);
        double[] bias = new double[out];
        if (numbers.length == 1) {
            Arrays.fill(bias, beta * numbers[0]);
            return bias;
        }
        if (numbers.length != out || given.size(-1) != out) {
            return null;
        }
        Arrays.setAll(bias, o -> beta * numbers[o]);
        return bias;
    }

    Node node() {
        return node;
    }

    /** The axis of the node's input and output that counts channels. */
    int channelAxis() {
        return node.is("Conv") || node.is("ConvTranspose") ? 1 : rank - 1;
    }

    int in() {
        return in;
    }

    int out() {
        return out;
    }

    /** Whether every output is made of the same number of inputs, so that a constant added to these is a constant added to those. */
    boolean isUniform() {
        boolean padded = node.text("auto_pad", "NOTSET").startsWith("SAME")
                || Arrays.stream(node.integers("pads")).anyMatch(p -> p != 0);
        return !node.is("ConvTranspose") && !padded;
    }

    private int each() {
        return Math.toIntExact(LongStream.of(weights.shape()).skip(2).reduce(1, (a, b) -> a * b));
    }

    private int group() {
        return (int) node.integer("group", 1);
    }

    private int outOf(int index) {
        int row = index / each() / (int) weights.size(1);
        int column = index / each() % (int) weights.size(1);
        return switch (node.op()) {
            case "Conv" -> row;
            case "ConvTranspose" -> row / (in / group()) * (out / group()) + column;
            default -> node.integer("transB", 0) != 0 ? row : column;
        };
    }

    private int inOf(int index) {
        int row = index / each() / (int) weights.size(1);
        int column = index / each() % (int) weights.size(1);
        return switch (node.op()) {
            case "Conv" -> row / (out / group()) * (in / group()) + column;
            case "ConvTranspose" -> row;
            default -> node.integer("transB", 0) != 0 ? column : row;
        };
    }

    /** Nodes that compute this layer and then {@code after}, under the name of what {@code after} gives. */
    List<Node> then(Affine after, String output, Map<String, Tensor> constants, ShapeInference shapes) {
        double[] scale = after.scales(out);
        double[] shift = after.shifts(out);
        double[] values = weights.doubles();
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale[outOf(i)];
        }
        double[] newBias = new double[out];
        Arrays.setAll(newBias, o -> bias[o] * scale[o] + shift[o]);
        return written(node.inputs().get(0), values, newBias, output, constants, shapes);
    }

    /** Nodes that compute {@code before} and then this layer; the shift of {@code before} must be 0 or this layer uniform. */
    List<Node> behind(Affine before, Map<String, Tensor> constants, ShapeInference shapes) {
        double[] scale = before.scales(in);
        double[] shift = before.shifts(in);
        double[] values = weights.doubles();
        double[] newBias = bias.clone();
        double alpha = node.real("alpha", 1);
        for (int i = 0; i < values.length; i++) {
            newBias[outOf(i)] += alpha * values[i] * shift[inOf(i)];
            values[i] *= scale[inOf(i)];
        }
        return written(before.input(), values, newBias, node.outputs().get(0), constants, shapes);
    }

    private List<Node> written(
            String input,
            double[] values,
            double[] newBias,
            String output,
            Map<String, Tensor> constants,
            ShapeInference shapes) {
        boolean biased = Arrays.stream(newBias).anyMatch(b -> b != 0);
        String weightName = node.name() + "/folded.weights";
        String biasName = node.name() + "/folded.bias";
        List<String> inputs = new ArrayList<>(List.of(input, weightName));
        constants.put(weightName, typed(values, weights.shape()));
        if (biased) {
            inputs.add(biasName);
            constants.put(biasName, typed(newBias, newBias.length));
        }
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.remove("beta");
        if (!node.is("MatMul") || !biased) {
            return List.of(new Node(node.name(), node.op(), "", inputs, List.of(output), attributes));
        }
        return rank == 2
                ? List.of(new Node(node.name(), "Gemm", "", inputs, List.of(output), Map.of()))
                : rows(input, inputs, output, constants, shapes);
    }

    /** A product of more axes as one of two, which has a place for the bias. */
    private List<Node> rows(
            String input, List<String> inputs, String output, Map<String, Tensor> constants, ShapeInference shapes) {
        String flat = node.name() + "/rows";
        String product = node.name() + "/product";
        constants.put(flat + ".shape", Tensor.of(new long[] {-1, in}, 2));
        long[] sizes = shapes.edge(node.inputs().get(0)).shape().sizes();
        sizes[rank - 1] = out;
        constants.put(product + ".shape", Tensor.of(sizes, rank));
        List<String> arguments = new ArrayList<>(inputs);
        arguments.set(0, flat);
        return List.of(
                new Node(flat, "Reshape", "", List.of(input, flat + ".shape"), List.of(flat), Map.of()),
                new Node(node.name(), "Gemm", "", arguments, List.of(product), Map.of()),
                new Node(product, "Reshape", "", List.of(product, product + ".shape"), List.of(output), Map.of()));
    }

    /** Whether a bias can be added: not to a matrix product of more than two axes of which several sizes are unknown. */
    boolean takesBias(ShapeInference shapes) {
        Shape shape = shapes.edge(node.inputs().get(0)).shape();
        return !node.is("MatMul")
                || rank == 2
                || Arrays.stream(shape.sizes()).filter(s -> s < 0).count() <= 1;
    }

    private Tensor typed(double[] values, long... shape) {
        Tensor wide = Tensor.of(values, shape);
        return weights.type() == ElementType.DOUBLE ? wide : wide.toFloat();
    }
}
