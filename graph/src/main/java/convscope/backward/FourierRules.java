package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of Fourier transforms. */
final class FourierRules {
    private static final int LENGTH = 1;
    private static final int AXIS = 2;

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("DFT", FourierRules::transform), entry("STFT", Expansion.rule(FourierRules::shortTime)));

    private FourierRules() {}

    /**
     * A transform is linear: with {@code F} the transforms of the unit vectors, real and imaginary parts, {@code Re dx = F_re Re dy + F_im Im dy} and
     * {@code Im dx = F_re Im dy - F_im Re dy}.
     */
    private static List<Value> transform(ForwardNode n, Value dy) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 0 || n.in(0).staticShape().size(-1) < 0 || n.hasInput(AXIS) && n.constant(AXIS) == null) {
            return n.onlyFirst(n.unsupported("an input of unknown shape or an axis that is computed by the network"));
        }
        if (n.node().integer("inverse", 0) == 1 && n.node().integer("onesided", 0) == 1) {
            return n.onlyFirst(n.unsupported("a one-sided inverse"));
        }
        long named = n.hasInput(AXIS) ? (long) n.constant(AXIS).number(0) : -2;
        int axis = (int) Math.floorMod(named, (long) rank);
        Value images = images(n, n.in(0).size(axis));
        Value cosines = images.sliced(2, 0, 1).squeezed(2);
        Value sines = images.sliced(2, 1, 2).squeezed(2);
        Value real = dy.sliced(rank - 1, 0, 1);
        Value imaginary = dy.sliced(rank - 1, 1, 2);
        Value sent = Separable.along(real, axis, rank, cosines).plus(Separable.along(imaginary, axis, rank, sines));
        if (n.in(0).staticShape().size(-1) == 2) {
            Value other =
                    Separable.along(imaginary, axis, rank, cosines).minus(Separable.along(real, axis, rank, sines));
            sent = n.graph().concat(rank - 1, sent, other);
        }
        return n.onlyFirst(sent);
    }

    /** The transforms of unit vectors, {@code [unit vectors, frequencies, 2]}. */
    private static Value images(ForwardNode n, Value size) {
        GraphBuilder graph = n.graph();
        Value units = Separable.unitVectors(size, n.in(0)).unsqueezed(2);
        Value length = n.hasInput(LENGTH) ? n.in(LENGTH) : graph.absent();
        return graph.op("DFT", n.node().attributes(), units, length, graph.constant(Tensor.scalar(1L)));
    }

    /** Frames cut out of the signal, each times the window, each transformed. */
    private static List<Value> shortTime(ForwardNode n, List<Value> in) {
        if (n.constant(1) == null || n.hasInput(3) && n.constant(3) == null) {
            throw new Expansion.NotExpandable("a frame step or length that is computed by the network");
        }
        GraphBuilder graph = n.graph();
        long step = (long) n.constant(1).number(0);
        Value length = n.hasInput(3) ? n.in(3).reshaped() : graph.op("Size", in.get(2));
        Value zero = graph.constant(Tensor.scalar(0L));
        Value one = graph.constant(Tensor.scalar(1L));
        Value frames = n.out(0).size(1).reshaped();
        Value starts = graph.op("Range", zero, frames, one).times(step).unsqueezed(1);
        Value positions = starts.plus(graph.op("Range", zero, length, one));
        Value signal = in.get(0);
        if (!signal.staticShape().isRankKnown()) {
            throw new Expansion.NotExpandable("a signal of which the number of axes is not known");
        }
        if (signal.staticShape().rank() > 2 && signal.staticShape().size(2) != 1) {
            // the engine (1.29) reads a real window as complex numbers there
            throw new Expansion.NotExpandable("a complex signal");
        }
        signal = signal.staticShape().rank() == 2 ? signal.unsqueezed(2) : signal;
        Value cut = graph.op("Gather", Map.of("axis", Attribute.of(1L)), signal, positions);
        Value windowed = n.hasInput(2) ? cut.times(in.get(2).unsqueezed(1)) : cut;
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("onesided", Attribute.of(n.node().integer("onesided", 1)));
        graph.declareShape(windowed, Shape.of(-1, -1, -1, 1));
        return List.of(graph.op("DFT", attributes, windowed, graph.absent(), graph.constant(Tensor.scalar(2L))));
    }
}
