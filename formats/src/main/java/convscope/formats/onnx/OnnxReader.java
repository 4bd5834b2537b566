package convscope.formats.onnx;

import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.OnnxDecoder;
import convscope.graph.OnnxFile;
import convscope.graph.Rewrites;
import convscope.graph.ShapeInference;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Upgrade;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import convscope.model.Provenance;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads {@code .onnx} files, opset 7 and newer. */
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
            return read(OnnxDecoder.decode(source.bytes(), source.name()), source);
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
        Graph upgraded = Rewrites.sound(Upgrade.toCanonical(file, source.name()), source.name());
        Graph graph = Rewrites.pruned(Rewrites.withFoldedPads(Rewrites.withFoldedConstants(upgraded)))
                .named(source.name());
        ShapeInference shapes = ShapeInference.of(graph);
        List<ModelInput> inputs = graph.inputs().stream()
                .map(edge -> new ModelInput(edge, channelAxis(edge)))
                .toList();
        Provenance provenance = new Provenance(
                source.name(), "ONNX opset " + file.opsets().getOrDefault("", 1), file.producer(), source.sha256());
        return new Model(graph, inputs, OnnxLayers.of(graph, shapes), file.metadata(), provenance, List.of());
    }

    /** Channels come first unless only the last axis has the size of colours. */
    private static int channelAxis(Edge edge) {
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
