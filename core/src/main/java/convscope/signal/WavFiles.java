package convscope.signal;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads sounds: {@code .wav} files with 8, 16, 24 or 32 bits a sample, or 32-bit real numbers; whole numbers are scaled to -1..1. */
public final class WavFiles {
    private static final String EXPECTED = "a .wav file with PCM samples of 8, 16, 24 or 32 bits is expected";

    private WavFiles() {}

    /**
     * Reads the bytes of a file.
     *
     * @throws InvalidRequestException if it is no such file, or is shorter than it declares
     */
    public static Signal read(byte[] bytes, String name) {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes))) {
            AudioFormat format = in.getFormat();
            int bits = format.getSampleSizeInBits();
            boolean real = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
            boolean whole = format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
                    || format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
            if (!(whole && bits % 8 == 0 && bits >= 8 && bits <= 32) && !(real && bits == 32)) {
                throw new InvalidRequestException(
                        name + ": holds " + format.getEncoding() + " with " + bits + " bits a sample; " + EXPECTED);
            }
            long declared = in.getFrameLength() * format.getFrameSize();
            if (in.getFrameLength() < 1 || format.getFrameSize() < 1 || declared > bytes.length) {
                throw new InvalidRequestException(name + ": declares " + in.getFrameLength() + " samples, which is "
                        + declared + " bytes, and the whole file has " + bytes.length + "; it is cut off or empty");
            }
            byte[] data = in.readNBytes((int) declared);
            if (data.length < declared) {
                throw new InvalidRequestException(name + ": declares " + declared + " bytes of samples, but "
                        + data.length + " follow; the file is cut off");
            }
            return signal(data, format, (int) in.getFrameLength());
        } catch (UnsupportedAudioFileException e) {
            throw new InvalidRequestException(name + ": not a sound that can be read; " + EXPECTED, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidRequestException(name + ": the sound is damaged (" + e.getMessage() + "); " + EXPECTED, e);
        }
    }

    private static Signal signal(byte[] data, AudioFormat format, int frames) {
        int size = format.getSampleSizeInBits() / 8;
        boolean unsigned = format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
        boolean real = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
        ByteBuffer buffer =
                ByteBuffer.wrap(data).order(format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[frames * format.getChannels()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = real ? buffer.getFloat(4 * i) : whole(data, i * size, size, format.isBigEndian(), unsigned);
        }
        String sentence = String.format(
                Locale.ROOT,
                "%d samples at %.0f a second%s",
                frames,
                format.getSampleRate(),
                real ? "" : ", scaled to -1..1");
        return new Signal(Tensor.of(samples, frames, format.getChannels()), sentence);
    }

    private static float whole(byte[] data, int at, int size, boolean bigEndian, boolean unsigned) {
        long value = 0;
        for (int b = 0; b < size; b++) {
            int place = bigEndian ? size - 1 - b : b;
            value |= (data[at + b] & 255L) << (8 * place);
        }
        long half = 1L << (8 * size - 1);
        long signed = unsigned ? value - half : (value ^ half) - half;
        return (float) ((double) signed / half);
    }
}
