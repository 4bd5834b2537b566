package convscope.stages;

import convscope.picture.Picture;
import convscope.render.AnimatedGif;
import convscope.render.LabelledGrid;
import convscope.report.Drawing;
import java.util.List;
import java.util.Locale;

/** The maps of a training as pictures: one after the other, or side by side. Each map is coloured from its own least to its own greatest value. */
public final class Film {
    private static final int FRAME = 360;
    private static final int TILE = 224;
    private static final int MOST_COLUMNS = 8;
    private static final AnimatedGif GIF = new AnimatedGif(900, 2400);

    private Film() {}

    /** The map over the picture through the stages, as an animated GIF that starts again for ever. */
    public static byte[] gif(Stages stages) {
        LabelledGrid frame = new LabelledGrid(1, FRAME);
        return GIF.of(stages.stages().stream()
                .map(stage -> frame.of(List.of(tile(stage, label(stage)))))
                .toList());
    }

    /** The maps side by side, eight in a row. */
    public static Picture strip(Stages stages) {
        int columns = Math.min(MOST_COLUMNS, stages.stages().size());
        return new LabelledGrid(columns, TILE)
                .of(stages.stages().stream()
                        .map(stage -> tile(stage, stage.checkpoint().name()))
                        .toList());
    }

    private static LabelledGrid.Tile tile(Stage stage, String label) {
        return new LabelledGrid.Tile(label, Drawing.of(stage.map()));
    }

    private static String label(Stage stage) {
        return String.format(
                Locale.ROOT,
                "%s: %s %.0f%%",
                stage.checkpoint().name(),
                stage.top().label(),
                100 * stage.top().probability());
    }
}
