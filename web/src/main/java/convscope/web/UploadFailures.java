package convscope.web;

import java.io.EOFException;
import java.io.IOException;

/** What lies behind a failed upload: too much was sent, it broke off, or there was no room for it. */
final class UploadFailures {
    private UploadFailures() {}

    /** The failure as a problem of its own where it is one of an upload, else the failure itself. */
    static Throwable cause(Throwable failure, Limits limits) {
        if (failure.getClass().getSimpleName().equals("ContentTooLargeResponse")) {
            return new ProblemException(413, "more was sent than this address takes");
        }
        for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("max file size")
                    || message.contains("max length exceeded")
                    || message.contains("Request exceeds")) {
                return new ProblemException(
                        413,
                        "the file has more than " + limits.uploadBytes()
                                + " bytes; that is the most this server takes");
            }
            if (message.contains("No space left")) {
                return new ProblemException(
                        507,
                        "the server's disk is full; nothing was kept. Free some space, or start it with --folder on another disk.");
            }
            if (cause instanceof EOFException || cause instanceof IOException && message.contains("unexpected EOF")) {
                return new ProblemException(400, "the upload broke off; send it again");
            }
        }
        return failure;
    }
}
