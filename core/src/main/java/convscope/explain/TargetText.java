package convscope.explain;

import convscope.graph.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How targets are written. */
final class TargetText {
    private static final Pattern ENTRY = Pattern.compile("output(?::(.+))?\\[([0-9*, ]+)]");
    private static final Pattern UNIT = Pattern.compile("unit:(.+):(\\d{1,9})(?:@([0-9, ]+))?");
    private static final Pattern REGION = Pattern.compile("region:(.+?)(?:@([0-9, ]+))?");
    private static final Pattern IN_OUTPUT = Pattern.compile("output:(.+):(.+)");

    private TargetText() {}

    static Target parse(String text) {
        String trimmed = text.strip();
        int minus = trimmed.indexOf(" - ");
        if (minus > 0) {
            return new Target.Difference(parse(trimmed.substring(0, minus)), parse(trimmed.substring(minus + 3)));
        }
        if (trimmed.startsWith("unit:")) {
            Matcher unit = matched(UNIT, trimmed, "unit:LAYER:CHANNEL or unit:LAYER:CHANNEL@3,4");
            return new Target.Unit(
                    new LayerRef(unit.group(1)), Integer.parseInt(unit.group(2)), numbers(unit.group(3), trimmed));
        }
        if (trimmed.startsWith("region:")) {
            Matcher region = matched(REGION, trimmed, "region:CLASS or region:CLASS@y0,x0,y1,x1");
            return new Target.Region(ofClass(region.group(1)), numbers(region.group(2), trimmed), null);
        }
        if (trimmed.startsWith("output:") || trimmed.startsWith("output[")) {
            Matcher entry = ENTRY.matcher(trimmed);
            if (entry.matches()) {
                return new Target.Entry(entry.group(1) == null ? "" : entry.group(1), numbers(entry.group(2), trimmed));
            }
            Matcher inOutput = matched(IN_OUTPUT, trimmed, "output:NAME:CLASS, output:NAME[3,5] or output[3,*]");
            return new Target.InOutput(inOutput.group(1), ofClass(inOutput.group(2)));
        }
        return ofClass(trimmed);
    }

    private static Matcher matched(Pattern pattern, String text, String form) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidRequestException("target '" + text + "' is not written as " + form);
        }
        return matcher;
    }

    private static Target.OfClass ofClass(String text) {
        if (text.isEmpty()) {
            throw new InvalidRequestException("the target is empty; give a class number, a label, or top, top2, ...");
        }
        if (text.matches("top\\d{0,6}")) {
            return new Target.Top(text.equals("top") ? 1 : Integer.parseInt(text.substring(3)));
        }
        return text.matches("\\d{1,9}") ? new Target.ClassIndex(Integer.parseInt(text)) : new Target.Label(text);
    }

    private static List<Integer> numbers(String list, String target) {
        if (list == null) {
            return List.of();
        }
        try {
            return Arrays.stream(list.split(","))
                    .map(String::strip)
                    .map(n -> n.equals("*") ? Integer.valueOf(-1) : Integer.valueOf(n))
                    .toList();
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "target '" + target + "': '" + list + "' is not a list of whole numbers joined by commas", e);
        }
    }
}
