package convscope.graph;

/** A node that is being written in other operators, and the graph that these are appended to. */
record NewerNode(Node node, GraphBuilder graph) {
    /** Handle on an input, which must be given. */
    Value in(int index) {
        return graph.value(node.inputs().get(index));
    }

    boolean has(int index) {
        return node.hasInput(index);
    }

    boolean hasOutput(int index) {
        return index < node.outputs().size() && !node.outputs().get(index).isEmpty();
    }

    /** The element type of an input; null where it is unknown or the input is left out. */
    ElementType type(int index) {
        return has(index) ? in(index).type() : null;
    }

    /** Whether an input is of a type of 16 bits. */
    boolean isHalf(int index) {
        return type(index) != null && type(index).isHalf();
    }

    /** The number of axes of an input. */
    int rank(int index) {
        int rank = in(index).staticShape().rank();
        if (rank < 0) {
            throw open("the number of axes of its input");
        }
        return rank;
    }

    /** A size that has to be known before the graph runs. */
    long size(Value value, int axis, String what) {
        Shape shape = value.staticShape();
        if (!shape.isRankKnown() || !shape.axis(axis).isKnown()) {
            throw open(what);
        }
        return shape.axis(axis).size();
    }

    UnsupportedOperatorException open(String what) {
        return Upgrade.open(node, what);
    }
}
