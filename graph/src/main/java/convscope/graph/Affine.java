package convscope.graph;

import java.util.Arrays;
import java.util.Map;

/**
 * A node that computes {@code value * scale + shift} with constants per channel: a batch normalisation with fixed statistics, or arithmetic with a constant.
 *
 * @param input the edge of {@code value}
 * @param axis axis that counts the channels; -1 where one scale and one shift serve all
 * @param scale one per channel, or one number
 * @param shift likewise
 */
record Affine(Node node, String input, int axis, double[] scale, double[] shift) {

    /** A node as such; null where it is something else, or where its constants vary along several axes. */
    static Affine of(Node node, Map<String, Tensor> constants, ShapeInference shapes) {
        if (node.is("BatchNormalization")) {
            return normalization(node, constants);
        }
        boolean arithmetic = node.is("Add") || node.is("Sub") || node.is("Mul") || node.is("Div");
        if (!arithmetic) {
            return null;
        }
        Tensor left = constants.get(node.inputs().get(0));
        Tensor right = constants.get(node.inputs().get(1));
        boolean first = left == null;
        if (first == (right == null) || !first && node.is("Div")) {
            return null;
        }
        return arithmetic(node, first ? 0 : 1, first ? right : left, shapes);
    }

    private static Affine normalization(Node node, Map<String, Tensor> constants) {
        boolean known = node.inputs().subList(1, 5).stream().allMatch(constants::containsKey);
        if (!known || node.outputs().size() > 1 || node.integer("training_mode", 0) == 1) {
            return null;
        }
        double[] scale = constants.get(node.inputs().get(1)).doubles();
        double[] shift = constants.get(node.inputs().get(2)).doubles();
        double[] mean = constants.get(node.inputs().get(3)).doubles();
        double[] variance = constants.get(node.inputs().get(4)).doubles();
        for (int c = 0; c < scale.length; c++) {
            scale[c] /= Math.sqrt(variance[c] + node.real("epsilon", 1e-5f));
            shift[c] -= mean[c] * scale[c];
        }
        return new Affine(node, node.inputs().get(0), 1, scale, shift);
    }

    private static Affine arithmetic(Node node, int operand, Tensor constant, ShapeInference shapes) {
        String input = node.inputs().get(operand);
        Shape shape = shapes.edge(input).shape();
        int axis = shape.isRankKnown() ? axis(constant, shape) : NOT_PER_CHANNEL;
        if (axis == NOT_PER_CHANNEL || !constant.type().isFloating()) {
            return null;
        }
        double[] numbers = constant.doubles();
        double[] ones = new double[numbers.length];
        Arrays.fill(ones, node.is("Sub") && operand == 1 ? -1 : 1);
        double[] zeros = new double[numbers.length];
        return switch (node.op()) {
            case "Mul" -> new Affine(node, input, axis, numbers, zeros);
            case "Div" -> new Affine(node, input, axis, reciprocals(numbers), zeros);
            case "Sub" -> new Affine(node, input, axis, ones, operand == 1 ? numbers : negated(numbers));
            default -> new Affine(node, input, axis, ones, numbers);
        };
    }

    private static final int NOT_PER_CHANNEL = -2;

    /** The one axis of {@code shape} along which the constant varies; -1 for none. */
    private static int axis(Tensor constant, Shape shape) {
        int axis = -1;
        if (constant.rank() > shape.rank()) {
            return NOT_PER_CHANNEL;
        }
        for (int i = 0; i < constant.rank(); i++) {
            int own = shape.rank() - constant.rank() + i;
            if (constant.size(i) != 1) {
                if (axis >= 0 || own == 0 || shape.size(own) != constant.size(i)) {
                    return NOT_PER_CHANNEL;
                }
                axis = own;
            }
        }
        return axis;
    }

    private static double[] reciprocals(double[] numbers) {
        return Arrays.stream(numbers).map(n -> 1 / n).toArray();
    }

    private static double[] negated(double[] numbers) {
        return Arrays.stream(numbers).map(n -> -n).toArray();
    }

    String output() {
        return node.outputs().get(0);
    }

    /** Whether there is no shift. */
    boolean isScaling() {
        return Arrays.stream(shift).allMatch(t -> t == 0);
    }

    /** Whether the scale and shift can be given for {@code count} channels along an axis. */
    boolean fits(int channelAxis, int count) {
        return axis < 0 || axis == channelAxis && scale.length == count;
    }

    /** The scale of each of {@code count} channels. */
    double[] scales(int count) {
        return axis < 0 ? filled(count, scale[0]) : scale;
    }

    /** The shift of each of {@code count} channels. */
    double[] shifts(int count) {
        return axis < 0 ? filled(count, shift[0]) : shift;
    }

    private static double[] filled(int count, double number) {
        double[] all = new double[count];
        Arrays.fill(all, number);
        return all;
    }

    /** The part of this for channels {@code from} (inclusive) to {@code to} (exclusive). */
    Affine channels(int from, int to) {
        return axis < 0
                ? this
                : new Affine(
                        node, input, axis, Arrays.copyOfRange(scale, from, to), Arrays.copyOfRange(shift, from, to));
    }
}
