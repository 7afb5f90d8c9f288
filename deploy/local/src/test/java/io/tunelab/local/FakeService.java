package io.tunelab.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stands for a service where the tests are about processes: it answers the health check, dies when told to
 * ({@code POST /die}) or at once (if there is a file {@code die-at-start}), listens only when there is no file {@code
 * wait-before-listening}, "imports" a model, "prepares" data, and notes other commands.
 */
public final class FakeService {
    private FakeService() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var given = List.of(arguments);
        if (given.contains("import-onnx")) {
            importModel(Path.of(given.get(given.indexOf("--output") + 1)));
            return;
        }
        if (!given.isEmpty()) {
            var called = given + " " + System.getenv("OMP_WAIT_POLICY") + "\n";
            Files.writeString(root().resolve("called"), called, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (given.get(0).equals("prepare")) {
                System.out.println("a directory of prepared data");
                System.exit(given.contains("bad.csv") ? 1 : 0);
            }
            System.exit(given.get(0).equals("train") ? 40 : 45);
        }
        if (Files.exists(root().resolve("die-at-start"))) {
            System.out.println("the configuration is wrong, says the service");
            System.exit(7);
        }
        while (Files.exists(root().resolve("wait-before-listening"))) {
            Thread.sleep(50);
        }
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        var health = "{\"status\": \"UP\", \"instance\": \"%s\"}".formatted(System.getenv("TUNELAB_INSTANCE"));
        server.createContext("/q/health/ready", exchange -> answer(exchange, health));
        server.createContext(
                "/environment", exchange -> answer(exchange, System.getenv().toString()));
        server.createContext("/die", exchange -> Runtime.getRuntime().halt(9));
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> noteTheEnd(port)));
        System.out.println("listening on " + port);
        new CountDownLatch(1).await();
    }

    /** The installation's root, which the test knows: this runs from {@code <root>/<service>/target/quarkus-app/}. */
    private static Path root() {
        var jar = Path.of(URI.create(FakeService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return jar.resolve("../../../..").normalize();
    }

    /** The order of the ends, for the test to read. */
    private static void noteTheEnd(int port) {
        try {
            Files.writeString(
                    root().resolve("ends"), port + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    private static void importModel(Path output) throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("model.safetensors"), "weights");
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
