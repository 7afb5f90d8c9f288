package io.tunelab.local.stack;

import io.tunelab.local.stack.StackRecord.PartState;
import io.tunelab.local.stack.StackRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Broker and database inside this process (the database as its child), the services as processes of their own.
 *
 * <p>Whatever changes is written to {@code run/stack.json}. Stops in the order of dependence: trainers, data, results,
 * database, broker. {@link #close()} may be called from another thread while {@link #start()} is at work.
 */
public final class LocalStack implements AutoCloseable {
    public static final String KAFKA = "kafka";
    public static final String POSTGRES = "postgres";
    public static final String DATA = "data";
    public static final String RESULTS = "results";
    public static final String TRAINER = "trainer";

    /** A cold start on a small, busy machine takes a while; what takes longer hangs. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(3);

    /** A trainer finishes the step that it is in and gives its run back. */
    private static final Duration TRAINER_PATIENCE = Duration.ofSeconds(20);

    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(10);

    private final StackSettings settings;
    private final StackLock lock;
    private final Ports ports = new Ports();
    private final Servers servers;
    private final List<SupervisedService> trainers = new CopyOnWriteArrayList<>();
    private final List<SupervisedService> others = new CopyOnWriteArrayList<>();
    private final ClassArchives archives;
    private final Instant startedAt = Instant.now();
    private State state = State.STARTING;
    private String message = "starting";

    private LocalStack(StackSettings settings, StackLock lock) {
        this.settings = settings;
        this.lock = lock;
        this.servers = new Servers(settings, ports, this::publish);
        this.archives = new ClassArchives(settings.dataDirectory());
    }

    /**
     * Takes the data directory; nothing runs yet.
     *
     * @throws StackException if a stack runs on that directory
     */
    public static LocalStack on(StackSettings settings) {
        var directory = settings.dataDirectory().create();
        return StackLock.tryAcquire(directory)
                .map(lock -> new LocalStack(settings, lock))
                .orElseThrow(() -> new StackException("a stack is running on " + directory.root() + " already"));
    }

    /**
     * Starts everything; returns when every part answers.
     *
     * @throws StackException if a part does not start; what had been started is stopped then
     */
    public LocalStack start() {
        try {
            Leftovers.of(settings.dataDirectory()).stop();
            Hold.forgetAll(settings.dataDirectory());
            DatabaseSession.refuseIncomplete(settings.dataDirectory());
            proceed("starting Kafka and PostgreSQL");
            servers.start().join();
            proceed("starting the services");
            startServices();
            become(State.READY, "ready");
            if (ClassArchives.enabled()) {
                archives.make(Stream.of(Installation.Service.values())
                        .map(settings.installation()::runnable)
                        .toList());
            }
            return this;
        } catch (CompletionException e) {
            throw failed(new StackException("cannot start Kafka or PostgreSQL: " + e.getCause(), e.getCause()));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private void startServices() {
        var definitions =
                new ServiceDefinitions(settings, servers.bootstrapServers(), servers.jdbcUrl(), servers::password);
        launchAll(definitions, settings.ports().rest());
        for (int tries = 1; tries < Ports.TRIES && aPortWasTaken(); tries++) {
            // All of them: results-service knows the trainer's port.
            stopServices();
            trainers.clear();
            others.clear();
            launchAll(definitions, 0);
        }
        services().forEach(this::awaitReady);
    }

    /** Waits until all services are ready or one is not; whether that one ended because another program has its port. */
    private boolean aPortWasTaken() {
        return services().stream()
                .filter(service -> !isReady(service))
                .findFirst()
                .filter(service -> service.part().state() == PartState.FAILED)
                .filter(service -> !Ports.isFree(service.port()))
                .isPresent();
    }

    private void launchAll(ServiceDefinitions definitions, int wanted) {
        int rest = ports.prefer(wanted);
        int dataPort = ports.prefer(rest + 1);
        launch(others, definitions.data(dataPort));
        var trainerPorts = IntStream.rangeClosed(1, settings.trainers())
                .map(number -> ports.prefer(rest + 1 + number))
                .toArray();
        launch(others, definitions.results(rest, trainerPorts[0], dataPort));
        // Beside the two, which are busy with their own start.
        new BundledModel(settings.installation(), settings.dataDirectory()).ensure();
        for (int number = 1; number <= settings.trainers(); number++) {
            launch(trainers, definitions.trainer(number, trainerPorts[number - 1]));
        }
    }

    private synchronized void launch(List<SupervisedService> list, ServiceDefinition definition) {
        proceed(message);
        var service = new SupervisedService(
                definition, this::publish, () -> Hold.isOn(settings.dataDirectory(), definition.name()));
        list.add(service);
        service.start();
    }

    private void awaitReady(SupervisedService service) {
        if (!isReady(service)) {
            var name = service.part().name();
            var directory = settings.dataDirectory();
            var what = service.part().state() == PartState.FAILED
                    ? "ended while it started"
                    : "is not ready after " + START_PATIENCE.toMinutes() + " minutes";
            throw new StackException("%s %s. The end of its log, %s:%n%s"
                    .formatted(
                            name,
                            what,
                            directory.log(name),
                            directory.tail(name, 20).indent(2).stripTrailing()));
        }
    }

    private static boolean isReady(SupervisedService service) {
        try {
            return service.awaitReady(START_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while " + service.part().name() + " started", e);
        }
    }

    /** What runs and where. */
    public synchronized StackRecord record() {
        var parts = new ArrayList<>(servers.parts());
        services().stream().map(SupervisedService::part).forEach(parts::add);
        var dataSets = settings.dataSets().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, set -> set.getValue().toString()));
        var root = settings.dataDirectory().root().toString();
        return new StackRecord(state, message, OwnProcess.current(), startedAt, root, dataSets, parts);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (state == State.STOPPED || state == State.STOPPING || state == State.FAILED) {
                return;
            }
            become(State.STOPPING, "stopping");
        }
        stopEverything();
        become(State.STOPPED, "stopped");
        lock.close();
    }

    private RuntimeException failed(RuntimeException cause) {
        synchronized (this) {
            if (state == State.STOPPING || state == State.STOPPED) {
                return cause;
            }
            // With its reason: parts that stop publish the record before all have stopped.
            become(State.FAILED, cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
        stopEverything();
        publish();
        lock.close();
        return cause;
    }

    private void stopEverything() {
        archives.close();
        stopServices();
        servers.stop();
        ports.close();
    }

    private void stopServices() {
        // All trainers at once: each may take as long as its step.
        CompletableFuture.allOf(trainers.stream()
                        .map(trainer -> CompletableFuture.runAsync(() -> trainer.stop(TRAINER_PATIENCE)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        others.forEach(service -> service.stop(SERVICE_PATIENCE));
    }

    private List<SupervisedService> services() {
        var all = new ArrayList<>(others);
        all.addAll(trainers);
        return all;
    }

    private synchronized void proceed(String what) {
        if (state != State.STARTING) {
            throw new StackException("stopped while it started");
        }
        become(State.STARTING, what);
    }

    private synchronized void become(State next, String why) {
        state = next;
        message = why;
        publish();
    }

    private synchronized void publish() {
        record().write(settings.dataDirectory());
    }
}
