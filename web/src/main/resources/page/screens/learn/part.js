import { Part } from '../../parts/part.js';
import { course } from './course.js';

/** A part of the Learn screen: drawn again when the lesson changes, too. */
export class LessonPart extends Part {
  #again = () => this.requestUpdate();

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    course.addEventListener('change', this.#again);
    this.requestUpdate();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    course.removeEventListener('change', this.#again);
  }

  /** Whether the step that is told is about one of these. @param {...string} keys */
  told(...keys) {
    return keys.includes(course.lesson?.stages[course.stage]?.key ?? '');
  }
}
