package convscope.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import onnx.Onnx;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.FunctionProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/**
 * Writes out the functions that an ONNX file defines ({@code ModelProto.functions}): each call becomes the nodes of the function's body, with the call's edges and
 * attributes in place of the formal ones. Edges and nodes of a body are called {@code CALL/NAME}.
 */
final class FunctionInlining {
    private static final int MOST_NODES = 1_000_000;
    private static final int DEEPEST = 200;

    private record Key(String domain, String name, String overload) {
        @Override
        public String toString() {
            return domain + "." + name + (overload.isEmpty() ? "" : ":" + overload);
        }
    }

    /** Where a body stands: what its names and its references to attributes become. */
    private record Call(String path, Map<String, String> edges, Map<String, AttributeProto> attributes, int opset) {}

    private final String file;
    private final int opset;
    private final Map<Key, FunctionProto> functions = new LinkedHashMap<>();
    private final Map<String, Integer> opsets = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<Key> called = new TreeSet<>(java.util.Comparator.comparing(Key::toString));
    private final Deque<Key> open = new ArrayDeque<>();
    private int nodes;

    private FunctionInlining(Onnx.ModelProto model, String file, int opset) {
        this.file = file;
        this.opset = opset;
        model.getFunctionsList()
                .forEach(f ->
                        functions.put(new Key(OnnxDecoder.domain(f.getDomain()), f.getName(), f.getOverload()), f));
    }

    /**
     * A graph without calls.
     *
     * @param opsets versions of ONNX's own operators, by name of node, where a function has another one than the model
     * @param functions names of the functions that were called
     */
    record Inlined(GraphProto graph, Map<String, Integer> opsets, List<String> functions) {}

    /**
     * The graph of a model without calls.
     *
     * @param opset version of ONNX's own operators outside functions
     * @throws UnsupportedOperatorException if a function calls itself
     */
    static Inlined of(Onnx.ModelProto model, String file, int opset) {
        if (model.getFunctionsCount() == 0) {
            return new Inlined(model.getGraph(), Map.of(), List.of());
        }
        FunctionInlining inlining = new FunctionInlining(model, file, opset);
        inlining.collectNames(model.getGraph());
        GraphProto graph = inlining.graph(model.getGraph(), new Call("", null, Map.of(), opset));
        List<String> called = inlining.called.stream().map(Key::toString).toList();
        return new Inlined(graph, inlining.opsets, called);
    }

    private void collectNames(GraphProto graph) {
        graph.getInputList().forEach(edge -> names.add(edge.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        graph.getSparseInitializerList()
                .forEach(tensor -> names.add(tensor.getValues().getName()));
        for (NodeProto node : graph.getNodeList()) {
            names.add(node.getName());
            names.addAll(node.getOutputList());
            node.getAttributeList().stream().filter(AttributeProto::hasG).forEach(a -> collectNames(a.getG()));
        }
    }

    /** A graph of a body or of the model itself; all its names are renamed inside a call. */
    private GraphProto graph(GraphProto graph, Call call) {
        GraphProto.Builder result = graph.toBuilder().clearNode();
        if (call.edges() != null) {
            result.getInputBuilderList().forEach(i -> i.setName(edge(i.getName(), call)));
            result.getInitializerBuilderList().forEach(t -> t.setName(edge(t.getName(), call)));
            result.getSparseInitializerBuilderList().forEach(t -> t.getValuesBuilder()
                    .setName(edge(t.getValues().getName(), call)));
            result.getOutputBuilderList().forEach(o -> o.setName(edge(o.getName(), call)));
        }
        graph.getNodeList().forEach(node -> add(node, call, result));
        return result.build();
    }

    private String edge(String name, Call call) {
        if (name.isEmpty() || call.edges() == null) {
            return name;
        }
        return call.edges().computeIfAbsent(name, n -> fresh(call.path() + "/" + n));
    }

    private String fresh(String name) {
        return FreshNames.of(name, names);
    }

    private void add(NodeProto formal, Call call, GraphProto.Builder into) {
        NodeProto node = actual(formal, call);
        Key key = new Key(OnnxDecoder.domain(node.getDomain()), node.getOpType(), node.getOverload());
        FunctionProto function = functions.get(key);
        if (function != null) {
            expand(key, function, node, into);
            return;
        }
        if (++nodes > MOST_NODES) {
            throw tooMuch("so often that over " + MOST_NODES + " nodes result");
        }
        if (call.opset() != opset && !node.getName().isEmpty()) {
            opsets.put(node.getName(), call.opset());
        }
        into.addNode(node);
    }

    /** The node with the edges of the call and the values of attributes that it refers to. */
    private NodeProto actual(NodeProto formal, Call call) {
        NodeProto.Builder node = formal.toBuilder().clearAttribute();
        if (call.edges() != null) {
            node.clearInput().clearOutput();
            formal.getInputList().forEach(i -> node.addInput(edge(i, call)));
            formal.getOutputList().forEach(o -> node.addOutput(edge(o, call)));
            String own = formal.getName().isEmpty() ? formal.getOpType() : formal.getName();
            node.setName(fresh(call.path() + "/" + own));
        }
        for (AttributeProto attribute : formal.getAttributeList()) {
            if (!attribute.getRefAttrName().isEmpty()) {
                AttributeProto given = call.attributes().get(attribute.getRefAttrName());
                if (given != null) {
                    node.addAttribute(given.toBuilder().setName(attribute.getName()));
                }
            } else if (attribute.hasG()) {
                node.addAttribute(attribute.toBuilder().setG(graph(attribute.getG(), call)));
            } else {
                node.addAttribute(attribute);
            }
        }
        return node.build();
    }

    private void expand(Key key, FunctionProto function, NodeProto node, GraphProto.Builder into) {
        if (open.contains(key)) {
            List<Key> path = open.stream().dropWhile(k -> !k.equals(key)).toList();
            throw new UnsupportedOperatorException(file + ": function "
                    + path.stream().map(Key::toString).collect(Collectors.joining(" calls ")) + " calls " + key
                    + ", so it never ends; functions that do not call themselves are expected");
        }
        if (open.size() == DEEPEST) {
            throw tooMuch("over " + DEEPEST + " deep");
        }
        called.add(key);
        open.addLast(key);
        String path = node.getName().isEmpty() ? fresh(key.name()) : node.getName();
        Map<String, String> edges = new HashMap<>();
        for (int i = 0; i < function.getInputCount(); i++) {
            edges.put(function.getInput(i), i < node.getInputCount() ? node.getInput(i) : "");
        }
        Map<String, String> passed = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(function.getOutputCount(), node.getOutputCount()); i++) {
            String output = node.getOutput(i);
            if (!output.isEmpty() && edges.putIfAbsent(function.getOutput(i), output) != null) {
                passed.put(output, edges.get(function.getOutput(i)));
            }
        }
        Map<String, AttributeProto> attributes = new HashMap<>();
        function.getAttributeProtoList().forEach(a -> attributes.put(a.getName(), a));
        node.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
        Call call = new Call(path, edges, attributes, opset(function));
        function.getNodeList().forEach(inner -> add(inner, call, into));
        passed.forEach((output, input) -> into.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(fresh(path + "/Identity"))
                .addInput(input)
                .addOutput(output)));
        open.removeLast();
    }

    private UnsupportedOperatorException tooMuch(String how) {
        return new UnsupportedOperatorException(
                file + ": its functions call each other " + how + "; export the model with its functions written out");
    }

    private int opset(FunctionProto function) {
        return function.getOpsetImportList().stream()
                .filter(o -> OnnxDecoder.domain(o.getDomain()).isEmpty())
                .mapToInt(OnnxDecoder::version)
                .findFirst()
                .orElse(opset);
    }
}
