package io.tunelab.results;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** HTTP/1.1 as it stands on the wire: for requests that no client library would send. */
public final class RawHttp {
    private static final int PATIENCE_MILLISECONDS = 15_000;

    private RawHttp() {}

    /** Sends the lines, and returns what comes until the service closes the connection. */
    public static String answer(URI service, String... lines) throws IOException {
        try (var socket = open(service, lines)) {
            return rest(socket, PATIENCE_MILLISECONDS);
        }
    }

    /** A connection on which the lines were sent; without an empty one among them they end with the headers. */
    public static Socket open(URI service, String... lines) throws IOException {
        var socket = new Socket(service.getHost(), service.getPort());
        var text = String.join("\r\n", lines) + (List.of(lines).contains("") ? "" : "\r\n\r\n");
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    /** What comes until the service closes the connection. */
    public static String rest(Socket socket, int patienceMilliseconds) throws IOException {
        socket.setSoTimeout(patienceMilliseconds);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
