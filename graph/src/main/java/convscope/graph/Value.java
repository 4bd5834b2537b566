package convscope.graph;

import java.util.Map;
import java.util.stream.LongStream;

/**
 * Handle on an edge of a {@link GraphBuilder}'s graph. Its methods append nodes and return handles on what they compute, so that
 * {@code dy.times(x)} reads as the formula it is. Binary operations broadcast as ONNX does; numbers take the element type of the handle.
 */
public final class Value {
    private final GraphBuilder graph;
    private final String name;

    Value(GraphBuilder graph, String name) {
        this.graph = graph;
        this.name = name;
    }

    /** Name of the edge. */
    public String name() {
        return name;
    }

    /** The graph this handle belongs to. */
    public GraphBuilder graph() {
        return graph;
    }

    /** Element type; null where it is unknown. */
    public ElementType type() {
        return graph.edge(name).type();
    }

    /** Static shape, as far as it is known. */
    public Shape staticShape() {
        return graph.edge(name).shape();
    }

    public Value plus(Value other) {
        return graph.op("Add", this, other);
    }

    public Value plus(double number) {
        return plus(like(number));
    }

    public Value minus(Value other) {
        return graph.op("Sub", this, other);
    }

    public Value times(Value other) {
        return graph.op("Mul", this, other);
    }

    public Value times(double number) {
        return times(like(number));
    }

    public Value dividedBy(Value other) {
        return graph.op("Div", this, other);
    }

    public Value negated() {
        return graph.op("Neg", this);
    }

    public Value abs() {
        return graph.op("Abs", this);
    }

    public Value sign() {
        return graph.op("Sign", this);
    }

    public Value squared() {
        return times(this);
    }

    public Value squareRoot() {
        return graph.op("Sqrt", this);
    }

    public Value exponential() {
        return graph.op("Exp", this);
    }

    public Value logarithm() {
        return graph.op("Log", this);
    }

    public Value reciprocal() {
        return graph.op("Reciprocal", this);
    }

    public Value sigmoid() {
        return graph.op("Sigmoid", this);
    }

    public Value tanh() {
        return graph.op("Tanh", this);
    }

    public Value power(double exponent) {
        return graph.op("Pow", this, like(exponent));
    }

    /** {@code max(x, 0)}. */
    public Value positivePart() {
        return graph.op("Relu", this);
    }

    /** {@code min(x, 0)}. */
    public Value negativePart() {
        return negated().positivePart().negated();
    }

    /** 1 where {@code x > 0}, else 0, in the element type of this value. */
    public Value positive() {
        return greaterThan(like(0)).castLike(this);
    }

    /** Boolean {@code x > other}. */
    public Value greaterThan(Value other) {
        return graph.op("Greater", this, other);
    }

    /** Boolean {@code x < other}. */
    public Value lessThan(Value other) {
        return graph.op("Less", this, other);
    }

    /** Boolean {@code x >= other}. */
    public Value atLeast(Value other) {
        return graph.op("GreaterOrEqual", this, other);
    }

    /** Boolean {@code x == other}. */
    public Value equalTo(Value other) {
        return graph.op("Equal", this, other);
    }

    /** Of a boolean value: {@code yes} where true, {@code no} where false. */
    public Value choose(Value yes, Value no) {
        return graph.op("Where", this, yes, no);
    }

    /** Boolean negation. */
    public Value not() {
        return graph.op("Not", this);
    }

    /** Boolean conjunction. */
    public Value and(Value other) {
        return graph.op("And", this, other);
    }

    /** {@code x + epsilon * sign(x)} with {@code sign(0) = 1}: a divisor that is never 0. */
    public Value stabilized(double epsilon) {
        return plus(atLeast(like(0)).choose(like(epsilon), like(-epsilon)));
    }

    /** Sum over axes that stay as size 1; over all axes where none is named. */
    public Value sumKeeping(long... axes) {
        return reduce("ReduceSum", true, axes);
    }

    /** Sum over axes that are dropped; over all axes where none is named. */
    public Value sumOver(long... axes) {
        return reduce("ReduceSum", false, axes);
    }

    /** Mean over axes that stay as size 1. */
    public Value meanKeeping(long... axes) {
        return reduce("ReduceMean", true, axes);
    }

    /** Reduction by any ONNX {@code Reduce*} operator. */
    public Value reduce(String operator, boolean keepAxes, long... axes) {
        Map<String, Attribute> attributes = Map.of("keepdims", Attribute.of(keepAxes ? 1L : 0L));
        return axes.length == 0
                ? graph.op(operator, attributes, this)
                : graph.op(operator, attributes, this, graph.constant(axes));
    }

    public Value matMul(Value other) {
        return graph.op("MatMul", this, other);
    }

    /** Axes in another order. */
    public Value transposed(long... permutation) {
        return graph.op("Transpose", Map.of("perm", Attribute.of(permutation)), this);
    }

    /** The last two axes swapped. */
    public Value matrixTransposed() {
        int rank = staticShape().rank();
        if (rank < 0) {
            return graph.op("Einsum", Map.of("equation", Attribute.of("...ij->...ji")), this);
        }
        long[] permutation = LongStream.range(0, rank).toArray();
        permutation[rank - 1] = rank - 2L;
        permutation[rank - 2] = rank - 1L;
        return transposed(permutation);
    }

    /** The size of every axis as an int64 vector: a constant where all are known, else computed when the graph runs. */
    public Value shape() {
        Shape shape = staticShape();
        return shape.isFullyKnown() ? graph.constant(shape.sizes()) : graph.op("Shape", this);
    }

    /** The size of one axis as an int64 vector of one element; negative axes count from the end. */
    public Value size(int axis) {
        Shape shape = staticShape();
        if (shape.isRankKnown() && shape.axis(axis).isKnown()) {
            return graph.constant(shape.size(axis));
        }
        return graph.op("Gather", graph.op("Shape", this), graph.constant((long) axis));
    }

    /** The number of elements as an int64 number without axes. */
    public Value count() {
        Shape shape = staticShape();
        return shape.isFullyKnown()
                ? graph.number(LongStream.of(shape.sizes()).reduce(1, (a, b) -> a * b), ElementType.INT64)
                : graph.op("Size", this);
    }

    /** The same elements under the shape in an int64 vector. */
    public Value reshaped(Value shape) {
        return graph.op("Reshape", Map.of("allowzero", Attribute.of(1L)), this, shape);
    }

    /** The same elements under another shape; one size may be -1 and is then computed, a 0 keeps the axis. */
    public Value reshaped(long... shape) {
        return graph.op("Reshape", this, graph.constant(shape));
    }

    /** The same elements under the shape of {@code other}. */
    public Value reshapedLike(Value other) {
        return reshaped(other.shape());
    }

    /** Repeated along axes of size 1 to the shape of {@code other}. */
    public Value expandedLike(Value other) {
        return graph.op("Expand", this, other.shape());
    }

    /** New axes of size 1 at the given places. */
    public Value unsqueezed(long... axes) {
        return graph.op("Unsqueeze", this, graph.constant(axes));
    }

    /** Axes of size 1 removed. */
    public Value squeezed(long... axes) {
        return graph.op("Squeeze", this, graph.constant(axes));
    }

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) along an axis. */
    public Value sliced(int axis, long from, long to) {
        return graph.op(
                "Slice",
                this,
                graph.constant(from),
                graph.constant(to),
                graph.constant((long) axis),
                graph.constant(1L));
    }

    public Value cast(ElementType to) {
        return graph.op("Cast", Map.of("to", Attribute.of((long) to.code())), this);
    }

    /** This value in the element type of {@code other}. */
    public Value castLike(Value other) {
        return other.type() == null ? graph.op("CastLike", this, other) : cast(other.type());
    }

    /** 0 everywhere, in the shape of this value; NaN elements give 0 too. */
    public Value zeros() {
        return graph.op("Expand", like(0), shape());
    }

    /** A number without axes in the element type of this value. */
    public Value like(double number) {
        return type() == null ? graph.number(number, ElementType.FLOAT).castLike(this) : graph.number(number, type());
    }

    @Override
    public String toString() {
        return graph.edge(name).toString();
    }
}
