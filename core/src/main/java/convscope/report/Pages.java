package convscope.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Writes pages as HTML that needs no other file and no network. */
public final class Pages {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private Pages() {}

    /** The page as one HTML document. */
    public static String html(Page page) {
        StringOutput output = new StringOutput();
        TEMPLATES.render("page.jte", page, output);
        return output.toString();
    }
}
