package convscope.output;

import convscope.explain.Explanation;
import convscope.render.NumpyFiles;
import convscope.words.Language;

/** The main array of a result, as NumPy reads it. */
final class NpyOutput implements Output {
    @Override
    public String ending() {
        return ".npy";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return NumpyFiles.npy(explanation.arrays().values().iterator().next());
    }
}
