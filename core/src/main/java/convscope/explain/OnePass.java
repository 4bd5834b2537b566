package convscope.explain;

import convscope.network.Network;
import convscope.runtime.Query;

/** A method whose numbers are the results of one run of a derived graph: that graph can be exported. */
public interface OnePass extends Explainer<Heatmap> {
    /**
     * The run.
     *
     * @param explainedEdge edge whose weighted sum is explained
     * @return a query with a formula, whose results are the method's own numbers
     */
    Query query(Network network, String explainedEdge);
}
