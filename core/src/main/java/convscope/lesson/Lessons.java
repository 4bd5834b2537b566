package convscope.lesson;

import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Lessons on the layers of an open network. */
public final class Lessons {
    private static final int MOST_UNITS = 1 << 16;
    private static final int RANKED = 50;

    private Lessons() {}

    /** Which lesson a layer offers, known without running the network. */
    public static LessonOffer kindOf(Network network, Layer layer) {
        return AnatomySearch.of(new GraphIndex(network), layer).offer();
    }

    /** The same for all layers, in their order. */
    public static List<LessonOffer> kindsOf(Network network) {
        GraphIndex index = new GraphIndex(network);
        return index.layers.stream()
                .map(layer -> AnatomySearch.of(index, layer).offer())
                .toList();
    }

    /**
     * The lesson on one output number.
     *
     * @param channel number of the map, unit or class
     * @param position index along each space axis of the layer's output; empty where it has none
     * @throws convscope.graph.UnsuitableModelException if the layer offers no lesson, with the reason
     * @throws InvalidRequestException if there is no such channel or position
     */
    public static Lesson at(Subject subject, Layer layer, int channel, List<Integer> position) {
        Scene scene = Scene.of(subject, layer);
        return at(scene, scene.cell(channel, position));
    }

    /** The lesson on the layer's largest number: the first one where several are equal. */
    public static Lesson atStrongest(Subject subject, Layer layer) {
        Scene scene = Scene.of(subject, layer);
        LayerValues output = scene.output();
        int best = largest(output.values(), 0, output.values().length);
        int channel = best / Math.max(1, output.positions());
        return at(scene, scene.cell(channel, place(output, best % Math.max(1, output.positions()))));
    }

    /** The lesson on the largest number of one map: the first one where several are equal. */
    public static Lesson atStrongest(Subject subject, Layer layer, int channel) {
        Scene scene = Scene.of(subject, layer);
        LayerValues output = scene.output();
        List<Integer> first = output.space().stream().map(s -> 0).toList();
        scene.cell(channel, first);
        int from = channel * output.positions();
        int best = largest(output.values(), from, from + output.positions()) - from;
        return at(scene, scene.cell(channel, place(output, best)));
    }

    private static List<Integer> place(LayerValues output, int position) {
        return Geometry.list(Geometry.unflat(position, output.space()));
    }

    private static int largest(float[] values, int from, int to) {
        int best = from;
        for (int i = from; i < to; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private static Lesson at(Scene scene, LessonCell cell) {
        return switch (scene.anatomy().kind()) {
            case CONVOLUTION -> ConvolutionLesson.at(scene, cell);
            case MAX_POOLING -> PoolingLesson.max(scene, cell);
            case AVERAGE_POOLING -> PoolingLesson.average(scene, cell);
            case DENSE -> DenseLesson.at(scene, cell);
            case SOFTMAX -> SoftmaxLesson.at(scene, cell);
        };
    }

    /**
     * What is needed to work out the lesson on every position of one channel; for layers without neighbours, the numbers of all units.
     *
     * @param position read for dense layers and softmax only, where it chooses whose units are listed; empty for the first
     * @throws convscope.graph.UnsuitableModelException if the layer offers no lesson, with the reason
     * @throws InvalidRequestException if there is no such channel or position
     */
    public static LessonGrid grid(Subject subject, Layer layer, int channel, List<Integer> position) {
        Scene scene = Scene.of(subject, layer);
        List<Integer> first = scene.output().space().stream().map(s -> 0).toList();
        LessonCell cell = scene.cell(channel, position.isEmpty() ? first : position);
        return switch (scene.anatomy().kind()) {
            case CONVOLUTION -> ConvolutionLesson.grid(scene, channel);
            case MAX_POOLING, AVERAGE_POOLING -> PoolingLesson.grid(scene, channel);
            case DENSE, SOFTMAX -> units(scene, Geometry.flat(cell.position(), cell.space()));
        };
    }

    private static LessonGrid.Units units(Scene scene, int position) {
        int units = scene.output().channels();
        float[] outputs = new float[Math.min(units, MOST_UNITS)];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = scene.output().at(i, position);
        }
        List<Integer> order = IntStream.range(0, outputs.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -outputs[i]).thenComparing(i -> i))
                .limit(RANKED)
                .toList();
        List<String> labels = new ArrayList<>(
                scene.labels().subList(0, Math.min(scene.labels().size(), outputs.length)));
        Text left = outputs.length == units
                ? null
                : Text.format(
                        "Only the first %d of %d units are sent.", "%2$d 个单元中只发送前 %1$d 个。", outputs.length, units);
        return new LessonGrid.Units(
                scene.anatomy().kind(),
                Grids.number(scene),
                units,
                scene.output().space(),
                labels,
                outputs,
                order,
                left);
    }
}
