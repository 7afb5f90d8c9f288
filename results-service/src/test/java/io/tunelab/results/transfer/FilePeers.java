package io.tunelab.results.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The addresses of data-service and of a trainer, which answer as a test wants it; what the real ones answer is tested where
 * it is made.
 */
public final class FilePeers implements QuarkusTestResourceLifecycleManager {
    /** Answers a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static final AtomicReference<Answer> ANSWER = new AtomicReference<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> ANSWER.get().to(exchange));
        server.start();
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of(
                "tunelab.results.trainer-url",
                address,
                "tunelab.results.data-url",
                address,
                "tunelab.results.transfer-timeout",
                "5s",
                "tunelab.results.body.time",
                "2s");
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    public static void answer(Answer answer) {
        ANSWER.set(answer);
    }

    public static void json(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
