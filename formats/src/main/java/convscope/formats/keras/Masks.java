package convscope.formats.keras;

import convscope.formats.keras.Call.Argument;
import convscope.formats.keras.Call.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Masks that travel along with values, from layers such as {@code Masking} to layers that skip the steps at which a mask is false. They are not computed here: what
 * Keras 3 writes down of them is taken out of a network, and {@link #consumers} names the layers whose results may differ.
 */
final class Masks {
    private static final Set<String> CONSUMERS = Set.of(
            "AdditiveAttention",
            "Attention",
            "Bidirectional",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D",
            "GRU",
            "GlobalAveragePooling1D",
            "GroupedQueryAttention",
            "LSTM",
            "MultiHeadAttention",
            "RNN",
            "SimpleRNN",
            "Softmax");
    /** Layers that let a mask pass, beside those that only act during training and those that consume it step by step. */
    private static final Set<String> PASSING = Set.of(
            "Activation",
            "Add",
            "Average",
            "BatchNormalization",
            "Concatenate",
            "Dense",
            "ELU",
            "GroupNormalization",
            "Identity",
            "LayerNormalization",
            "LeakyReLU",
            "Maximum",
            "Minimum",
            "Multiply",
            "PReLU",
            "ReLU",
            "Softmax",
            "Subtract",
            "TimeDistributed",
            "UnitNormalization");

    private static final Set<String> STEPWISE =
            Set.of("Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRU", "LSTM", "RNN", "SimpleRNN");

    private Masks() {}

    /** The classes that this one knows by name, each a row of the table of layers. */
    static Set<String> kinds() {
        Set<String> kinds = new HashSet<>(CONSUMERS);
        kinds.addAll(PASSING);
        kinds.addAll(STEPWISE);
        return kinds;
    }

    private static boolean isSource(KerasLayer layer) {
        return layer.kind().equals("Masking")
                || layer.kind().equals("Embedding") && layer.config().flag("mask_zero", false);
    }

    /** Paths of the layers that a mask reaches and that would heed it. */
    static List<String> consumers(KerasNetwork network) {
        Set<String> found = new LinkedHashSet<>();
        trace(network, new HashSet<>(), found);
        return List.copyOf(found);
    }

    /** @return whether any output of the network has a mask */
    private static boolean trace(KerasNetwork network, Set<String> masked, Set<String> found) {
        int before;
        do {
            before = masked.size();
            for (KerasLayer layer : network.layers()) {
                boolean reached = layer.calls().stream()
                        .flatMap(call -> call.operands().stream())
                        .anyMatch(a -> a instanceof Reference r && masked.contains(r.layer()));
                if (gives(layer, reached, found)) {
                    masked.add(layer.name());
                }
            }
        } while (masked.size() > before);
        return network.outputs().stream().anyMatch(r -> masked.contains(r.layer()));
    }

    private static boolean gives(KerasLayer layer, boolean reached, Set<String> found) {
        if (layer.network() != null) {
            Set<String> inside = new HashSet<>();
            if (reached) {
                layer.network().inputs().forEach(r -> inside.add(r.layer()));
            }
            return trace(layer.network(), inside, found);
        }
        if (isSource(layer)) {
            return true;
        }
        if (!reached) {
            return false;
        }
        if (CONSUMERS.contains(layer.kind())) {
            found.add(layer.path());
        }
        KerasLayers.Row row = layer.row();
        return row != null && row.isDropped()
                || PASSING.contains(layer.kind())
                || STEPWISE.contains(layer.kind()) && inSteps(layer);
    }

    private static boolean inSteps(KerasLayer layer) {
        Config config = layer.kind().equals("Bidirectional")
                ? layer.wrapped().get(0).layer().config()
                : layer.config();
        return config.flag("return_sequences", false);
    }

    /** The layers without the masks that Keras 3 writes among the arguments of calls, and without the operations that compute only those. */
    static List<KerasLayer> removed(List<KerasLayer> layers, List<Reference> outputs) {
        Set<String> masks = implicit(layers);
        if (masks.isEmpty()) {
            return layers;
        }
        List<KerasLayer> kept = new ArrayList<>();
        for (KerasLayer layer : layers) {
            kept.add(layer.called(
                    layer.calls().stream().map(call -> without(call, masks)).toList()));
        }
        boolean changed = true;
        while (changed) {
            Set<String> used = new HashSet<>();
            outputs.forEach(r -> used.add(r.layer()));
            kept.forEach(l -> references(l).forEach(r -> used.add(r.layer())));
            changed = kept.removeIf(l -> masks.contains(l.name()) && !used.contains(l.name()));
        }
        return kept;
    }

    private static List<Reference> references(KerasLayer layer) {
        return layer.calls().stream()
                .flatMap(call -> call.operands().stream())
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    /** In {@code .h5} files nothing marks an operation but that no layer is called so. */
    private static boolean isOperation(KerasLayer layer) {
        boolean unmarked = layer.foreign() == null && layer.network() == null && !layer.isInput();
        return layer.operation() || unmarked && layer.row() == null;
    }

    /** Operations that start with a comparison of what a layer such as Masking reads, and whatever is computed of those alone. */
    private static Set<String> implicit(List<KerasLayer> layers) {
        Set<Reference> read = new HashSet<>();
        layers.stream().filter(Masks::isSource).forEach(l -> read.addAll(references(l)));
        Map<String, KerasLayer> operations = new HashMap<>();
        layers.stream().filter(Masks::isOperation).forEach(l -> operations.put(l.name(), l));
        Set<String> masks = new HashSet<>();
        boolean changed = !read.isEmpty();
        while (changed) {
            changed = false;
            for (KerasLayer l : operations.values()) {
                List<Reference> of = references(l);
                boolean compared = l.kind().equals("NotEqual") && read.containsAll(of);
                boolean derived = of.stream().allMatch(r -> masks.contains(r.layer()));
                changed |= !of.isEmpty() && (compared || derived) && masks.add(l.name());
            }
        }
        return masks;
    }

    private static Call without(Call call, Set<String> masks) {
        Map<String, Argument> named = new LinkedHashMap<>(call.named());
        Argument mask = named.get("mask");
        boolean computed = mask instanceof Reference || mask instanceof Call.Several;
        if (computed && new Call(List.of(mask), Map.of()).operands().stream().allMatch(a -> isOf(a, masks))) {
            named.remove("mask");
        }
        return new Call(call.positional(), named);
    }

    private static boolean isOf(Argument argument, Set<String> masks) {
        return argument instanceof Reference r && masks.contains(r.layer());
    }
}
