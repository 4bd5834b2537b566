package convscope.adversarial;

import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.Optional;

/** The values of an input that an attack may change, in the units in which it tells their size. */
sealed interface Changeable permits Levels, Numbers {
    /** Levels where the input is a picture, its own numbers otherwise. */
    static Changeable of(Subject subject) {
        return Levels.of(subject).map(Changeable.class::cast).orElseGet(() -> new Numbers(subject.input()));
    }

    /** The values of the clean input. */
    double[] start();

    /** The least a value may become. */
    double low();

    /** The most a value may become. */
    double high();

    /** What is fed for some values. */
    Tensor input(double[] values);

    /** The gradient by the values, from that by the numbers fed. */
    double[] gradient(Tensor byInput);

    /** Values that a file can hold, none further than {@code epsilon} from the clean ones. */
    double[] stored(double[] values, double epsilon);

    /** The values as a picture, if they are one. */
    Optional<Picture> picture(double[] values);

    /** The change as a picture, zero grey and sizes times a factor, if it is one. */
    Optional<Picture> difference(double[] values, int factor);

    /** The epsilon from which a search starts. */
    double least();

    /** The distance between two epsilons of which no further one in between is tried. */
    double resolution();
}
