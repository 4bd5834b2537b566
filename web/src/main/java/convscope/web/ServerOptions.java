package convscope.web;

import convscope.graph.InvalidRequestException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param host address to listen on, such as {@code 127.0.0.1}
 * @param port to listen on; 0 takes any that is free
 * @param token that every request must carry; empty for none, which is allowed on loopback only
 * @param names of hosts, besides the address, under which the page may be opened
 * @param folder where files that are sent are kept; empty for a new one among the machine's temporary files
 * @param threads processor threads of the engine; 0 lets it choose
 */
public record ServerOptions(
        String host,
        int port,
        Optional<String> token,
        List<String> names,
        Optional<Path> folder,
        int threads,
        Limits limits) {
    private static final int PORT = 8080;
    private static final int SHORTEST_TOKEN = 12;

    /** On loopback, port 8080. */
    public ServerOptions() {
        this("127.0.0.1", PORT, Optional.empty(), List.of(), Optional.empty(), 0, new Limits());
    }

    public ServerOptions {
        names = List.copyOf(names);
        if (port < 0 || port > 65535) {
            throw new InvalidRequestException("port must be from 0 to 65535, was " + port);
        }
        if (token.isEmpty() && !isLoopback(host)) {
            throw new InvalidRequestException(
                    "host " + host
                            + " can be reached from other machines: give --token TEXT, which the page then asks for, or listen on 127.0.0.1");
        }
        if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
            throw new InvalidRequestException("the token has " + token.get().length() + " characters; at least "
                    + SHORTEST_TOKEN + " are needed, better 32 random ones");
        }
    }

    /** The same on another port. */
    public ServerOptions withPort(int other) {
        return new ServerOptions(host, other, token, names, folder, threads, limits);
    }

    /** The same with other limits. */
    public ServerOptions withLimits(Limits other) {
        return new ServerOptions(host, port, token, names, folder, threads, other);
    }

    /** The same with files kept in a folder. */
    public ServerOptions withFolder(Path other) {
        return new ServerOptions(host, port, token, names, Optional.of(other), threads, limits);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new InvalidRequestException("host '" + host + "' is not known; give an address such as 127.0.0.1", e);
        }
    }
}
