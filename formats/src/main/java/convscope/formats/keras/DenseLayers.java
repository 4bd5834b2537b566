package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Layers whose weights are a matrix. */
final class DenseLayers {
    private DenseLayers() {}

    static Held dense(Emission e) {
        Held x = e.in();
        Tensor kernel = e.variable("kernel", 2);
        long in = x.size(x.rank() - 1);
        if (x.rank() < 2 || in >= 0 && in != kernel.size(0)) {
            throw e.misfit("its kernel reads " + kernel.size(0) + " numbers, the input has shape "
                    + Arrays.toString(x.shape()));
        }
        Tensor bias = e.variable("bias");
        if (bias != null && bias.count() != kernel.size(1)) {
            throw e.misfit("its bias is " + bias + ", " + kernel.size(1) + " numbers are expected");
        }
        Value matrix = e.kernels("kernel", kernel);
        Value result;
        if (x.rank() == 2) {
            result = bias == null
                    ? e.op("Gemm", x.value(), matrix)
                    : e.op("Gemm", x.value(), matrix, e.constant("bias", bias));
        } else {
            result = e.op("MatMul", e.logical(x), matrix);
            result = bias == null ? result : e.op("Add", result, e.constant("bias", bias));
        }
        long[] sizes = x.shape();
        sizes[sizes.length - 1] = kernel.size(1);
        return e.activated(Held.plain(result, sizes));
    }

    static Held embedding(Emission e) {
        Held x = e.in();
        Tensor table = e.variable("embeddings", 2);
        Value words = e.op("Cast", Map.of("to", Attribute.of((long) ElementType.INT64.code())), x.value());
        long[] sizes = Arrays.copyOf(x.shape(), x.rank() + 1);
        sizes[x.rank()] = table.size(1);
        return Held.plain(e.op("Gather", e.constant("embeddings", table), words), sizes);
    }

    static List<Variable> reversibleVariables(Config config) {
        return config.flag("tie_weights", true)
                ? Variable.of("embeddings")
                : Variable.of("embeddings", "reverse_embeddings");
    }

    /** From words to vectors, or back from vectors to a number for every word. */
    static Held reversible(Emission e) {
        JsonNode reverse = e.given("reverse", 1);
        if (reverse == null || !reverse.asBoolean()) {
            return embedding(e);
        }
        Held x = e.in();
        Tensor table = e.variable("embeddings", 2);
        Value matrix = e.variable("reverse_embeddings") != null
                ? e.constant("reverse_embeddings", e.variable("reverse_embeddings", 2))
                : e.op("Transpose", Map.of("perm", Attribute.of(1, 0)), e.constant("embeddings", table));
        Value result = e.op("MatMul", e.logical(x), matrix);
        if (e.config.has("logit_soft_cap")) {
            Value cap = e.number(e.config.real("logit_soft_cap", 1));
            result = e.op("Mul", e.op("Tanh", e.op("Div", result, cap)), cap);
        }
        long[] sizes = x.shape();
        sizes[sizes.length - 1] = table.size(0);
        return Held.plain(result, sizes);
    }
}
