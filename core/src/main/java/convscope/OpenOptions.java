package convscope;

import convscope.network.FileAccess;
import convscope.runtime.RunOptions;
import java.util.Optional;

/**
 * What may be said when a model is opened.
 *
 * @param preprocessing a convention ({@code unit}, {@code tf}, {@code torch}, {@code caffe}, {@code raw}, {@code mean=..,std=..}); empty to find out
 * @param labels a file on this disk with names of classes, in a form that {@link convscope.labels.LabelText} reads, or {@code builtin:NAME}; empty to find out
 * @param run how graphs are run
 * @param files where files that the parameters of methods name are read
 */
public record OpenOptions(Optional<String> preprocessing, Optional<String> labels, RunOptions run, FileAccess files) {
    /** Parameters of methods may name files on this machine's disk. */
    public OpenOptions(Optional<String> preprocessing, Optional<String> labels, RunOptions run) {
        this(preprocessing, labels, run, FileAccess.DISK);
    }

    /** Everything is found out. */
    public OpenOptions() {
        this(Optional.empty(), Optional.empty(), new RunOptions());
    }
}
