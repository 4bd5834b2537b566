package convscope.formats.onnx;

import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.OnnxDecoder;
import convscope.graph.OnnxFile;
import convscope.graph.Rewrites;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Upgrade;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import convscope.model.Provenance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code .onnx} files of every opset. */
public final class OnnxReader implements ModelReader {
    @Override
    public String format() {
        return "ONNX";
    }

    /** An ONNX file starts with the field of the IR version: tag 8, then a small number. */
    @Override
    public boolean recognizes(ModelSource source) {
        ByteBuffer bytes = source.bytes();
        return bytes.remaining() > 2 && bytes.get(0) == 8 && bytes.get(1) > 0 && bytes.get(1) < 100;
    }

    @Override
    public Model read(ModelSource source) {
        try {
            return read(
                    OnnxDecoder.decode(source.content(), source.name(), source.folder(), source.companions()), source);
        } catch (UnreadableModelException e) {
            throw isNamed(e, source) ? e : new UnreadableModelException(source.name() + ": " + e.getMessage(), e);
        } catch (UnsupportedOperatorException e) {
            throw isNamed(e, source) ? e : new UnsupportedOperatorException(source.name() + ": " + e.getMessage(), e);
        }
    }

    private static boolean isNamed(ConvscopeException refusal, ModelSource source) {
        return refusal.getMessage().startsWith(source.name());
    }

    private static Model read(OnnxFile file, ModelSource source) {
        requireTensors(file, source.name());
        Graph upgraded = Rewrites.sound(Upgrade.toCanonical(file, source.name()), source.name());
        ClassifierOutputs ends = ClassifierOutputs.of(upgraded, file.details().structures(), source.name());
        Graph needed = Rewrites.pruned(ends.graph());
        Set<ElementType> narrow = narrow(needed);
        Set<ElementType> halves = Rewrites.halves(needed);
        Graph single = Rewrites.computedInFloat32(needed, halves);
        Set<String> notInDouble = Rewrites.withoutDouble(single);
        if (!notInDouble.isEmpty()) {
            single = Rewrites.computedInFloat32(single, Set.of(ElementType.DOUBLE));
        }
        Graph wide = Rewrites.withDequantizedWeights(Rewrites.withFoldedConstants(single), source.name());
        Graph folded = Rewrites.withFoldedConditions(wide);
        Graph parted = Rewrites.withFoldedSequences(Rewrites.withFoldedConstants(folded));
        Graph padded = Rewrites.withFoldedPads(parted);
        Graph graph = Rewrites.pruned(Rewrites.withRealEdges(padded)).named(source.name());
        ShapeInference shapes = ShapeInference.of(graph);
        List<ModelInput> inputs = graph.inputs().stream()
                .map(edge ->
                        new ModelInput(edge, channelAxis(edge, file.details().denotations())))
                .toList();
        List<String> notes = new ArrayList<>(OnnxNotes.of(file, halves, narrow, notInDouble));
        notes.addAll(ends.notes());
        Map<String, String> metadata = new LinkedHashMap<>(ends.labels());
        metadata.putAll(file.metadata());
        Provenance provenance = new Provenance(
                source.name(),
                "ONNX opset " + file.opsets().getOrDefault("", 1),
                file.producer(),
                source.sha256(file.details().external()));
        return new Model(graph, inputs, OnnxLayers.of(graph, shapes), metadata, provenance, notes);
    }

    private static void requireTensors(OnnxFile file, String name) {
        for (Edge input : file.graph().inputs()) {
            String kind = file.details().structures().get(input.name());
            if (kind != null) {
                throw new UnsupportedOperatorException(
                        name + ": input '" + input.name() + "' is " + kind + "; inputs that are tensors are expected");
            }
        }
    }

    private static Set<ElementType> narrow(Graph graph) {
        Set<ElementType> types = EnumSet.noneOf(ElementType.class);
        graph.constants().values().stream()
                .map(Tensor::type)
                .filter(ElementType::isNarrow)
                .forEach(types::add);
        return types;
    }

    /** As the file says; else channels come first unless only the last axis has the size of colours. */
    private static int channelAxis(Edge edge, Map<String, List<String>> denotations) {
        int said = denotations.getOrDefault(edge.name(), List.of()).indexOf("DATA_CHANNEL");
        if (said >= 0) {
            return said;
        }
        int rank = edge.shape().rank();
        if (rank < 3) {
            return rank == 2 ? 1 : -1;
        }
        boolean last =
                isColour(edge.shape().size(rank - 1)) && !isColour(edge.shape().size(1));
        return last ? rank - 1 : 1;
    }

    private static boolean isColour(long size) {
        return size == 1 || size == 3 || size == 4;
    }
}
