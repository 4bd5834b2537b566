package convscope.explain;

import java.util.function.Supplier;

/** A part's progress as that of the whole, in thousandths of a part. */
record PartOfProgress(Progress whole, int part, int parts) implements Progress {
    private static final int STEPS = 1000;

    @Override
    public void at(int done, int total, Supplier<? extends Explanation> soFar) {
        int within = total <= 0 ? STEPS : (int) ((long) STEPS * done / total);
        whole.at(part * STEPS + within, parts * STEPS, soFar);
    }

    @Override
    public boolean isCancelled() {
        return whole.isCancelled();
    }
}
