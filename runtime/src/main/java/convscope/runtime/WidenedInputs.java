package convscope.runtime;

import ai.onnxruntime.OnnxJavaType;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph whose inputs are all of element types that the engine's Java interface makes tensors of: an input of another type is fed in a wider one that holds the
 * same numbers, and a node in front narrows it. Of 64-bit integers without sign the bits stay as they are.
 */
final class WidenedInputs {
    private static final Map<ElementType, OnnxJavaType> JAVA_TYPES = Map.of(
            ElementType.FLOAT, OnnxJavaType.FLOAT,
            ElementType.DOUBLE, OnnxJavaType.DOUBLE,
            ElementType.INT64, OnnxJavaType.INT64,
            ElementType.INT32, OnnxJavaType.INT32,
            ElementType.INT16, OnnxJavaType.INT16,
            ElementType.INT8, OnnxJavaType.INT8,
            ElementType.UINT8, OnnxJavaType.UINT8,
            ElementType.BOOL, OnnxJavaType.BOOL,
            ElementType.FLOAT16, OnnxJavaType.FLOAT16);

    private static final Map<ElementType, ElementType> WIDER = Map.of(
            ElementType.UINT16, ElementType.INT32,
            ElementType.UINT32, ElementType.INT64,
            ElementType.UINT64, ElementType.INT64,
            ElementType.BFLOAT16, ElementType.FLOAT);

    private static final String MARK = "convscope.wide.";

    private final Graph graph;
    private final Map<String, String> names = new HashMap<>();

    WidenedInputs(Graph original) {
        List<Edge> inputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (Edge input : original.inputs()) {
            ElementType wider = input.type() == null ? null : WIDER.get(input.type());
            if (wider == null) {
                inputs.add(input);
                continue;
            }
            String name = MARK + input.name();
            names.put(name, input.name());
            inputs.add(new Edge(name, wider, input.shape()));
            Map<String, Attribute> narrow =
                    Map.of("to", Attribute.of((long) input.type().code()));
            nodes.add(new Node(name, "Cast", "", List.of(name), List.of(input.name()), narrow));
        }
        nodes.addAll(original.nodes());
        graph = names.isEmpty()
                ? original
                : new Graph(original.name(), inputs, original.outputs(), nodes, original.constants());
    }

    /** Whether the engine's Java interface makes tensors of a type from bytes. */
    static boolean isDirect(ElementType type) {
        return JAVA_TYPES.containsKey(type);
    }

    /** Whether inputs of a type can be fed: as they are, or in a wider type; of texts, and where the type is not known before. */
    static boolean isFeedable(ElementType type) {
        return type == null || type == ElementType.STRING || isDirect(WIDER.getOrDefault(type, type));
    }

    /** What the engine's Java interface calls a {@linkplain #isDirect direct} type. */
    static OnnxJavaType javaType(ElementType type) {
        return JAVA_TYPES.get(type);
    }

    /** The graph to hand to the engine. */
    Graph graph() {
        return graph;
    }

    /** The name by which the caller feeds an input of {@link #graph()}. */
    String original(String input) {
        return names.getOrDefault(input, input);
    }

    /** A text of the engine with the names that the caller knows. */
    static String withOriginals(String text) {
        return text.replace(MARK, "");
    }

    /** The same numbers in a type that the engine's Java interface knows. */
    static Tensor widened(Tensor tensor) {
        return switch (tensor.type()) {
            case UINT16 -> Tensor.of(integers(tensor.longs()), tensor.shape());
            case UINT32, UINT64 -> Tensor.of(tensor.longs(), tensor.shape());
            case BFLOAT16 -> tensor.toFloat();
            default -> tensor;
        };
    }

    private static int[] integers(long[] values) {
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (int) values[i];
        }
        return narrow;
    }
}
