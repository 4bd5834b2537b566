package convscope.method.cam;

import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.List;

/** How maps of several layers become one. */
public enum Fusion {
    /** Their mean, each divided by its largest value before. */
    MEAN,
    /** At each place the largest of {@code tanh(2 M / max M)}, which lifts the faint maps of early layers. */
    MAX;

    private static final double LIFT = 2;

    /**
     * One map at the finest resolution of all; several maps lose their own scale.
     *
     * @param maps each {@code [N, *S]}, nothing below 0
     */
    Value of(List<Value> maps) {
        GraphBuilder graph = maps.get(0).graph();
        Value finest = LinearResize.largest(maps);
        Value[] scaled = maps.stream()
                .map(map -> LinearResize.to(lifted(toOne(map)), finest))
                .toArray(Value[]::new);
        return graph.op(this == MEAN ? "Mean" : "Max", scaled);
    }

    private Value lifted(Value map) {
        return this == MEAN ? map : map.times(LIFT).tanh();
    }

    private static Value toOne(Value map) {
        long[] space = LinearResize.space(map);
        Value largest = map.reduce("ReduceMax", true, space);
        return map.dividedBy(largest.greaterThan(largest.like(0)).choose(largest, largest.like(1)));
    }
}
