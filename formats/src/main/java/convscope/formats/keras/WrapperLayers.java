package convscope.formats.keras;

import convscope.formats.keras.KerasLayer.Wrapped;
import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Layers around other layers. */
final class WrapperLayers {
    private WrapperLayers() {}

    /** A layer or a model at every step by itself. */
    static List<Held> timeDistributed(Emission e) {
        Wrapped inner = e.layer.wrapped().get(0);
        KerasLayers.Row row = inner.layer().row();
        if (row != null && row.isDropped()) {
            return e.inner(inner, e.inputs);
        }
        List<Held> steps = e.inputs.stream().map(x -> TimeAxis.folded(e, x)).toList();
        return e.inner(inner, steps).stream()
                .map(y -> TimeAxis.unfolded(e, y, e.in()))
                .toList();
    }

    /** During use the inner layer with the kernel that training left. */
    static List<Held> spectralNormalization(Emission e) {
        return e.inner(e.layer.wrapped().get(0), e.inputs);
    }

    /** A {@code Pipeline}: each layer on what the one before gave. */
    static List<Held> oneAfterAnother(Emission e) {
        List<Held> values = List.of(e.in());
        for (Wrapped wrapped : e.layer.wrapped()) {
            values = e.inner(wrapped, values);
        }
        return values;
    }

    /** What one layer gives on the way forth and another on the way back, merged step by step; then the states of both. */
    static List<Held> bidirectional(Emission e) {
        Wrapped forth = e.layer.wrapped().get(0);
        Wrapped back = e.layer.wrapped().get(1);
        int count = e.inputs.size() - 1;
        if (count % 2 != 0) {
            throw e.misfit("it is called with " + count + " initial states, as many for each direction are expected");
        }
        List<Held> ahead = e.inner(forth, on(e, 1, 1 + count / 2));
        List<Held> behind = e.inner(back, on(e, 1 + count / 2, 1 + count));
        Held first = ahead.get(0);
        Held second = behind.get(0);
        Config config = forth.layer().config();
        if (config.flag("return_sequences", false)) {
            second = e.flipped(second, config.flag("time_major", false) ? 0 : 1);
        }
        List<Held> outputs = new ArrayList<>(merged(e, first, second));
        outputs.addAll(ahead.subList(1, ahead.size()));
        outputs.addAll(behind.subList(1, behind.size()));
        return outputs;
    }

    private static List<Held> on(Emission e, int from, int to) {
        List<Held> values = new ArrayList<>(List.of(e.in()));
        values.addAll(e.inputs.subList(from, to));
        return values;
    }

    private static List<Held> merged(Emission e, Held a, Held b) {
        boolean apart = e.config.node().path("merge_mode").isNull();
        String mode = apart ? "" : e.config.text("merge_mode", "concat");
        return switch (mode) {
            case "" -> List.of(a, b);
            case "ave" -> List.of(a.with(e.op("Mul", e.op("Add", a.value(), b.value()), e.number(0.5))));
            case "concat" -> List.of(MergeLayers.joined(e, List.of(a, b), a.rank() - 1, a.moved()));
            case "mul" -> List.of(a.with(e.op("Mul", a.value(), b.value())));
            case "sum" -> List.of(a.with(e.op("Add", a.value(), b.value())));
            default -> throw e.config.wrong("merge_mode", e.config.get("merge_mode"), "sum, mul, ave, concat or null");
        };
    }

    /** Steps at which every number is the mask's are zeros; that later layers would skip them is told in a note only. */
    static Held masking(Emission e) {
        Held x = e.in();
        Value same = e.op("Equal", x.value(), e.number(e.config.real("mask_value", 0)));
        Value other = e.op("Cast", Map.of("to", Attribute.of(1L)), e.op("Not", same));
        Value any = e.op("ReduceMax", Map.of("keepdims", Attribute.of(1L)), other, e.integers(x.axis(-1)));
        return x.with(e.op("Mul", x.value(), any));
    }
}
