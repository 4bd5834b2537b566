package convscope.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask: requests must name this server as their host (a foreign name that points here is an attack by DNS), come from its own page or from no page at all, and carry
 * the token where there is one. Every answer forbids the browser to load anything from elsewhere.
 */
final class Guard {
    private static final String COOKIE = "convscope-token";
    private static final int DAY = 86_400;

    private final Set<String> hosts = new HashSet<>();
    private final Optional<String> token;
    private final String policy;

    /** {@code scriptHash}: of the one script that stands in the page itself, its map of imports. */
    Guard(ServerOptions options, String scriptHash) {
        this.token = options.token();
        hosts.add(options.host().toLowerCase(Locale.ROOT));
        hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
        options.names().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        this.policy = "default-src 'none'; script-src 'self' 'sha256-" + scriptHash
                + "'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; media-src 'self' blob:;"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    void check(Context request) {
        headers(request);
        String host = request.header("Host");
        if (host == null || !hosts.contains(withoutPort(host))) {
            throw new ProblemException(
                    403,
                    "this server is not called '" + (host == null ? "" : printable(host))
                            + "'; open it under its own address, or start it with --name");
        }
        String origin = request.header("Origin");
        if (origin != null && !isOwn(origin, host)) {
            throw new ProblemException(
                    403, "the request was sent by a page of another site (" + printable(origin) + ")");
        }
        String site = request.header("Sec-Fetch-Site");
        boolean changes = !request.method().name().equals("GET")
                && !request.method().name().equals("HEAD");
        if (changes && site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new ProblemException(403, "the request was sent by a page of another site");
        }
        token.ifPresent(wanted -> checkToken(request, wanted));
    }

    private void headers(Context request) {
        request.header("Content-Security-Policy", policy);
        request.header("X-Content-Type-Options", "nosniff");
        request.header("X-Frame-Options", "DENY");
        request.header("Referrer-Policy", "no-referrer");
        request.header("Cross-Origin-Opener-Policy", "same-origin");
        request.header("Cross-Origin-Resource-Policy", "same-origin");
        request.header("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
        request.header("Cache-Control", "no-store");
    }

    private void checkToken(Context request, String wanted) {
        String given = request.queryParam("token");
        if (given != null && equal(given, wanted)) {
            request.header("Set-Cookie", COOKIE + "=" + wanted + "; HttpOnly; SameSite=Strict; Path=/; Max-Age=" + DAY);
            return;
        }
        String header = request.header("Authorization");
        if (header != null && header.startsWith("Bearer ") && equal(header.substring("Bearer ".length()), wanted)) {
            return;
        }
        String cookie = request.cookie(COOKIE);
        if (cookie == null || !equal(cookie, wanted)) {
            throw new ProblemException(
                    401,
                    "this server asks for its token: open the address that it printed at its start, with ?token=...");
        }
    }

    private static boolean equal(String given, String wanted) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private static String withoutPort(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        return colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 80 ? clean.substring(0, 80) + "..." : clean;
    }
}
