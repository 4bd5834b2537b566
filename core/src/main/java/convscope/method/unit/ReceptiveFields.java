package convscope.method.unit;

import convscope.explain.InputLayout;
import convscope.explain.Subject;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.ShapeInference;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What positions of layers can see of the inputs: the boxes of {@link ReceptiveField}, ready to be asked for many positions. The network is not run, but where the sizes of
 * a layer do not follow from those of the inputs. Safe for several threads.
 */
public final class ReceptiveFields {
    private final Subject subject;
    private final Graph graph;
    private final ShapeInference shapes;
    private final Map<String, long[]> sizes = new HashMap<>();

    private ReceptiveFields(Subject subject) {
        this.subject = subject;
        this.graph = TheoreticalField.sized(subject.network().model().graph(), subject.inputs());
        this.shapes = ShapeInference.of(graph);
    }

    /**
     * A box on an input, over its space axes, outermost first.
     *
     * @param input name of the input
     * @param from first index along each axis
     * @param to index after the last; the same as {@code from} where only padding is seen
     * @param space sizes of the input's axes
     */
    public record Seen(String input, List<Long> from, List<Long> to, List<Long> space) {
        public Seen {
            from = List.copyOf(from);
            to = List.copyOf(to);
            space = List.copyOf(space);
        }
    }

    /**
     * The fields of a subject's network at the sizes of its inputs.
     *
     * @throws InvalidRequestException if the subject has no input
     */
    public static ReceptiveFields of(Subject subject) {
        return new ReceptiveFields(subject);
    }

    /**
     * What a position of a layer can see of each input that it depends on, in the network's order.
     *
     * @param channel one channel, or -1 for all together
     * @param position one number per space axis of the layer, outermost first; empty for all positions together
     * @throws InvalidRequestException if the layer has no such channel or position
     */
    public List<Seen> at(Layer layer, int channel, List<Integer> position) {
        long[] shape = sizes(layer);
        Box box = Box.whole(shape);
        if (channel >= 0 && layer.channelAxis() >= 0) {
            requireInside(layer, channel, shape[layer.channelAxis()], "unit");
            box = box.with(layer.channelAxis(), channel, channel + 1L);
        }
        if (!position.isEmpty()) {
            requireInside(layer, position, shape);
            for (int i = 0; i < position.size(); i++) {
                int at = position.get(i);
                box = box.with(layer.spatialAxes().get(i), at, at + 1L);
            }
        }
        Map<String, Box> boxes =
                TheoreticalField.of(graph, shapes, layer.output().name(), box);
        List<Seen> seen = new ArrayList<>();
        for (ModelInput input : subject.network().inputs()) {
            if (boxes.containsKey(input.name())) {
                SpaceBox one = SpaceBox.of(boxes.get(input.name()), InputLayout.of(input), subject.inputSpace(input));
                seen.add(seen(input, one));
            }
        }
        return seen;
    }

    private static Seen seen(ModelInput input, SpaceBox box) {
        List<Long> to = new ArrayList<>();
        for (int axis = 0; axis < box.size().length; axis++) {
            to.add(box.start()[axis] + box.size()[axis]);
        }
        return new Seen(
                input.name(),
                Arrays.stream(box.start()).boxed().toList(),
                to,
                Arrays.stream(box.space()).boxed().toList());
    }

    private static void requireInside(Layer layer, int channel, long channels, String what) {
        if (channel >= channels) {
            throw new InvalidRequestException(what + " " + channel + " does not exist: layer '" + layer.name()
                    + "' has " + channels + " channels, 0 to " + (channels - 1));
        }
    }

    private static void requireInside(Layer layer, List<Integer> position, long[] shape) {
        List<Integer> axes = layer.spatialAxes();
        boolean inside = position.size() == axes.size();
        for (int i = 0; inside && i < axes.size(); i++) {
            inside = position.get(i) >= 0 && position.get(i) < shape[axes.get(i)];
        }
        if (!inside) {
            String space = axes.isEmpty()
                    ? "which has no space axes"
                    : "whose positions are "
                            + axes.stream().map(a -> Long.toString(shape[a])).collect(Collectors.joining(" x "));
            throw new InvalidRequestException("position "
                    + position.stream().map(String::valueOf).collect(Collectors.joining(",")) + " lies outside layer '"
                    + layer.name() + "', " + space);
        }
    }

    private synchronized long[] sizes(Layer layer) {
        return sizes.computeIfAbsent(layer.output().name(), edge -> {
            Shape shape = shapes.edge(edge).shape();
            return shape.isFullyKnown()
                    ? shape.sizes()
                    : subject.run(Query.of(List.of(edge))).activation(edge).shape();
        });
    }
}
