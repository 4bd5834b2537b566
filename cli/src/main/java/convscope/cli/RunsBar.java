package convscope.cli;

import convscope.explain.Explanation;
import convscope.explain.Progress;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on standard error for a method that takes many runs; it appears after the first batch, and not at all for methods of one. */
final class RunsBar implements Progress, AutoCloseable {
    private final String task;
    private ProgressBar bar;

    RunsBar(String task) {
        this.task = task;
    }

    @Override
    public void at(int done, int total, Supplier<? extends Explanation> soFar) {
        if (bar == null && done < total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setUnit(" runs", 1)
                    .build();
        }
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
