/** Signals from files: tables of numbers and sounds. A further kind of file is one more class here, and its form in {@link convscope.InputData}. */
package convscope.signal;
