package convscope.trust;

import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sentences about how a map did. */
record TrustWords(Trust of) {
    List<Text> all() {
        List<Standing> standings = of.standings();
        List<Text> words = new ArrayList<>();
        words.add(chance(standings));
        List<Standing> worseThanEdges =
                standings.stream().filter(s -> !s.beatsEdges()).toList();
        if (worseThanEdges.isEmpty()) {
            words.add(new Text(
                    "It does better than the edges of the input alone, which know nothing of the network.",
                    "它优于仅取输入边缘的做法，后者与网络无关。"));
        } else {
            words.add(Text.format(
                    "The edges of the input alone, which know nothing of the network, do as well or better by %s.",
                    "仅取输入的边缘（与网络无关）在%2$s上不比它差。",
                    listed(worseThanEdges, TrustWords::name, " and "),
                    listed(worseThanEdges, TrustWords::nameZh, "和")));
        }
        standings.forEach(standing -> words.add(numbers(standing)));
        return words;
    }

    private static Text chance(List<Standing> standings) {
        List<Standing> won = standings.stream().filter(Standing::beatsChance).toList();
        List<Standing> lost = standings.stream().filter(s -> !s.beatsChance()).toList();
        int draws = standings.get(0).draws();
        if (lost.isEmpty()) {
            return Text.format(
                    "The map does better than chance: by %s it beats each of %d random maps.",
                    "该图优于随机：在%3$s上都胜过全部 %2$d 张随机图。",
                    listed(won, TrustWords::name, " and "),
                    draws,
                    listed(won, TrustWords::nameZh, "和"));
        }
        if (won.isEmpty()) {
            return Text.format(
                    "The map does no better than chance: by no measure does it beat all of %d random maps. Do not rely on it.",
                    "该图并不优于随机：没有一项指标胜过全部 %d 张随机图。请勿依赖它。", draws);
        }
        return Text.format(
                "The map does better than chance by %1$s, but not by %2$s (measured against %3$d random maps).",
                "该图在%4$s上优于随机，在%5$s上则不然（与 %3$d 张随机图相比）。",
                listed(won, TrustWords::name, " and "),
                listed(lost, TrustWords::name, " and "),
                draws,
                listed(won, TrustWords::nameZh, "和"),
                listed(lost, TrustWords::nameZh, "和"));
    }

    private Text numbers(Standing standing) {
        return Text.format(
                "%1$s %3$.3f (%4$s is better); random maps %5$.3f (spread %6$.3f), edges %7$.3f, middle %8$.3f: %9$s.",
                "%2$s %3$.3f（%10$s）；随机图 %5$.3f（标准差 %6$.3f），边缘 %7$.3f，中心 %8$.3f：%11$s。",
                capital(name(standing)),
                nameZh(standing),
                standing.map(),
                standing.moreIsBetter() ? "more" : "less",
                standing.randomMean(),
                standing.randomSpread(),
                standing.edges(),
                standing.centre(),
                meaning(standing).en(),
                standing.moreIsBetter() ? "越大越好" : "越小越好",
                meaning(standing).zh());
    }

    private Text meaning(Standing standing) {
        String what = of.isProbability() ? "probability" : "score";
        String whatZh = of.isProbability() ? "概率" : "得分";
        return switch (standing.measure()) {
            case "insertion" -> new Text(
                    "the mean " + what + " while places are put back, most important first",
                    "从最重要处开始逐步恢复时的平均" + whatZh);
            case "deletion" -> new Text(
                    "the mean " + what + " while places are taken away, most important first",
                    "从最重要处开始逐步去除时的平均" + whatZh);
            default -> new Text(
                    "half of what is left more when the least important places are filled in than when the most important are",
                    "填补最不重要处与填补最重要处所余" + whatZh + "之差的一半");
        };
    }

    private static String name(Standing standing) {
        return standing.measure().equals("road") ? "ROAD" : standing.measure();
    }

    private static String nameZh(Standing standing) {
        return switch (standing.measure()) {
            case "insertion" -> "插入";
            case "deletion" -> "删除";
            default -> "ROAD";
        };
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String listed(List<Standing> standings, Function<Standing, String> name, String and) {
        List<String> names = standings.stream().map(name).toList();
        String comma = and.equals("和") ? "、" : ", ";
        String all = names.size() == 1
                ? names.get(0)
                : String.join(comma, names.subList(0, names.size() - 1)) + and + names.get(names.size() - 1);
        return and.equals("和") ? all.replace("ROAD", " ROAD ") : all;
    }
}
