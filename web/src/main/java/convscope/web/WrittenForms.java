package convscope.web;

import convscope.output.Output;
import convscope.output.Outputs;
import convscope.render.NumpyFiles;
import convscope.report.Page;
import convscope.words.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A result on disk, every form of it as a file of its own.
 *
 * @param size of all files, in bytes
 */
record WrittenForms(Workspace workspace, Map<String, Path> files, long size) implements ResultForms {
    private static final String FIELDS = "fields";
    private static final String ARRAY = "array/";

    /**
     * Writes every form of a result.
     *
     * @throws ProblemException 507 if the disk is full; nothing is left behind then
     */
    static WrittenForms of(LiveForms live, Workspace workspace) {
        Map<String, Path> files = new LinkedHashMap<>();
        long sum = 0;
        try {
            for (Map.Entry<String, byte[]> form : all(live).entrySet()) {
                files.put(form.getKey(), workspace.keep(form.getValue(), "a result"));
                sum += form.getValue().length;
            }
        } catch (ProblemException e) {
            files.values().forEach(workspace::remove);
            throw e;
        }
        return new WrittenForms(workspace, files, sum);
    }

    private static Map<String, byte[]> all(LiveForms live) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put(FIELDS, live.fields());
        for (Language language : Language.values()) {
            for (Output output : Outputs.all()) {
                forms.put(file(output.ending(), language.name()), live.file(output.ending(), language));
            }
            forms.put(section(language.name()), LiveForms.bytes(live.section(language)));
        }
        live.explanation().arrays().forEach((name, array) -> forms.put(ARRAY + name, NumpyFiles.npy(array)));
        return forms;
    }

    private static String file(String ending, String language) {
        return ending + "/" + language;
    }

    private static String section(String language) {
        return "section/" + language;
    }

    @Override
    public byte[] fields() {
        return workspace.read(files.get(FIELDS));
    }

    @Override
    public byte[] file(String ending, Language language) {
        Path file = files.get(file(ending, language.name()));
        if (file == null) {
            throw ResultForms.unknownEnding(ending);
        }
        return workspace.read(file);
    }

    @Override
    public byte[] array(String name) {
        List<String> arrays = files.keySet().stream()
                .filter(form -> form.startsWith(ARRAY))
                .map(form -> form.substring(ARRAY.length()))
                .toList();
        return workspace.read(files.get(ARRAY + ResultForms.chosen(arrays, name)));
    }

    @Override
    public Page.Section section(Language language) {
        try {
            return Body.JSON.readValue(workspace.read(files.get(section(language.name()))), Page.Section.class);
        } catch (IOException e) {
            throw new IllegalStateException("a section that was written cannot be read", e);
        }
    }

    void remove() {
        files.values().forEach(workspace::remove);
    }
}
