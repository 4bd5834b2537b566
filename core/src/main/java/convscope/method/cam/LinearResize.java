package convscope.method.cam;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Maps {@code [N, *S]} brought to other sizes inside the engine: linear with half-pixel centres, the same as {@link convscope.render.Upsampling}. */
final class LinearResize {
    private LinearResize() {}

    /** The space axes of a map. */
    static long[] space(Value map) {
        return LongStream.range(1, map.staticShape().rank()).toArray();
    }

    /** The largest size along each space axis, as an int64 vector. */
    static Value largest(List<Value> maps) {
        Value[] sizes = maps.stream().map(LinearResize::sizes).toArray(Value[]::new);
        return sizes.length == 1 ? sizes[0] : maps.get(0).graph().op("Max", sizes);
    }

    /** The size of every axis but the batch, as an int64 vector. */
    static Value sizes(Value map) {
        return map.shape().sliced(0, 1, map.staticShape().rank());
    }

    /** The map at other sizes. */
    static Value to(Value map, Value sizes) {
        GraphBuilder graph = map.graph();
        // the engine resizes pictures and volumes, so a line becomes a picture of height 1
        boolean line = map.staticShape().rank() == 2;
        Value one = line ? map.unsqueezed(1, 2) : map.unsqueezed(1);
        Value kept = one.shape().sliced(0, 0, line ? 3 : 2);
        Map<String, Attribute> attributes =
                Map.of("mode", Attribute.of("linear"), "coordinate_transformation_mode", Attribute.of("half_pixel"));
        Value resized =
                graph.op("Resize", attributes, one, graph.absent(), graph.absent(), graph.concat(0, kept, sizes));
        return line ? resized.squeezed(1, 2) : resized.squeezed(1);
    }
}
