package convscope.web;

import convscope.network.Names;
import convscope.output.Output;
import convscope.output.Outputs;
import convscope.report.Page;
import convscope.words.Language;
import java.util.List;

/** A result in every form in which it can be asked for: made when asked for, or written before. */
sealed interface ResultForms permits LiveForms, WrittenForms {
    /** The fields that describe it, as JSON. */
    byte[] fields();

    /**
     * The file of a kind, such as {@code .png}.
     *
     * @throws ProblemException 404 if results are not written so
     */
    byte[] file(String ending, Language language);

    /**
     * One of its arrays as an {@code .npy} file; the main one where {@code name} is empty.
     *
     * @throws ProblemException 404 if it has no such array
     */
    byte[] array(String name);

    /** The section of a report about it. */
    Page.Section section(Language language);

    static ProblemException unknownEnding(String ending) {
        List<String> known = Outputs.all().stream().map(Output::ending).toList();
        return new ProblemException(
                404, "results are not written as '" + ending + "'; known: " + String.join(", ", known));
    }

    /** The array that {@code name} means among those there are, the main one first. */
    static String chosen(List<String> arrays, String name) {
        if (!name.isEmpty() && !arrays.contains(name)) {
            throw new ProblemException(404, Names.unknown("array of this result", name, arrays));
        }
        return name.isEmpty() ? arrays.get(0) : name;
    }
}
