package convscope.picture;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of a picture's file for ImageIO.
 *
 * <p>Decoders that go on past the end of damaged data, each time catching the exception that tells them, can take minutes over a hundred bytes. Here reading past the
 * end fails for good after {@link #MOST_ENDS} times.
 */
final class PictureStream extends ImageInputStreamImpl {
    static final int MOST_ENDS = 1000;
    private final byte[] bytes;
    private int ends;

    PictureStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 255 : end();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return end();
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    private int end() throws IOException {
        if (++ends > MOST_ENDS) {
            throw new IOException("its data ends early");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
