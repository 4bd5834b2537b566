package convscope.explain;

import convscope.runtime.EngineVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers an {@link ExplanationRecord} while a method works. */
public final class Recording {
    private final Explainer<?> explainer;
    private final Subject subject;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private String target = "";
    private String label = "";
    private String layer = "";

    /** Starts with what method and subject say of themselves. */
    public Recording(Explainer<?> explainer, Subject subject) {
        this.explainer = explainer;
        this.subject = subject;
        notes.addAll(subject.network().notes());
    }

    /** What is explained. */
    public Recording target(Explained explained) {
        target = explained.sentence();
        label = explained.label();
        if (explained.index() >= 0) {
            values.put("class", (double) explained.index());
        }
        values.put("score", explained.score());
        if (!Double.isNaN(explained.probability())) {
            values.put("probability", explained.probability());
        }
        return this;
    }

    /** What the result is about, where that is no target: such as a unit. */
    public Recording about(String subjectMatter) {
        label = subjectMatter;
        return this;
    }

    /** The layer that was read, and why this one. */
    public Recording layer(String sentence) {
        layer = sentence;
        return this;
    }

    /** A summary number. */
    public Recording value(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** A further fact, one sentence. */
    public Recording note(String sentence) {
        notes.add(sentence);
        return this;
    }

    /** The record. */
    public ExplanationRecord done() {
        Descriptor descriptor = Descriptor.of(explainer.getClass());
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("convscope", Version.CONVSCOPE);
        versions.put("onnxruntime", EngineVersion.get());
        versions.put("java", System.getProperty("java.version"));
        return new ExplanationRecord(
                descriptor.name(),
                descriptor.values(explainer),
                subject.network().model().provenance(),
                subject.hasInput() ? subject.inputName() : "",
                subject.hasInput() ? subject.inputHash() : "",
                subject.hasInput() ? subject.preprocessing() : "",
                target,
                label,
                layer,
                subject.seed(),
                versions,
                values,
                notes);
    }
}
