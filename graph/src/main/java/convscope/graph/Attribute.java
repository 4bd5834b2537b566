package convscope.graph;

import java.util.List;

/** Constant parameter of a {@link Node}. */
public sealed interface Attribute {
    record Int(long value) implements Attribute {}

    record Real(float value) implements Attribute {}

    record Text(String value) implements Attribute {}

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }

        /** The values as a new array. */
        float[] floats() {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            return floats;
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    record Constant(Tensor value) implements Attribute {}

    /** A nested graph, as of {@code If} and {@code Loop}. */
    record Body(Graph value) implements Attribute {}

    static Attribute of(long value) {
        return new Int(value);
    }

    static Attribute of(float value) {
        return new Real(value);
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(long... values) {
        return new Ints(java.util.Arrays.stream(values).boxed().toList());
    }

    static Attribute of(Tensor value) {
        return new Constant(value);
    }
}
