package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** {@code x[:, 1:3, ..., 0]}: a part of a value by Python's indices. */
final class SliceOperation {
    private final Emission e;
    private final Held x;
    private final List<Long> starts = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final List<Long> axes = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();
    private final List<Long> added = new ArrayList<>();

    private SliceOperation(Emission e, Held x) {
        this.e = e;
        this.x = x;
    }

    static Held part(Emission e) {
        JsonNode key = Given.value(e, 1, "key", "slice_spec");
        if (key == null) {
            throw e.unsupported("indices that are computed");
        }
        return new SliceOperation(e, e.plain(e.in())).by(key.isArray() ? key : list(key));
    }

    private static JsonNode list(JsonNode one) {
        return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .arrayNode()
                .add(one);
    }

    private Held by(JsonNode keys) {
        int named = 0;
        for (JsonNode key : keys) {
            named += isEllipsis(key) || key.isNull() ? 0 : 1;
        }
        int axis = 0;
        for (JsonNode key : keys) {
            if (isEllipsis(key)) {
                for (int i = x.rank() - named; i > 0; i--) {
                    sizes.add(x.size(axis++));
                }
            } else if (key.isNull()) {
                added.add((long) sizes.size());
                sizes.add(1L);
            } else if (axis >= x.rank()) {
                throw e.misfit("has more indices than its input has axes");
            } else {
                index(key, axis++);
            }
        }
        while (axis < x.rank()) {
            sizes.add(x.size(axis++));
        }
        return told();
    }

    /** Keras 3 writes an object for each, Keras 2 the values of start, stop and step alone. */
    private static boolean isEllipsis(JsonNode key) {
        return key.path("class_name").asText().equals("__ellipsis__")
                || key.isTextual() && key.textValue().equals("...")
                || key.path("value").asText().equals("...");
    }

    private void index(JsonNode key, int axis) {
        if (key.isInt()) {
            cut(axis, key.intValue(), key.intValue() == -1 ? Long.MAX_VALUE : key.intValue() + 1L, 1);
            gone.add((long) axis);
            return;
        }
        JsonNode bounds = key.has("config") ? key.path("config") : key;
        if (!bounds.isObject() || !(bounds.has("start") || bounds.has("stop"))) {
            throw e.unsupported("the index " + Config.brief(key));
        }
        long step = number(bounds, "step", 1);
        if (step == 0) {
            throw e.misfit("has a step of 0");
        }
        long start = number(bounds, "start", step > 0 ? 0 : Long.MAX_VALUE);
        long stop = number(bounds, "stop", step > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        long size = x.size(axis);
        if (start == 0 && stop == Long.MAX_VALUE && step == 1) {
            sizes.add(size);
            return;
        }
        cut(axis, start, stop, step);
        sizes.add(size < 0 ? -1 : length(size, start, stop, step));
    }

    private long number(JsonNode bounds, String name, long otherwise) {
        JsonNode value = bounds.path(name);
        if (value.isNull() || value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt()) {
            throw e.unsupported("an index that is computed");
        }
        return value.intValue();
    }

    private void cut(int axis, long start, long stop, long step) {
        axes.add((long) axis);
        starts.add(start);
        ends.add(stop);
        steps.add(step);
    }

    private static long length(long size, long start, long stop, long step) {
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? size : size - 1;
        long from = clamp(start < 0 && start != Long.MIN_VALUE ? start + size : start, low, high);
        long to = clamp(stop < 0 && stop != Long.MIN_VALUE ? stop + size : stop, low, high);
        long span = step > 0 ? to - from : from - to;
        return Math.max(0, (span + Math.abs(step) - 1) / Math.abs(step));
    }

    private static long clamp(long value, long low, long high) {
        return Math.max(low, Math.min(high, value));
    }

    private Held told() {
        Value value = x.value();
        if (!axes.isEmpty()) {
            value = e.op("Slice", value, numbers(starts), numbers(ends), numbers(axes), numbers(steps));
        }
        if (!gone.isEmpty()) {
            value = e.op("Squeeze", value, numbers(gone));
        }
        if (!added.isEmpty()) {
            value = e.op("Unsqueeze", value, numbers(added));
        }
        return Held.plain(value, sizes.stream().mapToLong(s -> s).toArray());
    }

    private Value numbers(List<Long> list) {
        return e.integers(list.stream().flatMapToLong(LongStream::of).toArray());
    }
}
