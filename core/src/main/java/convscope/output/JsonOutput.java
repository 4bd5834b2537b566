package convscope.output;

import convscope.explain.Explanation;
import convscope.report.RecordJson;
import convscope.words.Language;

/** The record of a result with its summary numbers and words. */
final class JsonOutput implements Output {
    @Override
    public String ending() {
        return ".json";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return Outputs.utf8(RecordJson.write(explanation, language));
    }
}
