package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.picture.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures one after the other as a GIF that starts again for ever. Each keeps its own palette of at most 256 colours.
 *
 * @param milliseconds how long each picture stays, rounded to hundredths of a second
 * @param lastMilliseconds how long the last one stays before all starts again
 */
public record AnimatedGif(int milliseconds, int lastMilliseconds) {
    /** Two hundredths of a second: shorter delays are ignored by most programs. */
    private static final int SHORTEST = 20;

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    public AnimatedGif {
        if (milliseconds < SHORTEST || lastMilliseconds < SHORTEST) {
            throw new InvalidRequestException("a picture of a GIF stays at least " + SHORTEST + " milliseconds, was "
                    + milliseconds + " and " + lastMilliseconds);
        }
    }

    /**
     * The bytes of the file.
     *
     * @throws InvalidRequestException if there is no picture, or their sizes differ
     */
    public byte[] of(List<Picture> pictures) {
        if (pictures.isEmpty()) {
            throw new InvalidRequestException("a GIF needs at least one picture");
        }
        for (Picture each : pictures) {
            if (each.width() != pictures.get(0).width()
                    || each.height() != pictures.get(0).height()) {
                throw new InvalidRequestException(
                        "the pictures of a GIF must be of one size, found " + pictures.get(0) + " and " + each);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < pictures.size(); i++) {
                int stays = i == pictures.size() - 1 ? lastMilliseconds : milliseconds;
                var image = pictures.get(i).toBufferedImage();
                IIOMetadata metadata =
                        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
                writer.writeToSequence(new IIOImage(image, null, timed(metadata, stays, i == 0)), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadata timed(IIOMetadata metadata, int milliseconds, boolean first)
            throws IIOInvalidTreeException {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(Math.round(milliseconds / 10f)));
        if (first) {
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0});
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }
}
