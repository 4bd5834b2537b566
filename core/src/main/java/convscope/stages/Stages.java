package convscope.stages;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Explainer;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.method.cam.GradCam;
import convscope.report.Agreement;
import convscope.report.RecordJson;
import convscope.words.Language;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One input as a network saw it through its training: answers, maps and kernels, stage by stage. All stages are explained for one class.
 *
 * @param method that made the maps, as it is written in {@code --methods}
 * @param input its name
 * @param stages first to last
 * @param drifts of every layer with kernels, in the network's order
 * @param agreement of every two stages' maps
 */
public record Stages(String method, String input, List<Stage> stages, List<LayerDrift> drifts, Agreement agreement) {
    public Stages {
        stages = List.copyOf(stages);
        drifts = List.copyOf(drifts);
    }

    /** Follows the last stage's first answer by Grad-CAM, watched by nobody. */
    public static Stages of(List<Checkpoint> checkpoints, Function<Convscope, Subject> input) {
        return of(checkpoints, input, new GradCam(), new Target.Top(1), new OpenOptions(), Progress.NONE);
    }

    /**
     * Follows a class through the stages.
     *
     * @param checkpoints first to last; files of one network
     * @param input makes the input ready for a stage: {@code scope -> scope.input("builtin:cat")}
     * @param method a method that gives maps
     * @param target the class, found in the last stage's answer
     * @param options how every stage is opened
     * @param progress told after every stage, with its map, and by methods of many runs meanwhile; may end the work
     * @throws convscope.graph.InvalidRequestException if there are fewer than two stages, they are not one network's, or the target is no class
     * @throws convscope.graph.UnsuitableModelException if the method does not fit the network or gives no map
     * @throws convscope.graph.CancelledException if the watcher ended it
     */
    public static Stages of(
            List<Checkpoint> checkpoints,
            Function<Convscope, Subject> input,
            Explainer<?> method,
            Target target,
            OpenOptions options,
            Progress progress) {
        return new StageWalk(checkpoints, input, method, options, progress).follow(target);
    }

    /** The stage at the end of the training. */
    public Stage last() {
        return stages.get(stages.size() - 1);
    }

    /** What happened, most important first: when the answer came, when its place settled, which layers moved. */
    public List<Text> words() {
        return new StageWords(this).all();
    }

    /** All numbers, records and words, for JSON. */
    public Map<String, Object> fields(Language language) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", method);
        fields.put("input", input);
        fields.put("target", last().target().label());
        List<Object> rows = new ArrayList<>();
        for (Stage stage : stages) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("stage", stage.checkpoint());
            row.put("target", stage.target());
            row.put("top", stage.top());
            row.put("rank correlation with the final map", stage.toFinal());
            row.put("rank correlation with the map before", stage.toPrevious());
            row.put("map", RecordJson.fields(stage.map(), language));
            rows.add(row);
        }
        fields.put("stages", rows);
        fields.put("drifts", drifts);
        fields.put("rank correlations", agreement.rankCorrelations());
        fields.put("structural similarities", agreement.similarities());
        fields.put("words", words().stream().map(text -> text.in(language)).toList());
        return fields;
    }
}
