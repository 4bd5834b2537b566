package convscope.picture;

import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Files that golden/values_resampling.py and golden/make_picture_files.py made. */
final class Resource {
    private Resource() {}

    static byte[] bytes(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Tensor> arrays(String name) {
        return NumpyFiles.read(bytes(name), name);
    }

    static Picture picture(String name) {
        return PictureFiles.read(bytes(name), name);
    }

    /** A uint8 array {@code [H, W, 3]} as a picture. */
    static Picture picture(Tensor pixels) {
        byte[] rgb = new byte[(int) pixels.count()];
        pixels.bytes().get(rgb);
        return Picture.ofRgb((int) pixels.size(1), (int) pixels.size(0), rgb);
    }
}
