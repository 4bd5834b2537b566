package convscope.cli;

import convscope.web.Limits;
import convscope.web.Server;
import convscope.web.ServerOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convscope serve}: the page, until it is interrupted. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Opens a page on which networks are explained without commands; ends with Ctrl-C.",
        footerHeading = "%nExample:%n",
        footer = "  convscope serve --port 8080")
final class ServeCommand implements Callable<Integer> {
    private static final long MEBI = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to listen on (default: 127.0.0.1, this machine alone); any other needs --token")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "port to listen on; 0 takes any that is free (default: 8080)")
    private int port;

    @Option(
            names = "--token",
            paramLabel = "TEXT",
            description = "what every visitor must know; it becomes part of the page's address")
    private String token;

    @Option(
            names = "--name",
            paramLabel = "HOST",
            description = "further name under which the page may be opened (may be given several times)")
    private List<String> names = List.of();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "where files that are sent are kept until the end (default: the machine's temporary files)")
    private Path folder;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "processor threads; 0 lets the engine choose (default)")
    private int threads;

    @Option(
            names = "--max-upload",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "size of a file that may be sent, in MiB (default: 1024)")
    private int maxUpload;

    @Option(names = "--debug", description = "with a stack trace when something fails")
    private boolean debug;

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions options = new ServerOptions(
                host,
                port,
                Optional.ofNullable(token),
                names,
                Optional.ofNullable(folder),
                threads,
                new Limits().withUploadBytes(maxUpload * MEBI));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Server server = Server.start(options, err::println);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            end.countDown();
        }));
        out.println("Open in a browser: " + server.address() + "   (Ctrl-C ends)");
        out.flush();
        end.await();
        return 0;
    }
}
