package convscope.method.gradient;

import convscope.backward.GuidedRules;
import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Needs;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.network.Network;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What methods share that change how rectifiers send back. */
final class Rectifiers {
    private Rectifiers() {}

    static Attributions attributions(Subject subject, Map<String, Tensor> batch, RuleBook book) {
        SortedMap<String, Integer> changed =
                GuidedRules.rectifiers(subject.network().model().graph());
        List<String> counts = changed.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .toList();
        String note = counts.isEmpty()
                ? "The network has no rectifier, so this is its plain gradient."
                : "Rectifiers with a rule of their own: " + String.join(", ", counts) + ".";
        return new Attributions(InputBackward.of(subject, batch, book), Map.of(), List.of(note));
    }

    static Suitability suits(Network network, RuleBook book) {
        return Needs.inputBackward(network, book);
    }
}
