package io.tunelab.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A server that answers as the hub does: redirects with a checksum, ranges, and whatever trouble a test wants. */
public final class LocalHub implements AutoCloseable {
    /** Takes an exchange over, for trouble. */
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** The commit of every model here. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    public LocalHub() {
        this(0);
    }

    public LocalHub(int port) {
        this(Optional.empty(), port);
    }

    LocalHub(SSLContext certificate) {
        this(Optional.of(certificate), 0);
    }

    private LocalHub(Optional<SSLContext> certificate, int port) {
        try {
            var address = new InetSocketAddress("localhost", port);
            server = certificate.isPresent() ? HttpsServer.create(address, 0) : HttpServer.create(address, 0);
            certificate.ifPresent(
                    context -> ((HttpsServer) server).setHttpsConfigurator(new HttpsConfigurator(context)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        var scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** Settings for this hub that fit tests: short waits, redirects to this machine allowed. */
    public HubSettings settings(Path directory) {
        return settings(endpoint(), directory, false);
    }

    /** Settings for a hub that may not be there. */
    public static HubSettings settings(URI endpoint, Path directory, boolean offline) {
        return new HubSettings(
                endpoint,
                Optional.empty(),
                directory.resolve("hub"),
                directory.resolve("home"),
                offline,
                List.of("localhost"),
                1 << 24,
                new HubSettings.Timeouts(
                        Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(10)));
    }

    /** Serves a file at a path. */
    public void put(String path, byte[] content) {
        files.put(path, content);
    }

    /** Lets a test answer at a path. */
    public void on(String path, Handler handler) {
        handlers.put(path, handler);
    }

    /** A file of a model: small ones are served at once, weights from a storage host that the hub redirects to. */
    public LocalHub model(String name, String file, byte[] content) {
        var storage = "/storage/" + name + "/" + file;
        Handler handler = file.endsWith(".safetensors")
                ? exchange -> redirect(exchange, storage, content)
                : exchange -> small(exchange, content);
        on("/" + name + "/resolve/main/" + file, handler);
        on("/" + name + "/resolve/" + COMMIT + "/" + file, handler);
        put(storage, content);
        return this;
    }

    /** What was asked: path, range and authorization. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often a path was asked for. */
    public long requests(String path) {
        return requests().stream()
                .filter(request -> request.startsWith(path + " "))
                .count();
    }

    /** Answers with a part of a file, as the range asks. */
    public static void serve(HttpExchange exchange, byte[] content) throws IOException {
        var headers = exchange.getRequestHeaders();
        var range = RANGE.matcher(String.valueOf(headers.getFirst("Range")));
        var tag = exchange.getResponseHeaders().getFirst("ETag");
        boolean same = tag == null || tag.equals(headers.getFirst("If-Range"));
        int from = range.matches() && same ? Integer.parseInt(range.group(1)) : 0;
        if (from > 0 && from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, content.length - from);
    }

    /** Sends the beginning of a file, as if there were all of it. */
    public static void begin(HttpExchange exchange, byte[] content, int length) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, length);
        exchange.getResponseBody().flush();
    }

    public static String sha256(byte[] content) {
        return digest("SHA-256", new byte[0], content);
    }

    public static String gitBlob(byte[] content) {
        return digest("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII), content);
    }

    private static void redirect(HttpExchange exchange, String storage, byte[] content) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", COMMIT);
        headers.set("X-Linked-Etag", "\"" + sha256(content) + "\"");
        headers.set("X-Linked-Size", Integer.toString(content.length));
        headers.set("Location", storage);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void small(HttpExchange exchange, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(content) + "\"");
        serve(exchange, content);
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
                exchange.getResponseHeaders().set("ETag", "\"storage-" + files.get(path).length + "\"");
                serve(exchange, files.get(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
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
        threads.shutdownNow();
    }
}
