package io.tunelab.local.stack;

import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.kafka.Topics;
import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stack as {@link LocalStack} makes it, with its real processes, whose parts can be hurt one by one: the services by
 * signals, broker and database by being away for a while, on the same port and with the same files when they are back.
 */
public final class RestartableStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private final DataDirectory directory;
    private final Map<String, SupervisedService> services = new LinkedHashMap<>();
    private final ServiceDefinition results;
    private final int databasePort;
    private EmbeddedKafka kafka;
    private EmbeddedDatabase database;

    public RestartableStack(DataDirectory directory, int trainers) throws InterruptedException {
        this.directory = directory.create();
        var ports = new Ports();
        kafka = EmbeddedKafka.start(directory.kafka(), ports.prefer(0));
        Topics.create(kafka.bootstrapServers());
        databasePort = ports.prefer(0);
        startDatabase();
        var settings = new StackSettings(
                new Installation(Contracts.rootOfThisRepository()),
                directory,
                trainers,
                new PortWishes(0, 0, 0),
                Map.of());
        new BundledModel(settings.installation(), directory).ensure();
        var definitions = new ServiceDefinitions(
                settings, kafka.bootstrapServers(), database.jdbcUrl(), EmbeddedDatabase.Role::roleName);
        int data = ports.prefer(0);
        launch(definitions.data(data));
        int firstTrainer = ports.prefer(0);
        results = definitions.results(ports.prefer(0), firstTrainer, data);
        launch(results);
        for (int number = 1; number <= trainers; number++) {
            launch(definitions.trainer(number, number == 1 ? firstTrainer : ports.prefer(0)));
        }
        for (var service : services.values()) {
            if (!service.awaitReady(PATIENCE)) {
                var name = service.part().name();
                throw new AssertionError(name + " is not ready:\n" + directory.tail(name, 40));
            }
        }
    }

    private void launch(ServiceDefinition definition) {
        var service = new SupervisedService(definition, () -> {});
        services.put(definition.name(), service);
        service.start();
    }

    private void startDatabase() {
        database = EmbeddedDatabase.start(
                directory.postgres(),
                databasePort,
                ProcessBuilder.Redirect.appendTo(
                        directory.log(LocalStack.POSTGRES).toFile()));
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    public String restUrl() {
        return services.get(LocalStack.RESULTS).part().address();
    }

    /** Where models and checkpoints are written. */
    public Path artifacts() {
        return directory.artifacts();
    }

    /** The names of all services. */
    public List<String> services() {
        return List.copyOf(services.keySet());
    }

    /** The names of the trainers. */
    public List<String> trainers() {
        return services().stream()
                .filter(name -> name.startsWith(LocalStack.TRAINER))
                .toList();
    }

    /** The process of a service; empty while it is being started again. */
    public Optional<ProcessHandle> process(String service) {
        return services.get(service).part().process().flatMap(OwnProcess::handle);
    }

    public boolean isReady(String service) {
        return services.get(service).part().state() == PartState.READY;
    }

    /** How often the service was started again. */
    public int restarts(String service) {
        return services.get(service).part().restarts();
    }

    public void stopBroker() {
        kafka.close();
    }

    public void startBroker() {
        var port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka = EmbeddedKafka.start(directory.kafka(), port);
    }

    public void stopDatabase() {
        database.close();
    }

    public void startDatabaseAgain() {
        startDatabase();
    }

    /** Calls results-service with arguments instead of starting it; its output, the exit status first. */
    public String resultsTool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(results.command());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(results.environment());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }

    public void stopResults() {
        services.get(LocalStack.RESULTS).stop(Duration.ofSeconds(15));
    }

    public void startResultsAgain() throws InterruptedException {
        launch(results);
        if (!services.get(LocalStack.RESULTS).awaitReady(PATIENCE)) {
            throw new AssertionError("results-service is not ready:\n" + log(LocalStack.RESULTS));
        }
    }

    /** The end of a service's log. */
    public String log(String service) {
        return directory.tail(service, 60);
    }

    @Override
    public void close() {
        services.values().forEach(service -> service.stop(Duration.ofSeconds(15)));
        database.close();
        kafka.close();
    }
}
