package io.tunelab.local.bench;

import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.kafka.Topics;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Broker and database in this process, results-service as it is packaged in one that can be stopped and started. */
final class BenchStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ROLE = EmbeddedDatabase.Role.RESULTS.roleName();
    private final Installation installation;
    private final Path directory;
    private final EmbeddedKafka kafka;
    private final EmbeddedDatabase database;
    private final int port = EmbeddedKafka.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private Process service;

    /** @param directory for the servers' files and logs */
    BenchStack(Installation installation, Path directory) {
        this.installation = installation;
        this.directory = directory;
        System.setProperty("tunelab.logs", directory.toString());
        this.kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        Topics.create(kafka.bootstrapServers());
        this.database = EmbeddedDatabase.start(
                directory.resolve("postgres"),
                0,
                ProcessBuilder.Redirect.appendTo(
                        directory.resolve("postgres.log").toFile()));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Of the results-service's own role, without parameters. */
    String jdbcUrl() {
        return database.jdbcUrl();
    }

    String role() {
        return ROLE;
    }

    String url() {
        return "http://localhost:" + port;
    }

    Contracts contracts() {
        return Contracts.below(installation.root());
    }

    /** Returns when it is ready. */
    void startService() throws IOException, InterruptedException {
        launchService();
        var ready = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && service.isAlive()) {
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new StackException("results-service is not ready; its log is " + log());
    }

    /** Returns at once. */
    void launchService() throws IOException {
        var command = new ArrayList<>(List.of(Installation.java().toString(), "-Xmx512m", "-XX:+UseSerialGC"));
        var options = System.getenv("TUNELAB_RESULTS_JAVA_OPTIONS");
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.trim().split("\\s+")));
        }
        command.addAll(List.of("-jar", installation.runnable(Service.RESULTS).toString()));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        jdbcUrl(),
                        "QUARKUS_DATASOURCE_USERNAME",
                        ROLE,
                        "QUARKUS_DATASOURCE_PASSWORD",
                        ROLE,
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers(),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        "" + port));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        service = builder.start();
    }

    void stopService() throws InterruptedException {
        if (service != null) {
            service.destroy();
            if (!service.waitFor(30, TimeUnit.SECONDS)) {
                service.destroyForcibly().waitFor();
            }
        }
    }

    /** Processor time that results-service has used. */
    Duration serviceCpu() {
        return service.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private Path log() {
        return directory.resolve("results.log");
    }

    @Override
    public void close() {
        try {
            stopService();
        } catch (InterruptedException e) {
            service.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        database.close();
        kafka.close();
    }
}
