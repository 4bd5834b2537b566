package convscope.network;

import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.nio.file.Path;
import java.util.Map;

/** Where arrays that a method's parameters name are read: for a command line its disk, for a server only what was given to it. */
@FunctionalInterface
public interface FileAccess {
    /** Names are paths of {@code .npy} and {@code .npz} files on this machine's disk. */
    FileAccess DISK = name -> NumpyFiles.read(Path.of(name));

    /**
     * The arrays in the file that goes by this name.
     *
     * @throws convscope.graph.InvalidRequestException if there is none, or it may not be read
     */
    Map<String, Tensor> arrays(String name);
}
