/**
 * How one number inside an open network comes about, with all numbers in between: lessons on convolution, pooling, dense layers and softmax, answers to what people ask first,
 * and a tour. A lesson on another operator: a kind in {@link convscope.lesson.LessonKind}, a case in {@link convscope.lesson.Lesson}, its row in {@code AnatomySearch}.
 */
package convscope.lesson;
