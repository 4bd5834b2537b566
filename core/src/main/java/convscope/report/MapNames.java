package convscope.report;

import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.method.Explainers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Names for maps that are seen together: their methods, and what else tells them apart. */
final class MapNames {
    private MapNames() {}

    static List<String> of(List<Heatmap> maps) {
        List<ExplanationRecord> records = maps.stream().map(Heatmap::record).toList();
        List<Function<ExplanationRecord, String>> telling = new ArrayList<>();
        telling.add(MapNames::method);
        addIfDifferent(ExplanationRecord::label, records, telling);
        addIfDifferent(record -> record.input().replaceAll(".*[/\\\\:]", ""), records, telling);
        addIfDifferent(record -> record.model().file(), records, telling);
        List<String> names = new ArrayList<>();
        Map<String, Integer> used = new HashMap<>();
        for (ExplanationRecord record : records) {
            String name = String.join(
                    " · ",
                    telling.stream()
                            .map(part -> part.apply(record))
                            .filter(part -> !part.isEmpty())
                            .toList());
            int number = used.merge(name, 1, Integer::sum);
            names.add(number == 1 ? name : name + " (" + number + ")");
        }
        return names;
    }

    private static void addIfDifferent(
            Function<ExplanationRecord, String> part,
            List<ExplanationRecord> records,
            List<Function<ExplanationRecord, String>> telling) {
        if (records.stream().map(part).distinct().count() > 1) {
            telling.add(part);
        }
    }

    /** The method as {@link Explainers#method} reads it: its name and the parameters that differ from their defaults. */
    private static String method(ExplanationRecord record) {
        List<String> changed = new ArrayList<>();
        Explainers.all().stream()
                .filter(descriptor -> descriptor.name().equals(record.method()))
                .findFirst()
                .ifPresent(descriptor -> {
                    Map<String, String> usual = descriptor.values(descriptor.create());
                    record.parameters().forEach((name, value) -> {
                        if (!value.equals(usual.get(name))) {
                            changed.add(name + "=" + value);
                        }
                    });
                });
        return record.method() + (changed.isEmpty() ? "" : "(" + String.join(",", changed) + ")");
    }
}
