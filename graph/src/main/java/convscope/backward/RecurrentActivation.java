package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A function that a recurrent operator names in its attribute {@code activations}.
 *
 * @param name in lower case
 * @param alpha its first parameter; the operator's own default where the attribute has none left
 * @param beta its second parameter
 */
record RecurrentActivation(String name, float alpha, float beta) {
    /** Functions with parameters, and the defaults of these. */
    private static final Map<String, float[]> PARAMETERS = Map.of(
            "affine", new float[] {1, 0},
            "elu", new float[] {1},
            "hardsigmoid", new float[] {0.2f, 0.5f},
            "leakyrelu", new float[] {0.01f},
            "scaledtanh", new float[] {1, 1},
            "thresholdedrelu", new float[] {1});

    private static final Map<String, String> OPERATORS = Map.of(
            "elu", "Elu",
            "hardsigmoid", "HardSigmoid",
            "leakyrelu", "LeakyRelu",
            "relu", "Relu",
            "sigmoid", "Sigmoid",
            "softplus", "Softplus",
            "softsign", "Softsign",
            "tanh", "Tanh",
            "thresholdedrelu", "ThresholdedRelu");

    /** The functions of all directions; each takes as many of the listed parameters as it has. */
    static List<RecurrentActivation> of(Node node, List<String> usual, int directions) {
        List<String> names = new ArrayList<>();
        if (node.attributes().get("activations") instanceof Attribute.Texts texts) {
            names.addAll(texts.values());
        } else {
            for (int d = 0; d < directions; d++) {
                names.addAll(usual);
            }
        }
        Iterator<Float> alphas = reals(node, "activation_alpha").iterator();
        Iterator<Float> betas = reals(node, "activation_beta").iterator();
        List<RecurrentActivation> all = new ArrayList<>();
        for (String given : names) {
            String name = given.toLowerCase(Locale.ROOT);
            float[] defaults = PARAMETERS.getOrDefault(name, new float[0]);
            float alpha = defaults.length > 0 ? alphas.hasNext() ? alphas.next() : defaults[0] : 0;
            float beta = defaults.length > 1 ? betas.hasNext() ? betas.next() : defaults[1] : 0;
            all.add(new RecurrentActivation(name, alpha, beta));
        }
        return all;
    }

    private static List<Float> reals(Node node, String attribute) {
        return node.attributes().get(attribute) instanceof Attribute.Reals reals ? reals.values() : List.of();
    }

    /**
     * Appends the function.
     *
     * @throws Expansion.NotExpandable if no function of this name is known
     */
    Value apply(Value x) {
        GraphBuilder graph = x.graph();
        return switch (name) {
            case "affine" -> x.times(alpha).plus(beta);
            case "scaledtanh" -> x.times(beta).tanh().times(alpha);
            case "relu", "sigmoid", "softplus", "softsign", "tanh" -> graph.op(OPERATORS.get(name), x);
            case "hardsigmoid" -> graph.op(
                    "HardSigmoid", Map.of("alpha", Attribute.of(alpha), "beta", Attribute.of(beta)), x);
            case "elu", "leakyrelu", "thresholdedrelu" -> graph.op(
                    OPERATORS.get(name), Map.of("alpha", Attribute.of(alpha)), x);
            default -> throw new Expansion.NotExpandable("the activation function '" + name + "'");
        };
    }
}
