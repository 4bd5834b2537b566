package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Somebody with a browser. Whatever the page writes as an error, and whatever it asks of another machine, is found at the end. */
final class Visitor implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private static final int GLANCE = 100;

    final BrowserContext context;
    final Page page;
    private final Site site;
    private final List<String> faults = new ArrayList<>();

    Visitor(Site site) {
        this(site, new Browser.NewContextOptions());
    }

    Visitor(Site site, Browser.NewContextOptions options) {
        this.site = site;
        context = Chromium.start()
                .newContext(options.setViewportSize(1440, 900)
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onPageError(error -> faults.add("error: " + error));
        page.onConsoleMessage(message -> {
            boolean refusal = message.text().startsWith("Failed to load resource");
            if (message.type().equals("error") && !refusal) {
                faults.add("console: " + message.text());
            }
        });
        page.onRequest(request -> {
            URI uri = URI.create(request.url());
            boolean own = List.of("data", "blob").contains(uri.getScheme()) || "127.0.0.1".equals(uri.getHost());
            if (!own) {
                faults.add("asked another machine: " + request.url());
            }
        });
    }

    static Browser.NewContextOptions dark() {
        return new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK);
    }

    Visitor open(String place) {
        page.navigate(site.at("/").toString() + place);
        return this;
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator text(String text) {
        return page.getByText(text);
    }

    /** Waits for the result of the method that the page shows. */
    void waitForResult(String title) {
        page.locator(".stage-head [role=status]")
                .filter(new Locator.FilterOptions().setHasText(title))
                .waitFor(new Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
    }

    /** Whether the first canvas of an element shows more than one colour. */
    void waitForDrawing(String selector) {
        page.waitForFunction(
                "selector => [...document.querySelectorAll(selector)].some(canvas => {"
                        + "if (!canvas.width || !canvas.height) return false;"
                        + "const d = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                        + "for (let i = 4; i < d.length; i += 4) if (d[i] !== d[0] || d[i+1] !== d[1] || d[i+2] !== d[2]) return true;"
                        + "return false; })",
                selector,
                new Page.WaitForFunctionOptions().setPollingInterval(GLANCE));
    }

    /** What a check of accessibility finds on the page as it is: WCAG 2.2 A and AA. */
    List<String> barriers() {
        return violations(new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")));
    }

    /** The part of it that another theme can change. */
    List<String> barriersOfColour() {
        return violations(new AxeBuilder(page).withRules(List.of("color-contrast", "link-in-text-block")));
    }

    private static List<String> violations(AxeBuilder check) {
        List<String> found = new ArrayList<>();
        for (Rule rule : check.analyze().getViolations()) {
            rule.getNodes().forEach(node -> found.add(rule.getId() + ": " + node.getHtml()));
        }
        return found;
    }

    /** A fault that the test expects. */
    void forgive(String part) {
        faults.removeIf(fault -> fault.contains(part));
    }

    @Override
    public void close() {
        context.close();
        assertThat(faults).isEmpty();
    }
}
