package convscope.method.gradient;

import convscope.backward.GuidedRules;
import convscope.network.Network;
import java.util.List;
import java.util.SortedMap;

/** What methods share that change how rectifiers send back. */
final class Rectifiers {
    private Rectifiers() {}

    static List<String> notes(Network network) {
        SortedMap<String, Integer> changed =
                GuidedRules.rectifiers(network.model().graph());
        List<String> counts = changed.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .toList();
        return List.of(
                counts.isEmpty()
                        ? "The network has no rectifier, so this is its plain gradient."
                        : "Rectifiers with a rule of their own: " + String.join(", ", counts) + ".");
    }
}
