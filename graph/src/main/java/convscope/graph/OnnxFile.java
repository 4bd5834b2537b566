package convscope.graph;

import java.util.Map;

/**
 * What an ONNX file holds besides its graph.
 *
 * @param graph the graph as it stands in the file, at the file's own opset
 * @param opsets version per operator domain; the empty domain is ONNX's own
 * @param metadata free text by key, as the exporter left it
 * @param producer the program that wrote the file, with its version; empty where it does not say
 */
public record OnnxFile(Graph graph, Map<String, Integer> opsets, Map<String, String> metadata, String producer) {
    public OnnxFile {
        opsets = Map.copyOf(opsets);
        metadata = Map.copyOf(metadata);
    }
}
