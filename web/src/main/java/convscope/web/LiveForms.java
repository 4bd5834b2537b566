package convscope.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.output.Outputs;
import convscope.picture.Picture;
import convscope.render.NumpyFiles;
import convscope.report.Page;
import convscope.words.Language;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A result in memory, whose forms are made when they are asked for.
 *
 * @param described the fields that describe it
 */
record LiveForms(Explanation explanation, Map<String, Object> described) implements ResultForms {
    private static final long RECORD = 4096;

    @Override
    public byte[] fields() {
        return bytes(described);
    }

    @Override
    public byte[] file(String ending, Language language) {
        return Outputs.all().stream()
                .filter(output -> output.ending().equals(ending))
                .findFirst()
                .map(output -> output.bytes(explanation, language))
                .orElseThrow(() -> ResultForms.unknownEnding(ending));
    }

    @Override
    public byte[] array(String name) {
        Map<String, Tensor> arrays = explanation.arrays();
        return NumpyFiles.npy(arrays.get(ResultForms.chosen(List.copyOf(arrays.keySet()), name)));
    }

    @Override
    public Page.Section section(Language language) {
        return Page.section(explanation, language);
    }

    /** The picture that the result lies over, which it may share with others; empty for none. */
    Optional<Picture> picture() {
        return explanation instanceof Heatmap map ? Optional.ofNullable(map.picture()) : Optional.empty();
    }

    /** Bytes that it holds, without its picture. Maps at the input's resolution are made when they are asked for, and do not count. */
    long size() {
        Stream<Tensor> held = explanation instanceof Heatmap heatmap
                ? heatmap.perInput().stream().flatMap(map -> Stream.of(map.raw(), map.uncut(), map.attribution()))
                : explanation.arrays().values().stream();
        return RECORD
                + held.filter(Objects::nonNull)
                        .mapToLong(array -> 4 * array.count())
                        .sum();
    }

    static byte[] bytes(Object value) {
        try {
            return Body.JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }
}
