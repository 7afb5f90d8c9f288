package io.tunelab.local.secure;

import static org.awaitility.Awaitility.await;

import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.kafka.BrokerSetup;
import io.tunelab.local.stack.BundledModel;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The wiring of {@code deploy/compose.secure.yaml}, with the secrets that {@code deploy/make-secrets.sh} makes, around a
 * real broker, a real database and the packaged services. Only hosts, ports and directories are others.
 */
final class SecureStack implements AutoCloseable {
    private final Path deploy = Contracts.rootOfThisRepository().resolve("deploy");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<Service, Process> processes = new TreeMap<>();
    private final Map<Service, Integer> httpPorts = new TreeMap<>();
    private final Path directory;
    private final Path secrets;
    private final Map<String, String> variables;
    private final ComposeFiles compose;
    private final EmbeddedKafka kafka;
    private final EmbeddedDatabase database;

    /** @param traces where the services send their spans */
    SecureStack(Path directory, URI traces) throws Exception {
        this.directory = Files.createDirectories(directory);
        this.secrets = directory.resolve("secrets");
        makeSecrets();
        this.variables = variables();
        this.compose = new ComposeFiles(
                deploy, variables, "compose.yaml", "compose.observability.yaml", "compose.secure.yaml");
        List.of("19092", "29092", "9092", "9093").forEach(port -> ports.put(port, EmbeddedKafka.freePort()));
        this.kafka = startBroker();
        prepareBroker();
        this.database = startDatabase();
        var data = new DataDirectory(directory.resolve("data")).create();
        var installation = new Installation(Contracts.rootOfThisRepository());
        new BundledModel(installation, data).ensure();
        for (var service : Service.values()) {
            start(service, installation, data, traces);
        }
        processes.keySet().forEach(this::awaitReady);
    }

    Path secrets() {
        return secrets;
    }

    String variable(String name) {
        return variables.get(name);
    }

    String bootstrapServers() {
        return "localhost:" + ports.get("9092");
    }

    String jdbcUrl(String parameters) {
        return database.jdbcUrl() + parameters;
    }

    List<String> log(Service service) throws IOException {
        return Files.readAllLines(directory.resolve(service + ".log"));
    }

    HttpResponse<String> get(Service service, String path, String... headers) {
        return send(HttpRequest.newBuilder(uri(service, path)), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri(Service.RESULTS, path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(request, headers);
    }

    private URI uri(Service service, String path) {
        return URI.create("http://127.0.0.1:" + httpPorts.get(service) + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        try {
            var complete = headers.length == 0 ? request : request.headers(headers);
            return http.send(complete.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void makeSecrets() throws Exception {
        var process = new ProcessBuilder("sh", deploy.resolve("make-secrets.sh").toString(), secrets.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("make-secrets.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(directory.resolve("make-secrets.log")));
        }
    }

    private Map<String, String> variables() throws IOException {
        var read = new HashMap<String, String>();
        for (var line : Files.readAllLines(secrets.resolve("secrets.env"))) {
            read.put(line.split("=", 2)[0], line.split("=", 2)[1]);
        }
        return read;
    }

    private EmbeddedKafka startBroker() {
        return EmbeddedKafka.start(
                directory.resolve("kafka"), here(compose.brokerSettings()), "localhost:" + ports.get("29092"));
    }

    private void prepareBroker() throws IOException {
        var settings =
                Files.readString(secrets.resolve("admin.properties")).replace("/etc/kafka/secrets", secrets.toString());
        var environment = here(compose.environment("topics"));
        environment.put(
                "KAFKA_COMMAND_CONFIG",
                Files.writeString(directory.resolve("admin.properties"), settings)
                        .toString());
        new BrokerSetup(environment).run();
    }

    /** The server as its command has it; beside the file's own rules, this test's administrator comes by TCP. */
    private EmbeddedDatabase startDatabase() throws IOException {
        var rules = Files.writeString(
                directory.resolve("pg_hba.conf"),
                "hostssl all postgres 127.0.0.1/32 trust\nhostssl all postgres ::1/128 trust\n"
                        + Files.readString(deploy.resolve("postgres/pg_hba.conf")));
        var key = Files.copy(secrets.resolve("postgres.key"), directory.resolve("server.key"));
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        var settings = new HashMap<String, String>();
        compose.command("postgres").stream()
                .filter(word -> word.startsWith("-c"))
                .forEach(word -> settings.put(word.substring(2).split("=")[0], word.split("=", 2)[1]));
        settings.put("ssl_cert_file", secrets.resolve("postgres.crt").toString());
        settings.put("ssl_key_file", key.toString());
        settings.put("hba_file", rules.toString());
        settings.put("ident_file", deploy.resolve("postgres/pg_ident.conf").toString());
        var started = EmbeddedDatabase.start(
                directory.resolve("postgres"),
                0,
                ProcessBuilder.Redirect.appendTo(
                        directory.resolve("postgres.log").toFile()),
                settings);
        started.setPassword(Role.TRAINER, variables.get("TUNELAB_TRAINER_PASSWORD"));
        started.setPassword(Role.RESULTS, variables.get("TUNELAB_RESULTS_PASSWORD"));
        ports.put("5432", started.port());
        return started;
    }

    private void start(Service service, Installation installation, DataDirectory data, URI traces) throws IOException {
        int port = EmbeddedKafka.freePort();
        var command = List.of(
                Installation.java().toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-jar",
                installation.runnable(service).toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(service + ".log").toFile());
        var environment = here(compose.environment(service.directory()));
        environment.replaceAll((name, value) -> value.replace(
                        "/var/lib/tunelab/models", data.models().toString())
                .replace("/var/lib/tunelab", directory.resolve("volumes").toString()));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "" + port);
        environment.put("HF_HUB_OFFLINE", "true");
        environment.put("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", traces.toString());
        environment.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        builder.environment().putAll(environment);
        httpPorts.put(service, port);
        processes.put(service, builder.start());
    }

    private void awaitReady(Service service) {
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            if (!processes.get(service).isAlive()) {
                throw new AssertionError(service + " ended: " + String.join("\n", log(service)));
            }
            return get(service, "/q/health/ready").statusCode() == 200;
        });
    }

    /** The same settings, with this machine's ports and directories. */
    private Map<String, String> here(Map<String, String> settings) {
        var mapped = new HashMap<String, String>();
        settings.forEach((name, value) -> {
            var here = value.replace("/etc/kafka/secrets", secrets.toString())
                    .replace("/etc/tunelab/ca.crt", secrets.resolve("ca.crt").toString())
                    .replace("://:", "://localhost:")
                    .replaceAll("\\b(kafka|postgres):(?=\\d)", "localhost:");
            for (var port : ports.entrySet()) {
                here = here.replaceAll(":" + port.getKey() + "\\b", ":#" + port.getValue());
            }
            mapped.put(name, here.replace(":#", ":"));
        });
        mapped.computeIfPresent(
                "log.dirs", (name, value) -> directory.resolve("kafka/log").toString());
        return mapped;
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
        for (var process : new ArrayList<>(processes.values())) {
            try {
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        database.close();
        kafka.close();
    }
}
