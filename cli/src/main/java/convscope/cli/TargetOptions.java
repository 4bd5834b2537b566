package convscope.cli;

import convscope.Convscope;
import convscope.explain.Score;
import convscope.explain.Subject;
import picocli.CommandLine.Option;

/** Options that say what is explained. */
final class TargetOptions {
    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = "top",
            description =
                    "what is explained: a class number, a label or part of one, top, top2, ..., 'A - B', unit:LAYER:CHANNEL[@POSITION],"
                            + " region:CLASS[@y0,x0,y1,x1], output:NAME:CLASS, output:NAME[3,5], similar:PICTURE (default: top)")
    String target;

    @Option(
            names = "--score",
            paramLabel = "logit|probability",
            defaultValue = "LOGIT",
            description =
                    "which value stands for a class: the one before softmax or sigmoid, or the probability (default: logit)")
    Score score;

    /** The subject, explained so. */
    Subject applied(Subject subject, Convscope scope) {
        return subject.explaining(scope.target(target)).scoredBy(score);
    }
}
