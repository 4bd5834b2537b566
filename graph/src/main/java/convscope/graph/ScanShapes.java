package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import java.util.ArrayList;
import java.util.List;

/** Shapes of what a graph gives that is run for every step of a sequence: the state after the last step, then values of all steps, stacked. */
final class ScanShapes {
    private ScanShapes() {}

    static void infer(Inferred n) {
        if (!(n.node.attributes().get("body") instanceof Attribute.Body body)) {
            return;
        }
        int states = n.inputs() - (int) n.node.integer("num_scan_inputs", 1);
        boolean isPlain =
                n.node.integers("scan_input_axes").length == 0 && n.node.integers("scan_output_axes").length == 0;
        Shape sequence = n.shape(states);
        Axis steps = isPlain && sequence.isRankKnown() && sequence.rank() > 0 ? sequence.axis(0) : Axis.of(-1);
        List<Edge> outputs = body.value().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Shape one = outputs.get(i).shape();
            n.out(i, outputs.get(i).type(), i < states ? one : isPlain ? stacked(steps, one) : Shape.UNKNOWN);
        }
    }

    private static Shape stacked(Axis steps, Shape one) {
        if (!one.isRankKnown()) {
            return Shape.UNKNOWN;
        }
        List<Axis> axes = new ArrayList<>(List.of(steps));
        axes.addAll(one.axes());
        return Shape.of(axes);
    }
}
