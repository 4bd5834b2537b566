package convscope.web;

/** A request that is refused with a status of its own. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retrySeconds;

    ProblemException(int status, String detail) {
        this(status, detail, 0);
    }

    /** {@code retrySeconds}: after which the same request may succeed; 0 where it will not. */
    ProblemException(int status, String detail, int retrySeconds) {
        super(detail);
        this.status = status;
        this.retrySeconds = retrySeconds;
    }

    int status() {
        return status;
    }

    int retrySeconds() {
        return retrySeconds;
    }

    static ProblemException unknown(String what, String id, String remedy) {
        return new ProblemException(404, "there is no " + what + " '" + shown(id) + "' on this server; " + remedy);
    }

    private static String shown(String id) {
        String printable = id.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 60 ? printable.substring(0, 60) + "..." : printable;
    }
}
