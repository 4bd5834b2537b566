package convscope.formats.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Rewrites;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.ModelSource;
import convscope.model.Provenance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes a {@link Model} of a configuration and weights, wherever the format keeps both. */
final class KerasModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PREPROCESSING = Set.of("Normalization", "Rescaling", "Resizing");

    private final ModelSource source;
    private final String container;
    private final String version;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param container {@code HDF5} or {@code zip}
     * @param version of Keras, as the file says; empty where it does not
     */
    KerasModel(ModelSource source, String container, String version) {
        this.source = source;
        this.container = container;
        this.version = version;
    }

    static JsonNode json(String file, String place, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw Damage.at(file, place, "is no JSON (" + e.getOriginalMessage() + ")");
        }
    }

    /** Reads the configuration, then the weights that it asks for. */
    Model read(JsonNode configuration, Function<KerasNetwork, KerasWeights> weights) {
        KerasNetwork network = new NetworkParser(source.name()).parse(configuration);
        refuseUnsupported(network);
        int generation = generation(configuration);
        NetworkWriter writer = new NetworkWriter(source.name(), generation, weights.apply(network));
        List<Held> outputs = writer.write(network);
        boolean channelsFirst = configuration.findValues("data_format").stream()
                .anyMatch(f -> f.asText().equals("channels_first"));
        return told(network, writer, outputs, generation, channelsFirst);
    }

    private Model told(
            KerasNetwork network, NetworkWriter writer, List<Held> outputs, int generation, boolean channelsFirst) {
        List<Value> ends = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < outputs.size(); i++) {
            Value value = writer.edge(outputs.get(i));
            if (outputs.get(i).moved()) {
                writer.name(value, network.outputs().get(i).layer() + "/output");
            }
            boolean fresh = used.add(value.name())
                    && writer.inputs.stream().noneMatch(in -> in.value().name().equals(value.name()));
            ends.add(fresh ? value : writer.graph.named(writer.graph.fresh("output"), value));
        }
        List<Value> kept = new ArrayList<>(ends);
        writer.layers.forEach(l -> kept.add(l.output().value()));
        Graph whole = writer.graph.build(kept);
        Renaming renaming = new Renaming(whole, writer.names);
        Graph graph = renaming.of(whole);
        graph = Rewrites.pruned(graph.withOutputs(graph.outputs().subList(0, ends.size())));
        Set<String> computed = new HashSet<>(graph.producers().keySet());
        List<Layer> layers = new ArrayList<>();
        for (NetworkWriter.Written layer : writer.layers) {
            Edge edge = renaming.of(writer.graph.edge(layer.output().value().name()));
            if (computed.contains(edge.name()) || graph.input(edge.name()).isPresent()) {
                layers.add(layer.told(edge, channelsFirst));
            }
        }
        List<ModelInput> inputs =
                writer.inputs.stream().map(i -> input(writer, i, channelsFirst)).toList();
        describe(network, writer);
        return new Model(graph, inputs, layers, metadata(network, writer), provenance(generation), notes);
    }

    private static ModelInput input(NetworkWriter writer, Held input, boolean channelsFirst) {
        int rank = input.rank();
        int channels = rank < 3 ? -1 : channelsFirst ? 1 : rank - 1;
        return new ModelInput(writer.graph.edge(input.value().name()), channels);
    }

    private void describe(KerasNetwork network, NetworkWriter writer) {
        List<String> masked = Masks.consumers(network);
        if (!masked.isEmpty()) {
            notes.add(
                    "Masks are not computed: where an input has padded steps, these layers read them, while Keras skips them: '"
                            + String.join("', '", masked) + "'.");
        }
        writer.dropped.forEach((kind, names) -> notes.add(kind + " acts only during training and was left out ("
                + (names.size() == 1
                        ? "'" + names.get(0) + "'"
                        : names.size() + " layers, first '" + names.get(0) + "'")
                + ")."));
        if (!writer.stateful.isEmpty()) {
            notes.add(
                    "Each run starts from states of zeros, though these layers keep theirs from one batch to the next: '"
                            + String.join("', '", writer.stateful) + "'.");
        }
        if (!writer.halves.isEmpty()) {
            notes.add("The model computes in " + String.join(", ", writer.halves) + "; here it computes in float32.");
        }
    }

    private Map<String, String> metadata(KerasNetwork network, NetworkWriter writer) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("keras.model", network.name());
        metadata.put("keras.class", network.kind());
        if (!version.isEmpty()) {
            metadata.put("keras.version", version);
        }
        List<String> layers = writer.layers.stream()
                .filter(l -> PREPROCESSING.contains(l.layer().kind()))
                .map(l -> l.name() + " (" + l.layer().kind() + ")")
                .toList();
        if (!layers.isEmpty()) {
            metadata.put("preprocessing.layers", String.join(", ", layers));
        }
        metadata.putAll(writer.metadata);
        return metadata;
    }

    private Provenance provenance(int generation) {
        String producer = version.isEmpty() ? "" : "Keras " + version;
        return new Provenance(source.name(), "Keras " + generation + " " + container, producer, source.sha256());
    }

    private int generation(JsonNode configuration) {
        if (!version.isEmpty() && Character.isDigit(version.charAt(0))) {
            return version.charAt(0) - '0';
        }
        return configuration.findValue("batch_shape") != null ? 3 : 2;
    }

    private void refuseUnsupported(KerasNetwork network) {
        Map<String, List<String>> problems = new TreeMap<>();
        collect(network, problems);
        if (problems.isEmpty()) {
            return;
        }
        List<String> told = new ArrayList<>();
        problems.forEach((what, where) -> told.add(what + " (" + where.size()
                + (where.size() == 1 ? " layer" : " layers") + ", first '" + where.get(0) + "')"));
        throw new UnsupportedOperatorException(
                source.name() + ": no way to write "
                        + problems.values().stream().mapToInt(List::size).sum() + " of the layers as operators: "
                        + String.join(", ", told)
                        + ". Code of a model file is never run. Replace these layers by ones of keras.layers that "
                        + "do the same, supply them as classes in Java (docs/custom-layers.md), or export the model to ONNX in Python (model.export(\"model.onnx\", format=\"onnx\") or tf2onnx)");
    }

    private static void collect(KerasNetwork network, Map<String, List<String>> problems) {
        network.layers().forEach(layer -> collect(layer, problems));
    }

    private static void collect(KerasLayer layer, Map<String, List<String>> problems) {
        String problem = problem(layer);
        if (problem != null) {
            problems.computeIfAbsent(problem, k -> new ArrayList<>()).add(layer.path());
        } else if (layer.network() != null) {
            collect(layer.network(), problems);
        } else {
            layer.wrapped().forEach(inner -> collect(inner.layer(), problems));
        }
    }

    private static String problem(KerasLayer layer) {
        if (layer.foreign() != null && layer.row() == null) {
            return "custom class " + layer.kind() + " of " + layer.foreign();
        }
        if (layer.kind().equals("TFOpLambda")) {
            return "TFOpLambda " + layer.config().text("function", "");
        }
        if (layer.network() != null || layer.isInput()) {
            return null;
        }
        if (layer.row() == null) {
            String reason = KerasLayers.refused().get(layer.kind());
            if (reason != null && !layer.operation()) {
                return layer.kind() + ", " + reason;
            }
            return layer.operation() ? "operation keras.ops " + layer.kind() : layer.kind();
        }
        String policy = InputShapes.type(layer.config());
        if (policy.startsWith("int8") || policy.startsWith("int4") || policy.startsWith("float8")) {
            return "quantized " + layer.kind() + " (" + policy + ")";
        }
        String problem = Activations.problem(layer.config().get("activation"));
        return problem != null ? problem : Activations.problem(layer.config().get("recurrent_activation"));
    }
}
