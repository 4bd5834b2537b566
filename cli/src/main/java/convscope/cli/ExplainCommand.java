package convscope.cli;

import convscope.graph.InvalidRequestException;
import convscope.method.Explainers;
import convscope.network.Names;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convscope explain METHOD}: any method of the catalogue. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explains an answer by any method of the catalogue; 'convscope methods' lists them.",
        synopsisSubcommandLabel = "METHOD")
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = List.of();

    @Override
    public Integer call() {
        List<String> known = Explainers.all().stream().map(d -> d.name()).toList();
        if (words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name a method: " + String.join(", ", known));
        }
        throw new InvalidRequestException(Names.unknown("explainer", words.get(0), known));
    }
}
