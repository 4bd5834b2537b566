package convscope.explain;

import convscope.graph.Tensor;
import convscope.runtime.EngineVersion;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers an {@link ExplanationRecord} while a method works. */
final class Recording {
    private final Explainer<?> explainer;
    private final Subject subject;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private String target = "";
    private String label = "";
    private String layer = "";

    Recording(Explainer<?> explainer, Subject subject) {
        this.explainer = explainer;
        this.subject = subject;
        notes.addAll(subject.network().model().notes());
    }

    Recording target(Explained explained) {
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

    Recording layer(String sentence) {
        layer = sentence;
        return this;
    }

    Recording value(String name, double value) {
        values.put(name, value);
        return this;
    }

    Recording note(String sentence) {
        notes.add(sentence);
        return this;
    }

    ExplanationRecord done() {
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
                subject.hasInput() ? hash(subject.input()) : "",
                subject.hasInput() ? subject.preprocessing() : "",
                target,
                label,
                layer,
                subject.seed(),
                versions,
                values,
                notes);
    }

    private static String hash(Tensor tensor) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer shape = ByteBuffer.allocate(8 * tensor.rank());
            for (long size : tensor.shape()) {
                shape.putLong(size);
            }
            digest.update(shape.flip());
            digest.update(tensor.bytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
