package convscope.web;

import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.lesson.Lesson;
import convscope.lesson.LessonGrid;
import convscope.lesson.Lessons;
import convscope.lesson.Question;
import convscope.lesson.Questions;
import convscope.lesson.Tour;
import convscope.model.Layer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;

/** How numbers of a layer come about, what people ask first, and the tour. */
final class LessonRoutes {
    private final OpenModels models;

    LessonRoutes(OpenModels models) {
        this.models = models;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/models/{model}/layers/{layer}/lesson", this::lesson);
        routes.get("/api/models/{model}/layers/{layer}/grid", this::grid);
        routes.get("/api/models/{model}/questions", this::questions);
        routes.get("/api/models/{model}/tour", this::tour);
    }

    private void lesson(Context request) {
        models.with(request.pathParam("model"), Body.query(request, "input"), subject -> {
            Lesson lesson = lesson(subject, request);
            return request.json(LessonJson.of(lesson));
        });
    }

    /** Of the position asked for; without one, of the largest number of the unit or the layer. */
    private static Lesson lesson(Subject subject, Context request) {
        Layer layer = LayerRoutes.layer(subject.network(), request);
        String unit = Body.query(request, "unit");
        String at = Body.query(request, "at");
        if (unit.isEmpty() && !at.isEmpty()) {
            throw new InvalidRequestException("\"at\" says which position, but \"unit\" does not say which map");
        }
        if (unit.isEmpty()) {
            return Lessons.atStrongest(subject, layer);
        }
        int channel = Body.whole(unit, "unit");
        return at.isEmpty()
                ? Lessons.atStrongest(subject, layer, channel)
                : Lessons.at(subject, layer, channel, position(at));
    }

    private static List<Integer> position(String at) {
        return Arrays.stream(Body.wholes(at, "position")).boxed().toList();
    }

    private void grid(Context request) {
        models.with(request.pathParam("model"), Body.query(request, "input"), subject -> {
            Layer layer = LayerRoutes.layer(subject.network(), request);
            int channel = Body.whole(Body.query(request, "unit"), "unit");
            LessonGrid grid = Lessons.grid(subject, layer, channel, position(Body.query(request, "at")));
            return request.json(LessonJson.of(grid));
        });
    }

    private void questions(Context request) {
        List<Question> questions = models.with(request.pathParam("model"), scope -> Questions.of(scope.network()));
        request.json(questions);
    }

    private void tour(Context request) {
        models.with(
                request.pathParam("model"), Body.query(request, "input"), subject -> request.json(Tour.of(subject)));
    }
}
