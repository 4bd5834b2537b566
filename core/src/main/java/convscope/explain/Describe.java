package convscope.explain;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a method is, in the words that command line, page, report and documentation show. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Describe {
    /** Name in the catalogue; empty for the class name in lower case with hyphens. */
    String name() default "";

    /** Name, without a period at its end. */
    String title();

    /** Name in Chinese. */
    String titleZh();

    /** What it shows, one sentence with a period. */
    String summary();

    /** The same sentence in Chinese. */
    String summaryZh();

    /** Source: {@code arXiv:NUMBER}, or author and year; empty where the method is no paper's. */
    String paper() default "";

    /** Whether an input is needed; false for methods that read the weights alone. */
    boolean needsInput() default true;
}
