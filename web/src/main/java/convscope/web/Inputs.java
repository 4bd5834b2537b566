package convscope.web;

import convscope.Builtin;
import convscope.InputData;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Inputs that were given to a server: pictures, arrays, signals, texts. */
final class Inputs {
    /** An input; {@code file} is null for what is built in, whose name then says which. */
    record Stored(String id, String name, InputData.Form form, Path file) {}

    private static final Object DECODING = new Object();

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
        return added(new Stored(
                name.replace(':', '-'), name, InputData.ofBuiltin(name).form(), null));
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
        InputData data = InputData.ofText(text);
        return added(new Stored(Ids.next(), data.name(), data.form(), workspace.keep(data.bytes(), "the text")));
    }

    /** A file that was sent; its name's ending tells what it is, and whatever has no other known ending is held for a picture. */
    Stored file(Path file, String name) {
        return added(
                new Stored(Ids.next(), name, InputData.of(name, new byte[0]).form(), file));
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

    /** What is stored, for a network to read. */
    InputData data(Stored stored) {
        return stored.file() == null
                ? InputData.ofBuiltin(stored.name())
                : new InputData(stored.name(), stored.form(), workspace.read(stored.file()));
    }

    /** The picture as it was given; the declared size is checked before anything is decoded, and one picture is decoded at a time. */
    Picture picture(Stored stored) {
        InputData data = data(stored);
        synchronized (DECODING) {
            return PictureFiles.read(data.bytes(), data.name());
        }
    }
}
