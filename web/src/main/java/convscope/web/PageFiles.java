package convscope.web;

import convscope.graph.Sha256;
import io.javalin.config.StaticFilesConfig;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.webjars.WebJarVersionLocator;

/** The files of the page and of the libraries it uses, all out of this program's own jars. */
final class PageFiles {
    private static final String FOLDER = "/page";
    private static final List<String> LIBRARIES = List.of("lit", "lit-html", "lit-element", "lit__reactive-element");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private PageFiles() {}

    static void add(StaticFilesConfig files) {
        files.add(folder -> {
            folder.hostedPath = "/";
            folder.directory = FOLDER;
            folder.location = Location.CLASSPATH;
        });
        WebJarVersionLocator versions = new WebJarVersionLocator();
        for (String library : LIBRARIES) {
            files.add(folder -> {
                folder.hostedPath = "/lib/" + library;
                folder.directory = "/META-INF/resources/webjars/" + library + "/" + versions.version(library);
                folder.location = Location.CLASSPATH;
            });
        }
    }

    /** SHA-256, in base 64, of the one script that stands in the page itself: its map of imports. */
    static String importMapHash() {
        Matcher matcher = IMPORT_MAP.matcher(text(FOLDER + "/index.html"));
        if (!matcher.find()) {
            throw new IllegalStateException("index.html has no map of imports");
        }
        byte[] script = matcher.group(1).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(script));
    }

    /** The description of the interface, as OpenAPI 3.1. */
    static String openApi() {
        return text("/convscope/web/openapi.json");
    }

    private static String text(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }
}
