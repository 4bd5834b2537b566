package convscope.explain;

import convscope.graph.Sha256;
import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of what is fed, in the order of the inputs' names. */
final class InputHash {
    private InputHash() {}

    static String of(Map<String, Tensor> inputs) {
        MessageDigest digest = Sha256.digest();
        for (Tensor tensor : new TreeMap<>(inputs).values()) {
            ByteBuffer shape = ByteBuffer.allocate(8 * tensor.rank());
            for (long size : tensor.shape()) {
                shape.putLong(size);
            }
            digest.update(shape.flip());
            digest.update(tensor.bytes());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
