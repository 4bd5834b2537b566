package convscope.adversarial;

import convscope.explain.Progress;
import java.util.ArrayList;
import java.util.List;

/** Sizes that are tried one after the other: doubled until one turns the answer, then halved towards the smallest that does. */
final class Ladder {
    private final Search search;
    private final Attack attack;
    private final Progress progress;
    private final List<Trial> trials = new ArrayList<>();
    private Search.Found found;
    private double epsilon;

    Ladder(Search search, Attack attack, Progress progress) {
        this.search = search;
        this.attack = attack;
        this.progress = progress;
    }

    void climb(double least, int doublings, double resolution) {
        int most = 2 * doublings + 1;
        double below = 0;
        for (int i = 0; i <= doublings; i++) {
            double size = least * (1 << i);
            if (tried(size, most)) {
                narrow(below, size, resolution, most);
                return;
            }
            below = size;
        }
    }

    private void narrow(double below, double above, double resolution, int most) {
        double failing = below;
        double turning = above;
        while (turning - failing > resolution) {
            double middle = (failing + turning) / 2;
            if (tried(middle, most)) {
                turning = middle;
            } else {
                failing = middle;
            }
        }
    }

    /** Tries a size; keeps the smallest that turns the answer, or the last while none has. */
    private boolean tried(double size, int most) {
        Search.Found one = search.run(attack.within(size), progress.part(Math.min(trials.size(), most - 1), most));
        trials.add(new Trial(size, one.survives()));
        if (found == null || one.survives() || !found.survives()) {
            found = one;
            epsilon = size;
        }
        progress.at(Math.min(trials.size(), most), most, () -> null);
        return one.survives();
    }

    List<Trial> trials() {
        return trials;
    }

    Search.Found found() {
        return found;
    }

    double epsilon() {
        return epsilon;
    }
}
