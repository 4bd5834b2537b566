package convscope.explain;

import convscope.backward.RuleBook;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers per element of the input that come from one pass back through the network, by the rules of a book. */
public interface BackwardAttribution extends InputAttribution, OnePass {
    /** How the explained scalar travels back. */
    RuleBook book();

    /**
     * The attribution of an input, appended to the derived graph; unless said otherwise what arrives at it.
     *
     * @param input what is fed, {@code [N, ...]}
     * @param arrived what the rules of the book sent back to it, in the same shape
     */
    default Value attribution(Value input, Value arrived) {
        return arrived;
    }

    /** Facts about the network for the record, one sentence each. */
    default List<String> notes(Network network) {
        return List.of();
    }

    @Override
    default Query query(Network network, String explainedEdge) {
        List<String> inputs =
                network.floatingInputs().stream().map(ModelInput::name).toList();
        Formula formula = new Formula(Descriptor.text(this), inputs, terms -> {
            Map<String, Value> results = new LinkedHashMap<>();
            inputs.forEach(input -> results.put(input, attribution(terms.value(input), terms.cotangent(input))));
            return results;
        });
        return Query.of(List.of()).withBackward(explainedEdge, inputs, book()).computing(formula);
    }

    @Override
    default Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Pass pass = subject.run(query(subject.network(), subject.explainedEdge()), batch);
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        subject.explainedInputs().forEach(input -> byInput.put(input.name(), pass.result(input.name())));
        return new Attributions(byInput, Map.of(), new ArrayList<>(notes(subject.network())));
    }

    @Override
    default Suitability suits(Network network) {
        return Needs.inputBackward(network, book());
    }
}
