package convscope.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds besides its graph.
 *
 * @param graph the graph as it stands in the file, at the file's own opset, with the file's functions written out
 * @param opsets version per operator domain; the empty domain is ONNX's own
 * @param metadata free text by key, as the exporter left it
 * @param producer the program that wrote the file, with its version; empty where it does not say
 * @param details what fewer files have
 */
public record OnnxFile(
        Graph graph, Map<String, Integer> opsets, Map<String, String> metadata, String producer, Details details) {
    public OnnxFile {
        opsets = Map.copyOf(opsets);
        metadata = Map.copyOf(metadata);
    }

    /** A file with nothing but a graph. */
    public OnnxFile(Graph graph, Map<String, Integer> opsets, Map<String, String> metadata, String producer) {
        this(graph, opsets, metadata, producer, Details.NONE);
    }

    /**
     * What fewer files have.
     *
     * @param nodeOpsets version of ONNX's own operators, by name of node, where a node came from a function with another one than the file's
     * @param functions names of the functions that were written out
     * @param denotations what the axes of inputs mean, by name of input: {@code DATA_BATCH}, {@code DATA_CHANNEL}; an empty text where the file does not say
     * @param structures what inputs and outputs of the graph hold that are no tensors, by name: {@code sequence}, {@code map}
     * @param external files beside the model that hold some of its weights
     * @param sparse names of the weights that are sparse in the file
     */
    public record Details(
            Map<String, Integer> nodeOpsets,
            List<String> functions,
            Map<String, List<String>> denotations,
            Map<String, String> structures,
            List<Path> external,
            List<String> sparse) {
        static final Details NONE = new Details(Map.of(), List.of(), Map.of(), Map.of(), List.of(), List.of());

        public Details {
            nodeOpsets = Map.copyOf(nodeOpsets);
            functions = List.copyOf(functions);
            denotations = Map.copyOf(denotations);
            structures = Map.copyOf(structures);
            external = List.copyOf(external);
            sparse = List.copyOf(sparse);
        }
    }
}
