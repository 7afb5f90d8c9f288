package io.tunelab.results.classify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A trainer's address that answers as a test wants it; what a real one answers is tested where it is made. */
public final class ATrainer implements QuarkusTestResourceLifecycleManager {
    private record Answer(int status, String body) {}

    private static final AtomicReference<Answer> ANSWER = new AtomicReference<>();
    private static final AtomicReference<UnaryOperator<String>> EACH = new AtomicReference<>();
    private static final AtomicReference<String> ASKED = new AtomicReference<>();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/v1/classifications", exchange -> {
            ASKED.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var body = body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(ANSWER.get().status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return Map.of(
                "tunelab.results.trainer-url",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    public static void answers(int status, String body) {
        EACH.set(null);
        ANSWER.set(new Answer(status, body));
    }

    /** Answers with a prediction for each text that is asked. */
    static void answersEach(UnaryOperator<String> prediction) {
        ANSWER.set(new Answer(200, ""));
        EACH.set(prediction);
    }

    private static String body() throws IOException {
        var each = EACH.get();
        if (each == null) {
            return ANSWER.get().body();
        }
        var predictions = new StringJoiner(", ", "{\"predictions\": [", "]}");
        new ObjectMapper()
                .readTree(ASKED.get())
                .path("texts")
                .forEach(text -> predictions.add(each.apply(text.asText())));
        return predictions.toString();
    }

    /** What was asked last. */
    public static String asked() {
        return ASKED.get();
    }
}
