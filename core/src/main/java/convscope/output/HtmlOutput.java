package convscope.output;

import convscope.explain.Explanation;
import convscope.report.Page;
import convscope.report.Pages;
import convscope.words.Language;

/** The result as one page that needs nothing else. */
final class HtmlOutput implements Output {
    @Override
    public String ending() {
        return ".html";
    }

    @Override
    public byte[] bytes(Explanation explanation, Language language) {
        return Outputs.utf8(Pages.html(Page.of(explanation, language)));
    }
}
