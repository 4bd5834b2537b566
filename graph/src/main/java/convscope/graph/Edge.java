package convscope.graph;

import java.util.Objects;

/**
 * Name, element type and static shape of a value that flows through a graph.
 *
 * @param type null where it is unknown
 */
public record Edge(String name, ElementType type, Shape shape) {
    public Edge {
        Objects.requireNonNull(name);
        Objects.requireNonNull(shape);
    }

    @Override
    public String toString() {
        return name + ": " + (type == null ? "?" : type) + shape;
    }
}
