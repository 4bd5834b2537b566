package convscope.graph;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash by which files and inputs are known: SHA-256 (FIPS 180-4). */
public final class Sha256 {
    private Sha256() {}

    /** A new digest of 32 bytes. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
