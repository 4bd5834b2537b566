package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Where the program is started and what it prints is read, run after run. */
final class Terminal {
    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    /** Runs the program, and tells its exit status. */
    int run(String... args) {
        CommandLine program = Main.program();
        program.setOut(new PrintWriter(printed));
        program.setErr(new PrintWriter(errors));
        return program.execute(args);
    }

    /** All that was printed so far. */
    String printed() {
        return printed.toString();
    }

    /** All that went to standard error so far. */
    String errors() {
        return errors.toString();
    }

    /** What a run printed that must go well. */
    static String printedBy(String... args) {
        Terminal terminal = new Terminal();
        assertThat(terminal.run(args)).as(terminal.errors()).isZero();
        return terminal.printed();
    }
}
