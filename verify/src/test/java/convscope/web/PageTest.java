package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.verify.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page in a real browser: the ways that people go. */
class PageTest {
    private static final String CAT = "#/explain?model=builtin:efficientnet-lite0&input=builtin:cat&method=grad-cam";
    private static final String BAG = "#/explain?model=builtin:fashion&input=builtin:fashion-8-bag&method=";
    private static Site site;

    @BeforeAll
    static void start() {
        Chromium.start();
        site = new Site();
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
            assertThat(site.log).isEmpty();
        }
    }

    @Test
    void firstMap_isOneClickAway() {
        try (Visitor visitor = new Visitor(site).open("")) {
            visitor.button("Try it with a cat").click();
            visitor.waitForResult("Grad-CAM");
            visitor.waitForDrawing(".stage-view canvas");
            assertThat(visitor.button("tiger cat 38%").isVisible()).isTrue();
            assertThat(visitor.page.textContent("main")).contains("The strong evidence for 'tiger cat' covers");
            assertThat(visitor.page.textContent(".line"))
                    .contains("explains")
                    .contains("layer")
                    .contains("crop 224");
            assertThat(visitor.page.url())
                    .contains("model=builtin:efficientnet-lite0")
                    .contains("method=grad-cam");
        }
    }

    @Test
    void address_holdsTheWholeState() {
        try (Visitor visitor = new Visitor(site).open(BAG + "occlusion&target=6&p.window=7&p.stride=3")) {
            visitor.button("Run").first().click();
            visitor.waitForResult("Occlusion");
            visitor.page.reload();
            visitor.button("shirt").first().waitFor();
            assertThat(visitor.page
                            .locator("[aria-pressed=true]")
                            .filter(new Locator.FilterOptions().setHasText("shirt"))
                            .count())
                    .isPositive();
            assertThat(visitor.page.url()).contains("p.window=7").contains("target=6");
        }
    }

    @Test
    void modelAndPicture_areSentTogether() throws Exception {
        try (Visitor visitor = new Visitor(site).open("")) {
            FileChooser chooser = visitor.page.waitForFileChooser(
                    () -> visitor.button("Open a model or an input").click());
            chooser.setFiles(new FilePayload[] {
                new FilePayload(
                        "my-network.keras", "application/octet-stream", ServerTest.resource("models/fashion.keras")),
                new FilePayload("boot.png", "image/png", ServerTest.resource("pictures/fashion-9-ankle-boot.png"))
            });
            visitor.button("my-network").waitFor();
            visitor.button("boot").first().waitFor();
            visitor.waitForDrawing("canvas");
            assertThat(visitor.page.textContent("main")).contains("conv1");
        }
    }

    @Test
    void otherLanguage_reachesEveryText_withoutAnotherVisit() {
        String maps = "#/inside?model=builtin:fashion&input=builtin:fashion-8-bag&layer=0&tab=maps&lang=";
        try (Visitor visitor = new Visitor(site).open(maps + "en")) {
            visitor.text("The place you point at, in all maps").waitFor();
            visitor.waitForDrawing("cs-inside canvas");
            visitor.open(maps + "zh");
            visitor.page.locator("html[lang|=zh]").waitFor();
            visitor.page.waitForFunction("() => !/The place you point at/.test(document.body.innerText)");
            assertThat(visitor.page.innerText("main")).doesNotContainPattern("[a-z]{4,} [a-z]{3,} [a-z]{3,}");
        }
    }

    @Test
    void segmentation_listsItsClassesWithTheirShareOfPositions() throws Exception {
        GraphBuilder graph = new GraphBuilder("halves");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 3, 16, 16));
        Value kernels = graph.constant(Tensor.of(new float[] {0, 0, 0, 1, 1, 1}, 2, 3, 1, 1));
        Value scores = graph.op("Conv", x, kernels, graph.constant(Tensor.of(new float[] {5, 0}, 2)));
        Value map = graph.op("Softmax", Map.of("axis", Attribute.of(1L)), scores);
        String id = Site.json(site.upload("/api/models", "halves.onnx", OnnxEncoder.encode(graph.build(List.of(map)))))
                .path("id")
                .asText();
        try (Visitor visitor = new Visitor(site).open("#/explain?model=" + id + "&input=builtin:cat&method=saliency")) {
            visitor.button("class 0 100%").waitFor();
            visitor.text("the share of the output's positions").waitFor();
            visitor.waitForResult("Saliency");
            assertThat(visitor.page.textContent(".line")).contains("mean score of 0 'class 0' over 256 of 256");
        }
    }

    @Test
    void modelAndItsWeights_areChosenTogether() throws Exception {
        Map<String, byte[]> files = Fixture.zipped("/convscope/pytorch-files.zip");
        String net = "external-exported-18.onnx";
        try (Visitor visitor = new Visitor(site).open("")) {
            FileChooser chooser = visitor.page.waitForFileChooser(
                    () -> visitor.button("Open a model or an input").click());
            chooser.setFiles(new FilePayload[] {
                new FilePayload(net + ".data", "application/octet-stream", files.get(net + ".data")),
                new FilePayload(net, "application/octet-stream", files.get(net))
            });
            visitor.button("external-exported-18").waitFor();
        }
    }

    @Test
    void droppedFile_opens() throws Exception {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            String base64 = java.util.Base64.getEncoder().encodeToString(ServerTest.resource("pictures/rocket.png"));
            visitor.page.evaluate(
                    "base64 => { const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));"
                            + "const data = new DataTransfer(); data.items.add(new File([bytes], 'mine.png', {type: 'image/png'}));"
                            + "for (const type of ['dragenter', 'dragover', 'drop'])"
                            + " document.body.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data})); }",
                    base64);
            visitor.button("missile").first().waitFor();
            assertThat(visitor.button("mine").first().isVisible()).isTrue();
        }
    }

    @Test
    void answer_isChosenAsTarget() {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            visitor.button("lynx").first().click();
            visitor.page.waitForFunction(
                    "() => document.querySelector('main').textContent.includes(\"evidence for 'lynx'\")");
            assertThat(visitor.page.url()).contains("target=287");
        }
    }

    @Test
    void keyboardAlone_reachesAMap() {
        try (Visitor visitor = new Visitor(site).open("")) {
            visitor.button("Try it with a cat").waitFor();
            for (int i = 0; i < 20 && !focusedText(visitor).contains("Try it"); i++) {
                visitor.page.keyboard().press("Tab");
            }
            visitor.page.keyboard().press("Enter");
            visitor.waitForResult("Grad-CAM");
            Locator layers = visitor.page.getByRole(AriaRole.LISTBOX).first();
            for (int i = 0;
                    i < 60 && !"listbox".equals(visitor.page.evaluate("document.activeElement.getAttribute('role')"));
                    i++) {
                visitor.page.keyboard().press("Tab");
            }
            visitor.page.keyboard().press("ArrowUp");
            visitor.page.keyboard().press("End");
            visitor.page.keyboard().press("ArrowUp");
            visitor.page.keyboard().press("ArrowUp");
            visitor.page.keyboard().press("ArrowUp");
            visitor.page.keyboard().press("Enter");
            visitor.page.waitForURL(url -> url.contains("layer="));
            assertThat(layers.locator("[aria-selected=true]").count()).isEqualTo(1);
        }
    }

    private static String focusedText(Visitor visitor) {
        return String.valueOf(visitor.page.evaluate(
                "document.activeElement === document.body ? '' : document.activeElement.textContent"));
    }

    @Test
    void chinese_isOneSwitchAway() {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            visitor.button("中文").click();
            visitor.page.waitForFunction("() => document.documentElement.lang === 'zh-CN'");
            String main = visitor.page.textContent("main");
            assertThat(main).contains("支持“tiger cat”的强证据").contains("方法").doesNotContain("What it shows");
            visitor.page.reload();
            visitor.page.waitForFunction("() => document.documentElement.lang === 'zh-CN'");
        }
    }

    @Test
    void longWork_isCancelled() {
        try (Visitor visitor = new Visitor(site).open(BAG + "rise&p.masks=400000")) {
            visitor.button("Run").first().click();
            visitor.page.locator("progress").first().waitFor();
            visitor.page.waitForFunction("() => document.querySelector('.stage-head').textContent.includes('400')");
            visitor.waitForDrawing(".stage-view canvas");
            visitor.button("Cancel").first().click();
            visitor.button("Run").first().waitFor();
            assertThat(visitor.page.locator("progress").count()).isZero();
        }
    }

    @Test
    void refusedFile_saysWhatAndWhy() {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            FileChooser chooser = visitor.page.waitForFileChooser(
                    () -> visitor.button("Open a model or an input").click());
            chooser.setFiles(new FilePayload("thesis.h5", "", "no model".getBytes(StandardCharsets.UTF_8)));
            Locator notice = visitor.page.locator(".toast");
            notice.waitFor();
            assertThat(notice.textContent()).contains("thesis.h5: ");
            assertThat(visitor.button("tiger cat 38%").isVisible()).isTrue();
        }
    }

    @Test
    void methodThatDoesNotFit_isGreyAndSaysWhy() {
        try (Visitor visitor =
                new Visitor(site).open("#/explain?model=builtin:text&input=builtin:text-film&method=saliency")) {
            visitor.waitForResult("Saliency");
            visitor.page
                    .locator(".method-chosen, [aria-haspopup=dialog]")
                    .first()
                    .click();
            Locator cam = visitor.page
                    .locator("dialog button.method[aria-disabled=true]")
                    .first();
            cam.waitFor();
            assertThat(cam.locator(".reason").textContent()).isNotBlank();
        }
    }

    @Test
    void blankMap_isDiagnosed_andTheSignedOneOffered() {
        String place =
                "#/explain?model=builtin:fashion&input=builtin:fashion-9-ankle-boot&method=grad-cam&target=5&layer=1";
        try (Visitor visitor = new Visitor(site).open(place)) {
            visitor.waitForResult("Grad-CAM");
            Locator offer = visitor.page.locator(".blank-map");
            offer.waitFor();
            assertThat(offer.textContent()).contains("Every place of the layer speaks against 'sandal'");
            offer.locator("button").first().click();
            visitor.waitForDrawing(".stage-view canvas");
        }
    }

    @Test
    void words_areColoured() {
        try (Visitor visitor =
                new Visitor(site).open("#/explain?model=builtin:text&input=builtin:text-film&method=gradient-input")) {
            visitor.waitForResult("");
            visitor.page.waitForFunction(
                    "() => [...document.querySelectorAll('.stage-view *')].some(e => e.textContent.trim() === 'dull')");
            assertThat(visitor.page.textContent("main")).contains("'dull'");
        }
    }

    @Test
    void pinnedResults_becomeAReport() {
        try (Visitor visitor = new Visitor(site).open(BAG + "grad-cam")) {
            visitor.waitForResult("Grad-CAM");
            visitor.page.locator(".kept button[aria-pressed]").first().click();
            visitor.button("Report of pinned (1)").click();
            var download = visitor.page.waitForDownload(() -> visitor.page
                    .locator("form button.main, form [type=submit]")
                    .last()
                    .click());
            String html = read(download.path());
            assertThat(html)
                    .contains("Grad-CAM")
                    .contains("data:image/png;base64,")
                    .doesNotContain("src=\"http");
        }
    }

    private static String read(java.nio.file.Path file) {
        try {
            return java.nio.file.Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void restartedServer_isNoticed_andThePageGoesOn() {
        ServerOptions options = new ServerOptions().withPort(0);
        Site first = new Site(options);
        int port = first.server.port();
        try (Visitor visitor = new Visitor(first).open(BAG + "grad-cam")) {
            visitor.waitForResult("Grad-CAM");
            first.close();
            try (Site second = new Site(options.withPort(port))) {
                visitor.button("pullover").first().click();
                visitor.page.waitForFunction(
                        "() => document.querySelector('main').textContent.includes(\"'pullover'\")");
                assertThat(second.server.port()).isEqualTo(port);
            }
        }
    }

    @Test
    void modelThatARestartLost_isMissed_andOpensAgain() throws Exception {
        ServerOptions options = new ServerOptions().withPort(0);
        Site first = new Site(options);
        FilePayload model =
                new FilePayload("mine.keras", "application/octet-stream", ServerTest.resource("models/fashion.keras"));
        try (Visitor visitor = new Visitor(first).open("#/explain?input=builtin:fashion-8-bag")) {
            visitor.page
                    .waitForFileChooser(
                            () -> visitor.button("Open a model or an input").click())
                    .setFiles(model);
            visitor.waitForDrawing("canvas");
            int port = first.server.port();
            first.close();
            try (Site second = new Site(options.withPort(port))) {
                visitor.page.reload();
                Locator notice = visitor.page
                        .locator(".toast, .notice")
                        .filter(new Locator.FilterOptions().setHasText("the server was started anew"));
                notice.first().waitFor();
                visitor.page
                        .waitForFileChooser(
                                () -> visitor.button("Open a model or an input").click())
                        .setFiles(model);
                visitor.button("mine").first().waitFor();
                visitor.waitForDrawing(".stage-view canvas");
                assertThat(second.log).isEmpty();
            }
        }
    }

    @Test
    void preparation_isChangedOnThePage() {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            visitor.button("Model efficientnet-lite0").click();
            visitor.page.getByLabel("Prepare them otherwise").selectOption("raw");
            visitor.page.waitForURL(url -> url.contains("model=builtin-efficientnet-lite0-"));
            visitor.page.waitForFunction("() => !document.querySelector('main').textContent.includes('tiger cat 38')");
        }
    }

    @Test
    void result_isReadOnAPhone() {
        try (Visitor visitor = new Visitor(site)) {
            visitor.page.setViewportSize(390, 844);
            visitor.open(CAT);
            visitor.waitForResult("Grad-CAM");
            visitor.waitForDrawing(".stage-view canvas");
            Object wide = visitor.page.evaluate("document.documentElement.scrollWidth");
            assertThat(((Number) wide).intValue()).isLessThanOrEqualTo(390);
        }
    }

    @Test
    void picturesOfAllSites_areUntouchedByThePage() {
        try (Visitor visitor = new Visitor(site).open(CAT)) {
            visitor.waitForResult("Grad-CAM");
            List<Page> others = visitor.context.pages();
            assertThat(others).hasSize(1);
            assertThat(visitor.context.cookies()).isEmpty();
        }
    }
}
