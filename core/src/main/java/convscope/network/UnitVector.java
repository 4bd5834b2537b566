package convscope.network;

import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** The direction of what an edge holds: all its values of an input as one vector of length 1, {@code [N, values]}, for cosines between inputs. */
public final class UnitVector {
    private static final String ENDING = "/direction";
    private static final double TINY = 1e-24;

    private UnitVector() {}

    /** The name of the edge that holds the direction of {@code edge}. */
    public static String of(String edge) {
        return edge + ENDING;
    }

    /** The edge whose direction an edge of this name holds: the other way round. */
    public static String edge(String unitVector) {
        return unitVector.substring(0, unitVector.length() - ENDING.length());
    }

    /** A graph with the direction of an edge as one more output. */
    static Graph added(Graph graph, String edge) {
        GraphBuilder builder = new GraphBuilder(graph, "similarity/");
        Value vector = builder.op("Flatten", builder.value(edge));
        Value length = vector.squared().sumKeeping(1).plus(TINY).squareRoot();
        List<Value> outputs = new ArrayList<>();
        graph.outputs().forEach(o -> outputs.add(builder.value(o.name())));
        outputs.add(builder.named(of(edge), vector.dividedBy(length)));
        return builder.build(outputs);
    }
}
