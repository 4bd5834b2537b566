package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.render.ColorMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The page draws maps itself, in the colours of the program's pictures. */
class PalettesTest {
    private static final Site SITE = new Site();

    @AfterAll
    static void close() {
        SITE.close();
    }

    @Test
    void paletteOfThePage_hasTheColoursOfThePictures() {
        try (Visitor visitor = new Visitor(SITE)) {
            visitor.open("");
            for (ColorMap map : ColorMap.values()) {
                Object shown = visitor.page.evaluate(
                        "name => import('/stage/palettes.js').then(palettes => [...palettes.table(name)])",
                        map.toString());
                List<Integer> drawn = IntStream.range(0, 256)
                        .map(step -> map.color(step / 255.0))
                        .flatMap(colour -> IntStream.of(colour >> 16, colour >> 8 & 255, colour & 255))
                        .boxed()
                        .toList();
                assertThat(shown).as(map.toString()).isEqualTo(drawn);
            }
        }
    }
}
