package convscope.method.perturbation;

import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.picture.Picture;
import convscope.picture.Superpixels;
import convscope.runtime.Query;
import convscope.text.Tokens;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts that a subject's inputs are divided into, counted through all inputs: each part is kept or masked as a whole. */
final class Parts {
    private final Subject subject;
    private final Map<String, Division> divisions = new LinkedHashMap<>();
    private int count;

    /**
     * One input's parts.
     *
     * @param first number of its first part
     * @param labels the part of each position, counted from 0
     * @param parts their number
     * @param grid sizes of the grid that the parts form; null where they form none
     */
    private record Division(int first, int[] labels, int parts, long[] grid) {}

    private Parts(Subject subject) {
        this.subject = subject;
    }

    /** Superpixels of pictures, the words of texts that have no more of them, cells of other inputs; about so many per input. */
    static Parts superpixels(Subject subject, int about) {
        Parts parts = new Parts(subject);
        for (ModelInput input : subject.explainedInputs()) {
            long[] space = subject.inputSpace(input);
            Optional<Picture> picture =
                    subject.picture(input).filter(p -> Arrays.equals(space, new long[] {p.height(), p.width()}));
            Optional<Tokens> few = subject.tokens(input).filter(tokens -> tokens.words() <= about);
            parts.add(
                    input,
                    picture.map(p -> Superpixels.slic(p, about))
                            .or(() -> few.map(Parts::words))
                            .orElseGet(() -> Superpixels.grid(space, about)),
                    null);
        }
        return parts;
    }

    /** A part per word, and one for all padding. */
    private static Superpixels words(Tokens tokens) {
        int positions = tokens.positions().size();
        int[] labels = new int[positions];
        for (int p = 0; p < positions; p++) {
            labels[p] = tokens.positions().get(p).isPadding() ? positions : p;
        }
        return Superpixels.of(new long[] {positions}, labels);
    }

    /** A grid of about so many cells over each input. */
    static Parts cells(Subject subject, int about) {
        Parts parts = new Parts(subject);
        for (ModelInput input : subject.explainedInputs()) {
            long[] space = subject.inputSpace(input);
            int[] perAxis = Superpixels.perAxis(space, about);
            long[] grid = Arrays.stream(perAxis).asLongStream().toArray();
            parts.add(input, Superpixels.cells(space, perAxis), grid);
        }
        return parts;
    }

    private void add(ModelInput input, Superpixels segments, long[] grid) {
        divisions.put(input.name(), new Division(count, segments.labels(), segments.count(), grid));
        count += segments.count();
    }

    /** Number of parts of all inputs. */
    int count() {
        return count;
    }

    /** Per input and position how much is kept. */
    Map<String, float[]> spread(float[] keptOfParts) {
        Map<String, float[]> masks = new LinkedHashMap<>();
        divisions.forEach((input, division) -> {
            float[] mask = new float[division.labels.length];
            for (int p = 0; p < mask.length; p++) {
                mask[p] = keptOfParts[division.first + division.labels[p]];
            }
            masks.put(input, mask);
        });
        return masks;
    }

    /**
     * The explained scalar with some parts kept and the others masked.
     *
     * @param kept how much of each part is kept, per run
     * @param soFar makes a map of the scores of the first runs
     * @return one score per run
     */
    double[] scores(Masking masking, List<float[]> kept, Function<double[], Heatmap> soFar) {
        double[] scores = new double[kept.size()];
        int[] known = {0};
        Query query = Query.of(List.of(subject.explained().edge()));
        Samples.of(subject, scores.length)
                .showing(() -> soFar.apply(Arrays.copyOf(scores, known[0])))
                .run(query, run -> masking.masked(spread(kept.get(run))), (run, pass, item) -> {
                    scores[run] = subject.score(pass, item);
                    known[0] = run + 1;
                });
        return scores;
    }

    /** A number per part as maps over the inputs: every position has its part's number; parts that form a grid make a map of the grid's size. */
    Heatmap heatmap(double[] values, ExplanationRecord record) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        divisions.forEach((input, division) -> maps.put(input, map(values, division, input)));
        return heatmap(subject, maps, record);
    }

    private Tensor map(double[] values, Division division, String input) {
        boolean isGrid = division.grid != null;
        float[] map = new float[isGrid ? division.parts : division.labels.length];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) values[division.first + (isGrid ? i : division.labels[i])];
        }
        return Tensor.of(map, isGrid ? division.grid : space(subject, input));
    }

    private static long[] space(Subject subject, String input) {
        return subject.explainedInputs().stream()
                .filter(i -> i.name().equals(input))
                .findFirst()
                .map(subject::inputSpace)
                .orElseThrow();
    }

    /** A map per input, joined. */
    static Heatmap heatmap(Subject subject, Map<String, Tensor> maps, ExplanationRecord record) {
        return Heatmap.ofInputs(subject, record, input -> maps.get(input.name()), input -> null);
    }
}
