package convscope.output;

import convscope.explain.Explanation;
import convscope.render.NumpyFiles;
import convscope.words.Language;

/** All arrays of a result by name, as NumPy reads them. */
final class NpzOutput implements Output {
    @Override
    public String ending() {
        return ".npz";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return NumpyFiles.npz(explanation.arrays());
    }
}
