package convscope.graph;

/** A change of a whole graph that keeps what it computes, or says in its name what it does not keep. */
@FunctionalInterface
public interface Rewrite {
    Graph apply(Graph graph);

    /** This rewrite, then {@code next}. */
    default Rewrite then(Rewrite next) {
        return graph -> next.apply(apply(graph));
    }
}
