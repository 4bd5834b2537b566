package convscope.web;

import convscope.Builtin;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Inputs that were given to a server: pictures, arrays, signals, texts. */
final class Inputs {
    /** An input; {@code file} is null for what is built in, whose name then says which. */
    record Stored(String id, String name, Kind kind, Path file) {}

    /** What an input is. */
    enum Kind {
        PICTURE,
        TEXT,
        ARRAY,
        SIGNAL
    }

    private final Workspace workspace;
    private final Limits limits;
    private final Map<String, Stored> byId = new LinkedHashMap<>();

    Inputs(Workspace workspace, Limits limits) {
        this.workspace = workspace;
        this.limits = limits;
    }

    /** One that is built in: {@code builtin:cat}. Its id is the same on every server. */
    Stored builtin(String name) {
        if (!Builtin.isBuiltin(name)) {
            throw new ProblemException(
                    400,
                    "input '" + name
                            + "': only built-in inputs go by name, such as builtin:cat; send others as a file");
        }
        Builtin.picture(name);
        return added(new Stored(name.replace(':', '-'), name, Kind.PICTURE, null));
    }

    /** A text. */
    Stored text(String text) {
        if (text.length() > limits.textChars()) {
            throw new ProblemException(
                    413, "the text has " + text.length() + " characters; at most " + limits.textChars() + " are taken");
        }
        if (text.isBlank()) {
            throw new ProblemException(400, "the text is empty; give some words");
        }
        Path file = workspace.keep(text.getBytes(StandardCharsets.UTF_8), "the text");
        String start = text.strip().replaceAll("\\s+", " ");
        return added(
                new Stored(Ids.next(), start.length() > 40 ? start.substring(0, 40) + "..." : start, Kind.TEXT, file));
    }

    /** A file that was sent. What it holds is found out by its content where that can tell; its name tells arrays, signals and texts. */
    Stored file(Path file, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Kind kind = Kind.PICTURE;
        if (lower.endsWith(".npy") || lower.endsWith(".npz")) {
            kind = Kind.ARRAY;
        } else if (lower.endsWith(".csv") || lower.endsWith(".wav")) {
            kind = Kind.SIGNAL;
        } else if (lower.endsWith(".txt")) {
            kind = Kind.TEXT;
        }
        return added(new Stored(Ids.next(), name, kind, file));
    }

    private synchronized Stored added(Stored stored) {
        byId.putIfAbsent(stored.id(), stored);
        Iterator<Stored> oldest = byId.values().iterator();
        while (byId.size() > limits.inputs() && oldest.hasNext()) {
            Stored dropped = oldest.next();
            if (dropped != stored) {
                oldest.remove();
                forget(dropped);
            }
        }
        return stored;
    }

    private void forget(Stored stored) {
        if (stored.file() != null) {
            workspace.remove(stored.file());
        }
    }

    synchronized void remove(String id) {
        Stored stored = byId.remove(id);
        if (stored != null) {
            forget(stored);
        }
    }

    synchronized Stored get(String id) {
        Stored stored = byId.get(id);
        if (stored == null && id.startsWith("builtin-")) {
            return builtin(id.replaceFirst("-", ":"));
        }
        if (stored == null) {
            throw ProblemException.unknown("input", id, "it was dropped or the server was started anew: send it again");
        }
        return stored;
    }

    byte[] bytes(Stored stored) {
        return workspace.read(stored.file());
    }

    /** The picture as it was given; the declared size is checked before anything is decoded, and one picture is decoded at a time. */
    Picture picture(Stored stored) {
        if (stored.file() == null) {
            return PictureFiles.read(Builtin.picture(stored.name()), stored.name());
        }
        synchronized (PictureFiles.class) {
            return PictureFiles.read(bytes(stored), stored.name());
        }
    }
}
