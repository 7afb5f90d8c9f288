package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.local.FakeInstallation;
import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.stack.StackRecord.State;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real broker, real database, real processes; only what the services do is not. */
class LocalStackTest {
    /** One for all tests: unpacking and initialising a database takes longer than any test. */
    @TempDir
    static Path temporary;

    private static Installation installation;
    private static DataDirectory directory;

    @BeforeAll
    static void anInstallationWithASpaceInItsPath() throws Exception {
        installation = FakeInstallation.in(temporary.resolve("an installation"));
        directory = new DataDirectory(temporary.resolve("a data directory")).create();
    }

    @BeforeEach
    void noTracesOfEarlierTests() throws Exception {
        Files.deleteIfExists(installation.root().resolve("ends"));
        Files.deleteIfExists(installation.root().resolve("die-at-start"));
    }

    @Test
    void everythingStartsIsRecordedAndStopsInTheOrderOfDependence() throws Exception {
        List<Part> parts;
        try (var stack = LocalStack.on(settings(2)).start()) {
            var record = StackRecord.read(directory).orElseThrow();
            assertThat(record).isEqualTo(stack.record());
            parts = record.parts();
            assertThat(record.state()).isEqualTo(State.READY);
            assertThat(parts)
                    .extracting(Part::name)
                    .containsExactly("kafka", "postgres", "data", "results", "trainer-1", "trainer-2");
            assertThat(parts).extracting(Part::state).containsOnly(PartState.READY);
            assertThat(topics(record)).contains("experiment-requests", "run-events");
            assertThat(environment(record.part("trainer-1").orElseThrow()))
                    .contains("QUARKUS_DATASOURCE_USERNAME=trainer")
                    .contains("KAFKA_BOOTSTRAP_SERVERS="
                            + record.part("kafka").orElseThrow().address());
            assertThat(directory.models().resolve("all-minilm-l6-v2/model.safetensors"))
                    .exists();
        }

        var after = StackRecord.read(directory).orElseThrow();
        assertThat(after.state()).isEqualTo(State.STOPPED);
        // The broker's is this very process.
        await().untilAsserted(() -> assertThat(parts.subList(1, parts.size()))
                .noneMatch(part -> part.process().orElseThrow().isAlive()));
        var ends = Files.readAllLines(installation.root().resolve("ends"));
        assertThat(ends.subList(2, 4)).containsExactly(port(parts, "data"), port(parts, "results"));
    }

    @Test
    void whatTheDatabaseAndTheBrokerHeldIsThereAfterARestart() throws Exception {
        try (var first = LocalStack.on(settings(1)).start()) {
            execute(first.record(), "CREATE TABLE kept (value int)", "INSERT INTO kept VALUES (7)");
        }

        try (var second = LocalStack.on(settings(1)).start()) {
            execute(second.record(), "UPDATE kept SET value = 8");
            assertThat(topics(second.record())).contains("experiment-requests");
        }
    }

    @Test
    void aTakenPortIsReplacedByAFreeOne() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var wishes = new PortWishes(taken.getLocalPort(), 0, 0);
            try (var stack = LocalStack.on(new StackSettings(installation, directory, 1, wishes, Map.of()))
                    .start()) {
                assertThat(stack.record().part("kafka").orElseThrow().address())
                        .doesNotEndWith(":" + taken.getLocalPort());
            }
        }
    }

    @Test
    void aPortThatSomebodyTakesBeforeItsServiceListensIsReplaced() throws Exception {
        var hold = Files.createFile(installation.root().resolve("wait-before-listening"));
        try (var stack = LocalStack.on(settings(1));
                var others = new AnsweringServer()) {
            var starting = CompletableFuture.runAsync(stack::start);
            var before = await().atMost(Duration.ofSeconds(30))
                    .until(() -> stack.record().part("results"), part -> part.flatMap(Part::process)
                            .isPresent())
                    .orElseThrow();
            others.listenAt(URI.create(before.address()).getPort());
            Files.delete(hold);

            starting.get(60, TimeUnit.SECONDS);

            var after = stack.record().part("results").orElseThrow();
            assertThat(after.state()).isEqualTo(PartState.READY);
            assertThat(after.address()).isNotEqualTo(before.address());
            assertThat(after.restarts()).isZero();
            assertThat(environment(after))
                    .contains("TUNELAB_RESULTS_TRAINER_URL="
                            + stack.record()
                                    .part("trainer-1")
                                    .orElseThrow()
                                    .address()
                                    .replace("localhost", "127.0.0.1"));
        } finally {
            Files.deleteIfExists(hold);
        }
    }

    @Test
    void twoStacksThatWantTheSamePortsAtOnceEachHaveTheirOwn() throws Exception {
        var wishes = new PortWishes(freePort(), freePort(), freePort());
        var second = new DataDirectory(temporary.resolve("another data directory")).create();
        try (var one = LocalStack.on(new StackSettings(installation, directory, 1, wishes, Map.of()));
                var other = LocalStack.on(new StackSettings(installation, second, 1, wishes, Map.of()))) {
            CompletableFuture.allOf(CompletableFuture.runAsync(one::start), CompletableFuture.runAsync(other::start))
                    .get(90, TimeUnit.SECONDS);

            var parts = Stream.of(one, other)
                    .flatMap(stack -> stack.record().parts().stream())
                    .toList();
            assertThat(parts).extracting(Part::state).containsOnly(PartState.READY);
            assertThat(parts).extracting(Part::restarts).containsOnly(0);
            assertThat(parts).extracting(Part::address).doesNotHaveDuplicates();
            assertThat(environment(one.record().part("results").orElseThrow()))
                    .contains("KAFKA_BOOTSTRAP_SERVERS="
                            + one.record().part("kafka").orElseThrow().address());
            execute(one.record(), "CREATE TABLE only_here (value int)");
            execute(other.record(), "CREATE TABLE only_here (value int)");
        }
    }

    @Test
    void aServiceThatDiesIsStartedAgain() throws Exception {
        try (var stack = LocalStack.on(settings(1)).start()) {
            var trainer = stack.record().part("trainer-1").orElseThrow();

            trainer.process().orElseThrow().handle().orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var now = stack.record().part("trainer-1").orElseThrow();
                assertThat(now.restarts()).isEqualTo(1);
                assertThat(now.state()).isEqualTo(PartState.READY);
                assertThat(now.address()).isEqualTo(trainer.address());
            });
        }
    }

    @Test
    void aServiceThatDiesWhileItStartsIsReportedWithItsLogAndEverythingIsStopped() throws Exception {
        Files.createFile(installation.root().resolve("die-at-start"));

        assertThatThrownBy(() -> LocalStack.on(settings(1)).start())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("data ended while it started")
                .hasMessageContaining("the configuration is wrong, says the service");

        var record = StackRecord.read(directory).orElseThrow();
        assertThat(record.state()).isEqualTo(State.FAILED);
        assertThat(record.part("postgres").orElseThrow().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void theReasonOfAFailureIsThereAsSoonAsTheFailureIs() throws Exception {
        Files.createFile(installation.root().resolve("die-at-start"));
        Set<String> reasons = ConcurrentHashMap.newKeySet();
        var watching = new AtomicBoolean(true);
        var watcher = new Thread(() -> {
            while (watching.get()) {
                StackRecord.read(directory)
                        .filter(record -> record.state() == State.FAILED)
                        .ifPresent(record -> reasons.add(record.message()));
            }
        });
        watcher.start();

        assertThatThrownBy(() -> LocalStack.on(settings(1)).start()).isInstanceOf(StackException.class);

        watching.set(false);
        watcher.join();
        assertThat(reasons).isNotEmpty().allMatch(reason -> reason.contains("data ended while it started"));
    }

    @Test
    void aSecondStackOnTheSameDirectoryIsRefused() {
        var settings = settings(1);
        try (var first = LocalStack.on(settings)) {
            assertThat(first.record().state()).isEqualTo(State.STARTING);
            assertThatThrownBy(() -> LocalStack.on(settings))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("running on " + directory.root() + " already");
        }
    }

    /** Another program, which also says that it is well. */
    private static final class AnsweringServer implements AutoCloseable {
        private HttpServer server;

        void listenAt(int port) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/q/health/ready", exchange -> {
                var answer = "{\"status\": \"UP\", \"instance\": \"another\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        @Override
        public void close() {
            if (server != null) {
                server.stop(0);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private StackSettings settings(int trainers) {
        return new StackSettings(installation, directory, trainers, new PortWishes(0, 0, 0), Map.of());
    }

    private static String port(List<Part> parts, String name) {
        var address = parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow()
                .address();
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static Iterable<String> topics(StackRecord record) throws Exception {
        try (var admin = Admin.create(
                Map.of("bootstrap.servers", record.part("kafka").orElseThrow().address()))) {
            return admin.listTopics().names().get();
        }
    }

    private static void execute(StackRecord record, String... statements) throws Exception {
        var password =
                EmbeddedDatabase.password(Path.of(record.dataDirectory(), "postgres"), EmbeddedDatabase.Role.RESULTS);
        try (var connection = java.sql.DriverManager.getConnection(
                        record.part("postgres").orElseThrow().address(), "results", password);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String environment(Part part) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(part.address() + "/environment"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
