package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** LSTMs whose products are convolutions (Shi et al. 2015, without peepholes), written step by step. */
final class ConvRecurrentLayers {
    private ConvRecurrentLayers() {}

    /** @param axes of space */
    static List<Held> layer(Emission e, int axes) {
        e.expectRank(axes + 3);
        int steps = RecurrentOperators.fixed(e, e.in().size(1));
        Tensor kernel = e.variable("kernel", axes + 2);
        Tensor recurrent = KernelOrder.reversed(e.variable("recurrent_kernel", axes + 2));
        long filters = recurrent.size(1);
        if (kernel.size(axes + 1) != 4 * filters || recurrent.size(0) != 4 * filters) {
            throw e.misfit("its kernels are " + kernel + " and " + recurrent + ", " + 4 * filters
                    + " output channels are expected");
        }
        Held gates = inputGates(e, KernelOrder.reversed(kernel));
        List<Value> parts = RecurrentCells.parted(e, gates.value(), 1, steps);
        List<Held> initial = RecurrentLayers.initial(e, 2);
        List<Value> state = initial.isEmpty()
                ? java.util.Collections.nCopies(2, null)
                : initial.stream().map(h -> channelsAfterBatch(e, h)).toList();
        boolean backwards = e.config.flag("go_backwards", false);
        Value[] given = new Value[steps];
        for (int i = 0; i < steps; i++) {
            int at = backwards ? steps - 1 - i : i;
            Value all = state.get(0) == null
                    ? parts.get(at)
                    : e.op("Add", parts.get(at), convolved(e, recurrent, state.get(0), axes));
            state = RecurrentCells.gated(e, e.split(all, 1, 4, filters), state.get(1));
            given[at] = state.get(0);
        }
        long[] shape = gates.shape();
        shape[e.channelsFirst() ? 2 : shape.length - 1] = filters;
        return outputs(e, Arrays.asList(given), state, shape);
    }

    private static List<Held> outputs(Emission e, List<Value> given, List<Value> state, long[] shape) {
        boolean moved = !e.channelsFirst();
        long[] one = new long[shape.length - 1];
        one[0] = shape[0];
        System.arraycopy(shape, 2, one, 1, one.length - 1);
        Held last = new Held(state.get(0), one, moved);
        Held sequence = e.config.flag("return_sequences", false)
                ? new Held(RecurrentCells.joined(e, given, moved ? 2 : 1), shape, moved)
                : last;
        List<Held> outputs = new ArrayList<>(List.of(RecurrentLayers.given(e, sequence, last)));
        if (e.config.flag("return_state", false)) {
            state.forEach(s -> outputs.add(new Held(s, one, moved)));
        }
        return outputs;
    }

    /** The input's share of all gates at all steps, as {@code [batch, time, channels, *space]}; its shape is told in Keras' order. */
    private static Held inputGates(Emission e, Tensor kernel) {
        Emission steps = e.on(TimeAxis.folded(e, e.in()));
        Held gates = ConvolutionLayers.plain(steps, kernel);
        Value value = TimeAxis.split(e, gates.value(), e.in());
        long[] folded = gates.shape();
        long[] shape = new long[folded.length + 1];
        shape[0] = e.in().size(0);
        shape[1] = e.in().size(1);
        System.arraycopy(folded, 1, shape, 2, folded.length - 1);
        return Held.plain(value, shape);
    }

    private static Value channelsAfterBatch(Emission e, Held state) {
        return e.channelsFirst() ? e.logical(state) : e.channelsMoved(state);
    }

    /** The product with the state always keeps its size. */
    private static Value convolved(Emission e, Tensor kernel, Value state, int axes) {
        long[] size = Arrays.copyOfRange(kernel.shape(), 2, kernel.rank());
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            pads[i] = (size[i] - 1) / 2;
            pads[axes + i] = size[i] - 1 - pads[i];
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.of(size));
        attributes.put("pads", Attribute.of(pads));
        return e.op("Conv", attributes, state, e.constant("recurrent_kernel", kernel));
    }
}
