package convscope.web;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures and films that belong to answers of other kinds than results; the oldest are dropped when there are many. */
final class Attachments {
    private static final int KEPT = 200;

    private record Attachment(Path file, String type) {}

    private final Workspace workspace;
    private final Map<String, Attachment> byId = new LinkedHashMap<>();

    Attachments(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Keeps bytes of a media type, and tells their address. */
    synchronized String add(byte[] bytes, String type) {
        String id = Ids.next();
        byId.put(id, new Attachment(workspace.keep(bytes, "a picture"), type));
        Iterator<Attachment> oldest = byId.values().iterator();
        while (byId.size() > KEPT) {
            workspace.remove(oldest.next().file());
            oldest.remove();
        }
        return "/api/attachments/" + id;
    }

    private synchronized Attachment get(String id) {
        Attachment attachment = byId.get(id);
        if (attachment == null) {
            throw ProblemException.unknown("attachment", id, "it was dropped to make room: ask for the work again");
        }
        return attachment;
    }

    byte[] bytes(String id) {
        return workspace.read(get(id).file());
    }

    String type(String id) {
        return get(id).type();
    }
}
