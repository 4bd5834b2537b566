package convscope.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Static shape of an edge: per axis a size, or a symbol such as {@code batch} where the size is only known when the graph runs. A shape may also be of
 * {@link #UNKNOWN} rank.
 */
public final class Shape {
    /** Shape of which not even the number of axes is known. */
    public static final Shape UNKNOWN = new Shape(null);

    private final List<Axis> axes;

    /** One axis: {@code size} is -1 where unknown; {@code symbol} names an unknown size (equal symbols are equal sizes) and may be null. */
    public record Axis(long size, String symbol) {
        public static Axis of(long size) {
            return new Axis(size, null);
        }

        public static Axis symbol(String symbol) {
            return new Axis(-1, symbol);
        }

        public boolean isKnown() {
            return size >= 0;
        }

        /** Whether both sizes are certainly equal. */
        public boolean surelyEquals(Axis other) {
            return isKnown() ? size == other.size : symbol != null && symbol.equals(other.symbol);
        }

        @Override
        public String toString() {
            return isKnown() ? Long.toString(size) : symbol == null ? "?" : symbol;
        }
    }

    private Shape(List<Axis> axes) {
        this.axes = axes;
    }

    public static Shape of(List<Axis> axes) {
        return new Shape(List.copyOf(axes));
    }

    /** Sizes outermost first; -1 stands for an unknown size without a symbol. */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).mapToObj(Axis::of).toList());
    }

    public boolean isRankKnown() {
        return axes != null;
    }

    /** Number of axes, or -1 where unknown. */
    public int rank() {
        return axes == null ? -1 : axes.size();
    }

    /** The axes, outermost first; empty for unknown rank. */
    public List<Axis> axes() {
        return axes == null ? List.of() : axes;
    }

    /** Axis number {@code index}; negative numbers count from the end. */
    public Axis axis(int index) {
        return axes.get(index < 0 ? index + axes.size() : index);
    }

    /** Size of an axis, or -1 where unknown; negative numbers count from the end. */
    public long size(int index) {
        return axis(index).size();
    }

    /** Whether rank and every size are known. */
    public boolean isFullyKnown() {
        return axes != null && axes.stream().allMatch(Axis::isKnown);
    }

    /** The sizes, -1 where unknown. */
    public long[] sizes() {
        return axes().stream().mapToLong(Axis::size).toArray();
    }

    /** This shape with another axis at {@code index}. */
    public Shape with(int index, Axis axis) {
        Axis[] copy = axes.toArray(Axis[]::new);
        copy[index < 0 ? index + copy.length : index] = axis;
        return of(List.of(copy));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && java.util.Objects.equals(axes, that.axes);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(axes);
    }

    @Override
    public String toString() {
        return axes == null ? "[...]" : axes.stream().map(Axis::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
