package convscope.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import convscope.graph.InvalidRequestException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads pictures: PNG, JPEG, WebP, GIF (its first frame), BMP and TIFF, told apart by content. */
public final class PictureFiles {
    /** Pixels of a picture at most; the declared size is checked before anything is decoded. */
    public static final long MAX_PIXELS = 100_000_000;

    private static final long MAX_BYTES = 500_000_000;
    private static final String EXPECTED = "a picture is expected (png, jpg, webp, gif, bmp, tiff)";

    static {
        ImageIO.setUseCache(false);
    }

    private PictureFiles() {}

    /**
     * Reads a picture and turns it as its EXIF orientation says.
     *
     * @throws InvalidRequestException if there is no such file, it is no picture, is damaged, or has over 100 million pixels
     */
    public static Picture read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidRequestException(file + ": no such file; " + EXPECTED + ", or builtin:cat");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(file + ": is a folder; " + EXPECTED);
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidRequestException(file + ": the file has " + Files.size(file)
                        + " bytes; pictures up to " + MAX_BYTES + " bytes are read");
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new InvalidRequestException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }

    /** Reads a picture from the bytes of a file; {@code name} is for messages. */
    public static Picture read(byte[] bytes, String name) {
        if (bytes.length == 0) {
            throw new InvalidRequestException(name + ": the file is empty; " + EXPECTED);
        }
        try (ImageInputStream in = new PictureStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new InvalidRequestException(name + ": not a picture of a known format; " + EXPECTED);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new InvalidRequestException(
                            name + ": the picture is declared as " + reader.getWidth(0) + " x " + reader.getHeight(0)
                                    + " pixels; at most " + MAX_PIXELS + " are read. Make it smaller first.");
                }
                return Orientation.upright(decoded(reader, bytes, name), orientation(bytes));
            } finally {
                reader.dispose();
            }
        } catch (InvalidRequestException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage() == null || e instanceof NullPointerException
                    ? "its data ends early or makes no sense"
                    : e.getMessage();
            throw new InvalidRequestException(
                    name + ": the picture is damaged or of an unusual kind (" + why
                            + "); open it in another program and save it as png",
                    e);
        }
    }

    private static Picture decoded(ImageReader reader, byte[] bytes, String name) throws IOException {
        if (CmykJpeg.isCmyk(bytes)) {
            return CmykJpeg.picture(reader.readRaster(0, null), CmykJpeg.isYcck(bytes));
        }
        BufferedImage image = reader.read(0);
        if (image.getColorModel().getTransferType() > DataBuffer.TYPE_USHORT) {
            throw new InvalidRequestException(
                    name
                            + ": the pixels are real numbers or have over 16 bits, of which it is not known what is white; save them as .npy or as 8 bits");
        }
        return Picture.of(image);
    }

    private static int orientation(byte[] bytes) {
        boolean jpeg = bytes.length > 2 && (bytes[0] & 255) == 0xff && (bytes[1] & 255) == 0xd8;
        boolean other = bytes.length > 4 && (bytes[0] == 'I' || bytes[0] == 'M' || bytes[0] == 'R' || bytes[1] == 'P');
        if (!jpeg && !other) {
            return 1;
        }
        try {
            ExifIFD0Directory exif = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            return exif != null && exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
                    ? exif.getInt(ExifIFD0Directory.TAG_ORIENTATION)
                    : 1;
        } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
            return 1;
        }
    }
}
