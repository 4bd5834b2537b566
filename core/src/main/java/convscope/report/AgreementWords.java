package convscope.report;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sentences about maps that were compared. */
record AgreementWords(
        List<String> names, List<ComparableMap> maps, Double[][] rankCorrelations, List<List<Integer>> groups) {
    List<Text> all() {
        List<Text> words = new ArrayList<>();
        groups.stream().filter(group -> group.size() > 1).forEach(group -> words.add(agreeing(group)));
        opposite(words);
        alone(words);
        constant(words);
        incomparable(words);
        if (!words.isEmpty() && IntStream.range(1, maps.size()).anyMatch(this::hasAnotherInput)) {
            words.add(new Text(
                    "The maps lie over different inputs: agreement then says that the same places of the frame count, not that the same things do.",
                    "这些图对应不同的输入：一致只说明画面中相同的位置起作用，并不说明是同样的东西。"));
        }
        return words;
    }

    private Text agreeing(List<Integer> group) {
        return Text.format(
                "%s put places in nearly the same order (rank correlations of at least %.1f).",
                "%3$s 对各处重要性的排序基本一致（等级相关至少 %2$.1f）。", listed(group, " and "), Agreement.AGREEING, listed(group, " 和 "));
    }

    private void opposite(List<Text> words) {
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (rankCorrelations[i][j] != null && rankCorrelations[i][j] <= -Agreement.AGREEING) {
                    words.add(Text.format(
                            "%s and %s put places in nearly the opposite order (rank correlation %.2f).",
                            "%s 和 %s 对各处重要性的排序几乎相反（等级相关 %.2f）。", names.get(j), names.get(i), rankCorrelations[i][j]));
                }
            }
        }
    }

    private void alone(List<Text> words) {
        List<Integer> alone = groups.stream()
                .filter(group -> group.size() == 1)
                .map(group -> group.get(0))
                .filter(i -> compares(i) && !maps.get(i).isConstant())
                .toList();
        if (!alone.isEmpty()) {
            words.add(new Text(
                    listed(alone, " and ") + (alone.size() == 1 ? " agrees" : " agree")
                            + " with no other: look at the picture before believing "
                            + (alone.size() == 1 ? "it." : alone.size() == 2 ? "either." : "any of them."),
                    listed(alone, " 和 ") + " 与其他图都不一致：采信之前请先看图。"));
        }
    }

    private void constant(List<Text> words) {
        List<Integer> flat = IntStream.range(0, maps.size())
                .filter(i -> maps.get(i).isConstant())
                .boxed()
                .toList();
        if (!flat.isEmpty() && maps.size() > 1) {
            words.add(new Text(
                    listed(flat, " and ") + (flat.size() == 1 ? " is" : " are each")
                            + " the same everywhere, so there is nothing to agree with.",
                    listed(flat, " 和 ") + " 处处相同，无从比较。"));
        }
    }

    private void incomparable(List<Text> words) {
        Map<String, List<Integer>> bySize = new LinkedHashMap<>();
        for (int i = 0; i < maps.size(); i++) {
            bySize.computeIfAbsent(maps.get(i).size(), size -> new ArrayList<>())
                    .add(i);
        }
        boolean any = IntStream.range(0, maps.size())
                .anyMatch(i -> IntStream.range(0, i).anyMatch(j -> rankCorrelations[i][j] == null));
        if (any) {
            List<String> en = new ArrayList<>();
            List<String> zh = new ArrayList<>();
            bySize.forEach((size, members) -> {
                en.add(listed(members, " and ") + " over " + size);
                zh.add(listed(members, " 和 ") + "（" + size + "）");
            });
            words.add(new Text(
                    "Only maps over inputs of the same size can be compared; here they lie over different ones: "
                            + String.join("; ", en) + ".",
                    "只有输入尺寸相同的图才能比较；这里的尺寸不同：" + String.join("；", zh) + "。"));
        }
    }

    private boolean compares(int map) {
        return IntStream.range(0, maps.size())
                .anyMatch(other -> other != map
                        && rankCorrelations[map][other] != null
                        && !maps.get(other).isConstant());
    }

    private boolean hasAnotherInput(int map) {
        return !maps.get(map).hasInputOf(maps.get(0));
    }

    private String listed(List<Integer> members, String and) {
        List<String> parts = members.stream().map(names::get).toList();
        return parts.size() == 1
                ? parts.get(0)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + and + parts.get(parts.size() - 1);
    }
}
