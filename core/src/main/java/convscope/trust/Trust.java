package convscope.trust;

import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.words.Language;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether a map tells what the network goes by: insertion and deletion (Petsiuk et al. 2018, arXiv:1806.07421, section 4.2) and ROAD (Rong et al. 2022, arXiv:2202.00449,
 * section 4: noisy linear imputation), beside random maps, an edge detector and a map of the middle.
 *
 * <p>Places are ranked, equal ones in a random order, so that a map that is the same everywhere does as random maps do. All channels of a place go together. ROAD takes
 * 10, 30, 50, 70 and 90 % of the places away; each is filled in as the weighted mean of its eight neighbours (1/6 beside, 1/12 across), which are filled in likewise.
 *
 * @param label what is explained
 * @param isProbability whether curves hold the probability of a class; otherwise the explained scalar
 * @param options how the map was put to the test
 * @param figures of the map, then of the random maps, the edge detector and the map of the middle
 */
public record Trust(String label, boolean isProbability, TrustOptions options, List<Figures> figures) {
    public Trust {
        figures = List.copyOf(figures);
    }

    /** Puts a map to the test as usual. */
    public static Trust of(Subject subject, Heatmap map) {
        return of(subject, map, new TrustOptions());
    }

    /**
     * Puts a map to the test.
     *
     * @param subject what the map explains; told of progress, and may be ended by its watcher
     * @param map made for this subject; where it explains a class, that class is tested
     * @throws convscope.graph.InvalidRequestException if the map explains another input
     * @throws convscope.graph.UnsuitableModelException if the network has several inputs, or one of whole numbers
     * @throws convscope.graph.CancelledException if the watcher ended it
     */
    public static Trust of(Subject subject, Heatmap map, TrustOptions options) {
        return new Contest(subject, map, options).run();
    }

    /** The figures of the map itself. */
    public Figures ofMap() {
        return figures.get(0);
    }

    private List<Figures> all(Figures.Kind kind) {
        return figures.stream().filter(f -> f.of() == kind).toList();
    }

    /** Where the map stands in insertion, deletion and, for inputs that are planes, ROAD. */
    public List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        standings.add(standing("insertion", true, f -> f.insertion().area()));
        standings.add(standing("deletion", false, f -> f.deletion().area()));
        if (ofMap().road() != null) {
            standings.add(standing("road", true, Figures::road));
        }
        return standings;
    }

    private Standing standing(String measure, boolean moreIsBetter, Function<Figures, Double> figure) {
        double own = figure.apply(ofMap());
        List<Double> random = all(Figures.Kind.RANDOM).stream().map(figure).toList();
        double mean = random.stream().mapToDouble(r -> r).average().orElse(0);
        double squares =
                random.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
        return new Standing(
                measure,
                moreIsBetter,
                own,
                mean,
                random.size() > 1 ? Math.sqrt(squares / (random.size() - 1)) : 0,
                (int) random.stream()
                        .filter(r -> moreIsBetter ? own > r : own < r)
                        .count(),
                random.size(),
                figure.apply(all(Figures.Kind.EDGES).get(0)),
                figure.apply(all(Figures.Kind.CENTRE).get(0)));
    }

    /** Whether the map does better than chance, and than what knows nothing of the network. */
    public List<Text> words() {
        return new TrustWords(this).all();
    }

    /** All numbers and words, for JSON. */
    public Map<String, Object> fields(Language language) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", label);
        fields.put("values", isProbability ? "probability" : "explained scalar");
        fields.put("steps", options.steps());
        fields.put("deletion fills with", options.deleted().text());
        fields.put("insertion starts from", options.inserted().text());
        fields.put("noise of ROAD", options.noise());
        fields.put("standings", standings());
        fields.put("figures", figures);
        fields.put("words", words().stream().map(text -> text.in(language)).toList());
        return fields;
    }
}
