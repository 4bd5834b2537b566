package convscope.cli;

import convscope.explain.Descriptor;
import convscope.method.Explainers;
import convscope.words.Language;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope methods}: the catalogue, in words. */
@Command(name = "methods", mixinStandardHelpOptions = true, description = "Lists the methods, or tells all of one.")
final class MethodsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "METHOD", description = "the method to tell all of")
    private String method;

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            defaultValue = "en",
            description = "language of the words (default: en)")
    private String lang;

    @Override
    public Integer call() {
        Language language = Language.of(lang);
        PrintWriter out = spec.commandLine().getOut();
        List<Descriptor> shown = method == null ? Explainers.all() : List.of(Explainers.named(method));
        int widest = shown.stream().mapToInt(d -> d.name().length()).max().orElse(0);
        for (Descriptor d : shown) {
            String summary =
                    language == Language.ZH ? d.about().summaryZh() : d.about().summary();
            out.printf("%-" + widest + "s  %s%n", d.name(), summary);
        }
        if (method != null) {
            tell(shown.get(0), language, out);
        }
        return 0;
    }

    private static void tell(Descriptor d, Language language, PrintWriter out) {
        boolean zh = language == Language.ZH;
        out.println((zh ? "名称：" : "Title:  ")
                + (zh ? d.about().titleZh() : d.about().title()));
        if (!d.about().paper().isEmpty()) {
            out.println((zh ? "论文：" : "Paper:  ") + d.about().paper());
        }
        out.println((zh ? "结果：" : "Result: ") + d.result().getSimpleName());
        for (Descriptor.Parameter p : d.parameters()) {
            String values = p.values().isEmpty() ? "" : " [" + String.join("|", p.values()) + "]";
            String initial = (zh ? "（默认 " : " (default ")
                    + (p.defaultValue().isEmpty() ? "-" : p.defaultValue())
                    + (zh ? "）" : ")");
            out.println("  --" + p.name() + values + "  " + (zh ? p.aboutZh() : p.about()) + initial);
        }
        out.println("  convscope explain " + d.name() + " builtin:efficientnet-lite0"
                + (d.about().needsInput() ? " builtin:cat" : "") + " -o out.png");
    }
}
