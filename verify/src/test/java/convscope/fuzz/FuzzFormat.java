package convscope.fuzz;

import java.util.List;
import java.util.Map;

/**
 * A format of model files, and how to attack it.
 *
 * @param name on the command line
 * @param seeds sound models, each as its files by name, the model itself first
 * @param lies mutators that know the format; bytes are damaged in every format
 */
record FuzzFormat(String name, List<Map<String, byte[]>> seeds, List<Mutator> lies) {
    FuzzFormat {
        seeds = List.copyOf(seeds);
        lies = List.copyOf(lies);
    }

    /** The model files of all seeds. */
    List<byte[]> models() {
        return seeds.stream().map(files -> files.values().iterator().next()).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
