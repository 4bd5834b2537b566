package convscope.method.relevance;

import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Descriptor;
import convscope.explain.InputAttribution;
import convscope.explain.Needs;
import convscope.explain.OnePass;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Relevance of every element of the input, by the rules of a book that depends on the network. */
interface InputRelevance extends InputAttribution, OnePass {
    /** How relevance travels back. */
    RuleBook book(Network network);

    /** Facts for the record, one sentence each. */
    List<String> notes(Network network);

    @Override
    default Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    default Query query(Network network, String explainedEdge) {
        List<String> inputs =
                network.floatingInputs().stream().map(ModelInput::name).toList();
        Formula formula = new Formula(Descriptor.text(this), List.of(), terms -> {
            Map<String, Value> results = new LinkedHashMap<>();
            inputs.forEach(input -> results.put(input, terms.cotangent(input)));
            return results;
        });
        return Query.of(List.of())
                .withBackward(explainedEdge, inputs, book(network))
                .computing(formula);
    }

    @Override
    default Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Query query = query(subject.network(), subject.explainedEdge()).reading(subject.explainedEdge());
        Pass pass = subject.run(query, batch);
        Map<String, Tensor> byInput = new LinkedHashMap<>();
        subject.explainedInputs().forEach(input -> byInput.put(input.name(), pass.result(input.name())));
        double[] sums = Sums.perItem(byInput);
        double[] gaps = new double[sums.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = subject.score(pass, i) - sums[i];
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("relevance", sums);
        values.put("gap", gaps);
        return new Attributions(byInput, values, notes(subject.network()));
    }

    @Override
    default Suitability suits(Network network) {
        try {
            return Needs.inputBackward(network, book(network));
        } catch (InvalidRequestException e) {
            return Suitability.no(e.getMessage());
        }
    }
}
