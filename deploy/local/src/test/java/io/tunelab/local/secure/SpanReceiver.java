package io.tunelab.local.secure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Takes spans by OTLP over HTTP, as a collector does. What it keeps are the messages' bytes, one character each: names
 * stand in them as text, trace ids as sixteen bytes.
 */
final class SpanReceiver implements AutoCloseable {
    private static final Pattern SERVICE = Pattern.compile("tunelab-(results|data|trainer)");
    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    SpanReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Messages with a span of that trace. */
    List<String> bodiesOf(String trace) {
        var id = new String(HexFormat.of().parseHex(trace), StandardCharsets.ISO_8859_1);
        return bodies.stream().filter(body -> body.contains(id)).toList();
    }

    /** Names of the services that sent them. */
    List<String> servicesOf(String trace) {
        return bodiesOf(trace).stream()
                .flatMap(body -> SERVICE.matcher(body).results().map(found -> found.group()))
                .distinct()
                .collect(Collectors.toList());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            var plain = packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
            bodies.add(new String(plain, StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
