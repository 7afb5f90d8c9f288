package io.tunelab.trainer.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub on this machine: small files at once, weights behind a redirect to a "storage host", ranges, checksums. */
final class HubServer implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    /** Requests as {@code path range}. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** That many answers with weights break off half-way. */
    final AtomicInteger breaks = new AtomicInteger();
    /** Sends weights that are not those of the checksum. */
    volatile boolean corrupt;
    /** Where weights are said to be, if not here. */
    volatile String storage;

    HubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    HubServer with(String repository, String file, byte[] content) {
        files.put(repository + "/" + file, content);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(1);
            var range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(path + (range == null ? "" : " " + range));
            var stored = path.startsWith("storage/");
            var key = stored
                    ? path.substring("storage/".length())
                    : path.replaceFirst("/resolve/(main|" + COMMIT + ")/", "/");
            var content = files.get(key);
            exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (key.endsWith(".safetensors") && !stored) {
                redirect(exchange, key, content);
            } else {
                send(exchange, content, range, stored);
            }
        }
    }

    private void redirect(HttpExchange exchange, String key, byte[] content) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Linked-Etag", "\"" + digest("SHA-256", new byte[0], content) + "\"");
        headers.set("X-Linked-Size", Integer.toString(content.length));
        headers.set("Location", storage == null ? "/storage/" + key : storage);
        exchange.sendResponseHeaders(302, -1);
    }

    private void send(HttpExchange exchange, byte[] content, String range, boolean stored) throws IOException {
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (!stored) {
            var header = ("blob " + content.length + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("ETag", "\"" + digest("SHA-1", header, content) + "\"");
        }
        var sent = content.clone();
        if (stored && corrupt) {
            sent[sent.length - 1] ^= 1;
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, sent.length - from);
        boolean breaksOff = stored && breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        int end = breaksOff ? from + (sent.length - from) / 2 : sent.length;
        exchange.getResponseBody().write(sent, from, end - from);
    }

    private static String digest(String algorithm, byte[] header, byte[] content) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            digest.update(header);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
