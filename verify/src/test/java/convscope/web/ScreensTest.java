package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every screen in both themes and languages: nothing keeps people out (axe-core), nothing is asked of other machines, no error is written. Its picture goes to the folder
 * that {@code CONVSCOPE_SCREENS} names, such as {@code docs/screens}, or among the build's files.
 */
class ScreensTest {
    private static final String NET = "model=builtin:efficientnet-lite0&input=builtin:cat";
    private static final Map<String, Screen> SCREENS = new LinkedHashMap<>();
    private static final int QUALITY = 82;
    private static Site site;

    /** A place, and what is there once it is complete. */
    private record Screen(String place, String shows) {}

    static {
        SCREENS.put("start", new Screen("#/explain", "main .button.main"));
        SCREENS.put("explain", new Screen("#/explain?" + NET + "&method=grad-cam", ".stage-view canvas"));
        SCREENS.put(
                "explain-text",
                new Screen(
                        "#/explain?model=builtin:text&input=builtin:text-film&method=gradient-input", ".stage-view"));
        SCREENS.put("inside-maps", new Screen("#/inside?" + NET + "&layer=1&tab=maps", "cs-inside canvas"));
        SCREENS.put("inside-kernels", new Screen("#/inside?" + NET + "&layer=0&tab=kernels", "cs-inside canvas"));
        SCREENS.put("inside-graph", new Screen("#/inside?" + NET + "&tab=graph", "cs-inside svg"));
        SCREENS.put("learn", new Screen("#/learn?" + NET + "&layer=0", "cs-learn canvas"));
        SCREENS.put("compare", new Screen("#/compare?" + NET, "cs-compare canvas"));
        SCREENS.put("compare-layers", new Screen("#/compare?" + NET + "&way=layers", "cs-compare canvas"));
        SCREENS.put(
                "compare-stages",
                new Screen(
                        "#/compare?model=builtin:fashion&input=builtin:fashion-8-bag&way=stages", "cs-compare canvas"));
        SCREENS.put("compare-change", new Screen("#/compare?" + NET + "&way=adversarial", "cs-compare canvas"));
    }

    @BeforeAll
    static void start() {
        Chromium.start();
        site = new Site();
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    static Stream<String> screens() {
        return SCREENS.keySet().stream();
    }

    /** One visit a screen: people change language and theme without opening it again. */
    @ParameterizedTest
    @MethodSource("screens")
    void screen_hasNoBarriers(String name) {
        Screen screen = SCREENS.get(name);
        try (Visitor visitor = new Visitor(site)) {
            for (String language : List.of("en", "zh")) {
                visitor.open(screen.place() + (screen.place().contains("?") ? "&" : "?") + "lang=" + language);
                assertThat(visitor.page.locator("html[lang|=" + language + "]").count())
                        .as(language)
                        .isPositive();
                visitor.page.locator(screen.shows()).first().waitFor();
                if (screen.shows().endsWith("canvas")) {
                    visitor.waitForDrawing(screen.shows());
                }
                visitor.page.waitForFunction("() => !document.querySelector('main progress')");
                for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    visitor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
                    List<String> found = theme == ColorScheme.LIGHT ? visitor.barriers() : visitor.barriersOfColour();
                    String theirs = theme.name().toLowerCase(Locale.ROOT) + "-" + language;
                    assertThat(found).as(theirs).isEmpty();
                    visitor.page.screenshot(new Page.ScreenshotOptions()
                            .setType(ScreenshotType.JPEG)
                            .setQuality(QUALITY)
                            .setPath(folder().resolve(name + "-" + theirs + ".jpg")));
                }
            }
        }
    }

    private static Path folder() {
        String said = System.getenv("CONVSCOPE_SCREENS");
        return said == null ? Path.of("target", "screens") : Path.of("..").resolve(said);
    }
}
