package convscope.web;

import convscope.graph.InvalidRequestException;
import convscope.report.Page;
import convscope.report.Report;
import convscope.words.Language;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Many results as one page, those for one input together. */
final class ReportRoutes {
    private static final int MOST = 60;

    private final OpenModels models;
    private final Results results;

    ReportRoutes(OpenModels models, Results results) {
        this.models = models;
        this.results = results;
    }

    void add(RoutesConfig routes) {
        routes.post("/api/reports", this::report);
    }

    /** Results that are to be put into one page. */
    record Wanted(List<String> results, String title, String language) {}

    private void report(Context request) {
        Wanted wanted = Body.json(request, Wanted.class);
        if (wanted.results() == null || wanted.results().isEmpty()) {
            throw new InvalidRequestException("\"results\" is empty: pin at least one result");
        }
        if (wanted.results().size() > MOST) {
            throw new InvalidRequestException("a report holds at most " + MOST + " results, not "
                    + wanted.results().size());
        }
        Language language = Language.of(wanted.language() == null ? "en" : wanted.language());
        Map<String, Results.Made> first = new LinkedHashMap<>();
        Map<String, List<Page.Section>> sections = new LinkedHashMap<>();
        for (String id : wanted.results()) {
            Results.Made made = results.made(id);
            String chapter =
                    String.join("\n", made.origin().model(), made.origin().input(), made.modelName(), made.inputName());
            first.putIfAbsent(chapter, made);
            sections.computeIfAbsent(chapter, k -> new ArrayList<>())
                    .add(results.section(id, language).withCommand(made.command()));
        }
        List<Report.Chapter> chapters = new ArrayList<>();
        sections.forEach((chapter, of) -> chapters.add(new Report.Chapter(head(first.get(chapter), language), of)));
        String title = wanted.title() == null ? "" : wanted.title();
        request.header("Content-Disposition", "attachment; filename=\"convscope-report.html\"");
        request.contentType("text/html; charset=utf-8").result(new Report(title, chapters, Map.of(), language).html());
    }

    /**
     * The head of a chapter; no more than names where the model or the input is no longer on this server, or never was, as with moments of a training and changed
     * inputs.
     */
    private Page.Section head(Results.Made made, Language language) {
        Page.Section names = Report.head(made.inputName(), made.modelName(), language);
        try {
            return models.with(made.origin().model(), made.origin().input(), subject -> {
                boolean same = subject.network().name().equals(made.modelName())
                        && subject.inputName().equals(made.inputName());
                return same ? Report.head(subject, language) : names;
            });
        } catch (ProblemException e) {
            return names;
        }
    }
}
