package convscope.web;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.OnePass;
import convscope.explain.Score;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.graph.UnsuitableModelException;
import convscope.method.Explainers;
import convscope.network.Names;
import convscope.report.Replay;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A method that is to explain an answer, as a client asks for it.
 *
 * @param model id
 * @param input id; empty for methods that read the weights alone
 * @param target text; empty for the network's first answer
 * @param score {@code logit} or {@code probability}; empty for the logit
 * @param parameters texts by name
 */
record ExplainRequest(
        String model, String input, String target, String score, long seed, Map<String, String> parameters) {
    ExplainRequest {
        model = model == null ? "" : model;
        input = input == null ? "" : input;
        target = target == null || target.isBlank() ? "top" : target.strip();
        score = score == null || score.isBlank() ? "logit" : score.strip().toLowerCase(Locale.ROOT);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        if (!List.of("logit", "probability").contains(score)) {
            throw new InvalidRequestException(Names.unknown("score", score, List.of("logit", "probability")));
        }
    }

    /** A request that was found possible, with the method it asks for. */
    record Checked(ExplainRequest request, Descriptor method, Explainer<?> explainer) {
        Job.Lane lane() {
            boolean quick = explainer instanceof OnePass
                    || request.input().isEmpty()
                    || method.type().getPackageName().endsWith(".layer");
            return quick ? Job.Lane.QUICK : Job.Lane.LONG;
        }

        /** Does what is asked for, watched. */
        Explanation explain(Subject prepared, Convscope scope, Inputs inputs, Job job) {
            Subject subject = prepared;
            if (subject.hasInput()) {
                subject = subject.explaining(new InputText(inputs, scope).target(request.target()))
                        .scoredBy(request.scored());
            }
            return explainer.explain(subject.seeded(request.seed()).watchedBy(job));
        }
    }

    /**
     * Finds out, before any work, whether the method is known, fits the model, and takes these parameters.
     *
     * @throws UnsuitableModelException if it does not fit, with the reason
     */
    Checked checked(String name, Convscope scope) {
        Descriptor method = Explainers.named(name);
        Explainer<?> explainer = Explainers.create(method, parameters);
        Suitability suits = explainer.suits(scope.network());
        if (!suits.suits()) {
            throw new UnsuitableModelException(
                    name + " does not fit " + scope.network().name() + ": " + suits.reason());
        }
        if (method.about().needsInput() && input.isEmpty()) {
            throw new InvalidRequestException(
                    name + " explains the answer to an input: give \"input\", the id of one that was sent");
        }
        return new Checked(this, method, explainer);
    }

    Origin origin() {
        return new Origin(model, input, target);
    }

    /** What a command line needs to do the same, for a model that was opened with these options. */
    Replay replay(List<String> opening, String writtenTarget) {
        return new Replay(opening, writtenTarget, scored(), seed);
    }

    private Score scored() {
        return Score.valueOf(score.toUpperCase(Locale.ROOT));
    }
}
