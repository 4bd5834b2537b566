package convscope.report;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Score;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What explains a result again from the shell, besides method, model and input.
 *
 * @param opening options with which the model is opened, such as {@code --preprocess}, {@code tf}
 * @param target what is explained, as it was asked for; {@code top} is the network's first answer
 * @param seed start of random numbers
 */
public record Replay(List<String> opening, String target, Score score, long seed) {
    public Replay {
        opening = List.copyOf(opening);
    }

    /**
     * The command, in one line, with every option that is not at its default; words that a shell would take apart are quoted.
     *
     * @param input as the command line names it; not used for methods that read the weights alone
     */
    public String line(Explainer<?> method, String model, String input) {
        Descriptor descriptor = Descriptor.of(method.getClass());
        StringBuilder line = new StringBuilder("convscope explain " + descriptor.name() + " " + quoted(model));
        if (descriptor.about().needsInput()) {
            line.append(' ').append(quoted(input));
        }
        opening.forEach(word -> line.append(' ').append(quoted(word)));
        if (descriptor.about().needsInput()) {
            option(line, "target", target, "top");
            option(line, "score", score.name().toLowerCase(Locale.ROOT), "logit");
        }
        option(line, "seed", Long.toString(seed), "0");
        Map<String, String> usual = descriptor.values(descriptor.create());
        descriptor.values(method).forEach((name, value) -> option(line, name, value, usual.get(name)));
        return line.append(" -o ").append(descriptor.name()).append(".png").toString();
    }

    private static void option(StringBuilder line, String name, String value, String usual) {
        if (!value.equals(usual)) {
            line.append(" --").append(name).append(' ').append(quoted(value));
        }
    }

    private static String quoted(String text) {
        return text.matches("[\\w./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
