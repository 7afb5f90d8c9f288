package io.tunelab.data.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A server that answers as the hub does: redirects with a checksum, ranges, and whatever trouble a test wants. */
public final class LocalHub implements AutoCloseable {
    /** Takes an exchange over, for trouble. */
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    public LocalHub() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Serves a file at a path. */
    public void put(String path, byte[] content) {
        files.put(path, content);
    }

    /** Lets a test answer at a path. */
    public void on(String path, Handler handler) {
        handlers.put(path, handler);
    }

    /** What was asked: path, range and authorization. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Answers with a part of a file, as the range asks. */
    public static void serve(HttpExchange exchange, byte[] content) throws IOException {
        var range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        if (from > 0 && from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var headers = exchange.getRequestHeaders();
        requests.add(
                "%s range=%s token=%s".formatted(path, headers.getFirst("Range"), headers.getFirst("Authorization")));
        try (exchange) {
            if (handlers.containsKey(path)) {
                handlers.get(path).handle(exchange);
            } else if (files.containsKey(path)) {
                serve(exchange, files.get(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
