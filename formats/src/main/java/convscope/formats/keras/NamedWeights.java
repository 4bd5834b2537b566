package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Weights found by the end of their names alone: {@code inner/conv1/kernel} is found under {@code conv1/kernel} as well as under {@code a/inner/conv1/kernel}. Where a
 * variable is called otherwise, as TensorFlow.js calls the kernel of a DepthwiseConv2D, its place among those of the layer counts. */
final class NamedWeights implements KerasWeights {
    private final String file;
    private final NamedTensors tensors;

    NamedWeights(String file, NamedTensors tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    @Override
    public List<Tensor> of(KerasLayer layer, List<Variable> variables) {
        List<String> own = ofLayer(layer);
        List<Tensor> found = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            String place = own.size() == variables.size() ? own.get(i) : null;
            found.add(tensors.tensor(find(layer, variables.get(i).name(), place)));
        }
        return found;
    }

    /** All weights whose names say that they belong to the layer, in the order of the file, which is that of the layer. */
    private List<String> ofLayer(KerasLayer layer) {
        String prefix = layer.path() + "/";
        List<String> exact =
                tensors.names().stream().filter(n -> n.startsWith(prefix)).toList();
        return exact.isEmpty()
                ? tensors.names().stream()
                        .filter(n -> n.startsWith(layer.name() + "/"))
                        .toList()
                : exact;
    }

    private String find(KerasLayer layer, String variable, String byPlace) {
        String wanted = layer.path() + "/" + variable;
        String[] path = wanted.split("/");
        List<String> candidates = new ArrayList<>();
        int best = 1;
        for (String name : tensors.names()) {
            int common = LegacyWeights.commonEnd(path, name);
            if (common > best) {
                candidates.clear();
                best = common;
            }
            if (common == best && common > 1) {
                candidates.add(name);
            }
        }
        if (candidates.isEmpty() && byPlace != null) {
            return byPlace;
        }
        if (candidates.size() != 1) {
            String found = candidates.isEmpty() ? "none" : String.join(", ", candidates);
            throw Damage.at(
                    file, tensors.place(), "lists " + found + " for the weight '" + wanted + "', one is expected");
        }
        return candidates.get(0);
    }
}
