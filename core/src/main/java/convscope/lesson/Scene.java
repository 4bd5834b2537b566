package convscope.lesson;

import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer taken apart, with the numbers that go in and come out for one input of the network.
 *
 * @param scores what the softmax at the end of a dense layer reads; null where there is none
 * @param labels names of the classes that the layer's channels stand for; empty where they stand for none
 */
record Scene(
        GraphIndex index,
        Layer layer,
        Anatomy anatomy,
        LayerValues input,
        LayerValues output,
        LayerValues scores,
        List<String> labels) {

    /** Runs the network up to a layer. */
    static Scene of(Subject subject, Layer layer) {
        GraphIndex index = new GraphIndex(subject.network());
        AnatomySearch search = AnatomySearch.of(index, layer);
        Anatomy anatomy = search.anatomy();
        if (anatomy == null) {
            throw new UnsuitableModelException("layer '" + layer.name() + "' (" + layer.kind() + ") of "
                    + subject.network().name() + " has no lesson: "
                    + search.offer().reason().en() + " " + others(index));
        }
        Map<String, Tensor> values = values(subject, index, layer, anatomy);
        String scores =
                anatomy.softmax() == null ? null : anatomy.softmax().inputs().get(0);
        return new Scene(
                index,
                layer,
                anatomy,
                LayerValues.of(values.get(anatomy.input()), inputAxis(index, anatomy)),
                LayerValues.of(values.get(layer.output().name()), anatomy.axis()),
                scores == null ? null : LayerValues.of(values.get(scores), anatomy.axis()),
                labels(subject.network(), layer));
    }

    private static String others(GraphIndex index) {
        return index.layers.stream()
                .filter(l -> AnatomySearch.of(index, l).anatomy() != null)
                .findFirst()
                .map(l -> "Choose another, such as '" + l.name() + "'.")
                .orElse("No layer of this network has one.");
    }

    private static Map<String, Tensor> values(Subject subject, GraphIndex index, Layer layer, Anatomy anatomy) {
        List<String> edges = new ArrayList<>();
        edges.add(anatomy.input());
        edges.add(layer.output().name());
        if (anatomy.softmax() != null) {
            edges.add(anatomy.softmax().inputs().get(0));
        }
        List<String> computed = edges.stream()
                .distinct()
                .filter(e -> index.graph.input(e).isEmpty())
                .toList();
        Pass pass = subject.run(Query.of(computed));
        Map<String, Tensor> values = new LinkedHashMap<>(subject.inputs());
        computed.forEach(edge -> values.put(edge, pass.activation(edge)));
        return values;
    }

    private static int inputAxis(GraphIndex index, Anatomy anatomy) {
        return switch (anatomy.core().op()) {
            case "ReduceMax", "ReduceMean" -> Refusals.reducedChannel(index, anatomy.core());
            default -> anatomy.axis();
        };
    }

    private static List<String> labels(Network network, Layer layer) {
        Labels labels = network.labels();
        String edge = layer.output().name();
        boolean answers = edge.equals(network.head().score().name())
                || edge.equals(network.head().output().name());
        return answers ? labels.names() : List.of();
    }

    /** The cell at a channel and position. */
    LessonCell cell(int channel, List<Integer> position) {
        String where = "layer '" + layer.name() + "'";
        if (channel < 0 || channel >= output.channels()) {
            throw new InvalidRequestException(where + " has " + output.channels() + " channels, 0 to "
                    + (output.channels() - 1) + "; channel " + channel + " was asked for");
        }
        List<Integer> space = output.space();
        boolean fits = position.size() == space.size();
        for (int i = 0; fits && i < space.size(); i++) {
            fits = position.get(i) >= 0 && position.get(i) < space.get(i);
        }
        if (!fits) {
            throw new InvalidRequestException(
                    where + " has an output of " + Numbers.sizes(space) + " places; place " + position
                            + " was asked for. Give " + space.size() + " numbers, each from 0 and below these sizes.");
        }
        return new LessonCell(
                index.layerOf(layer.output().name()),
                layer.name(),
                layer.kind(),
                channel,
                output.channels(),
                channel < labels.size() ? labels.get(channel) : "",
                position,
                space);
    }

    /** What the engine computed for a cell. */
    double engine(LessonCell cell) {
        return output.at(cell.channel(), Geometry.flat(cell.position(), cell.space()));
    }

    /** Where a cell stands among the numbers of its map, in words; an empty text where the map has one number. */
    Text standing(LessonCell cell) {
        float[] map = output.map(cell.channel());
        double own = engine(cell);
        int larger = 0;
        for (float value : map) {
            larger += value > own ? 1 : 0;
        }
        if (map.length == 1) {
            return new Text("", "");
        }
        return larger == 0
                ? Text.format(" No number of this map is larger; the map has %d.", "该图共 %d 个数，没有更大的。", map.length)
                : Text.format(
                        " Of the %1$d numbers of this map, %2$d are larger.",
                        "该图共 %1$d 个数，其中 %2$d 个更大。", map.length, larger);
    }
}
