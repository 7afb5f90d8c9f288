package io.tunelab.local.stack;

import io.tunelab.embedded.BrokerPassword;
import io.tunelab.embedded.EmbeddedDatabase;
import io.tunelab.embedded.EmbeddedKafka;
import io.tunelab.kafka.Topics;
import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackRecord.PartState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** The broker, inside this process, and the database, as its child. */
final class Servers {
    private final StackSettings settings;
    private final Ports ports;
    private final Runnable changed;
    private volatile Part kafkaPart = part(LocalStack.KAFKA, PartState.STARTING, "", Optional.empty());
    private volatile Part postgresPart = part(LocalStack.POSTGRES, PartState.STARTING, "", Optional.empty());
    private volatile EmbeddedKafka kafka;
    private volatile EmbeddedDatabase database;
    private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

    /** @param changed called after every change of {@link #parts()} */
    Servers(StackSettings settings, Ports ports, Runnable changed) {
        this.settings = settings;
        this.ports = ports;
        this.changed = changed;
    }

    /** Starts both at once; the future ends when both answer and the topics exist. */
    synchronized CompletableFuture<Void> start() {
        System.setProperty("tunelab.logs", settings.dataDirectory().logs().toString());
        started = CompletableFuture.allOf(
                CompletableFuture.runAsync(this::startKafka), CompletableFuture.runAsync(this::startPostgres));
        return started;
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    String password(EmbeddedDatabase.Role role) {
        return EmbeddedDatabase.password(settings.dataDirectory().postgres(), role);
    }

    List<Part> parts() {
        return List.of(kafkaPart, postgresPart);
    }

    /** Stops the database, then the broker. One that is still starting is waited for: it could not be stopped else. */
    synchronized void stop() {
        started.handle((done, failure) -> null).join();
        if (database != null) {
            database.close();
            postgresPart = part(LocalStack.POSTGRES, PartState.STOPPED, postgresPart.address(), Optional.empty());
            changed.run();
        }
        if (kafka != null) {
            kafka.close();
            kafkaPart = part(LocalStack.KAFKA, PartState.STOPPED, kafkaPart.address(), Optional.empty());
            changed.run();
        }
    }

    private void startKafka() {
        var directory = settings.dataDirectory().kafka();
        if (!settings.guardedKafka()) {
            BrokerPassword.forget(directory);
        }
        kafka = onFreePort(
                settings.ports().kafka(),
                port -> settings.guardedKafka()
                        ? EmbeddedKafka.startGuarded(directory, port)
                        : EmbeddedKafka.start(directory, port));
        Topics.create(kafka.bootstrapServers(), kafka.client());
        kafkaPart =
                part(LocalStack.KAFKA, PartState.READY, kafka.bootstrapServers(), Optional.of(OwnProcess.current()));
        changed.run();
    }

    private void startPostgres() {
        var log = settings.dataDirectory().log(LocalStack.POSTGRES).toFile();
        database = onFreePort(
                settings.ports().postgres(),
                port -> EmbeddedDatabase.startGuarded(
                        settings.dataDirectory().postgres(), port, ProcessBuilder.Redirect.appendTo(log)));
        postgresPart = part(
                LocalStack.POSTGRES, PartState.READY, database.jdbcUrl(), PostgresProcess.of(settings.dataDirectory()));
        changed.run();
    }

    /** Another program may take a port between the look at it and the server's start; then the next one is tried. */
    private <S> S onFreePort(int wanted, IntFunction<S> start) {
        for (int tries = 1; ; tries++) {
            int port = ports.prefer(tries == 1 ? wanted : 0);
            try {
                return start.apply(port);
            } catch (RuntimeException e) {
                if (tries == Ports.TRIES || Ports.isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private static Part part(String name, PartState state, String address, Optional<OwnProcess> process) {
        return new Part(name, state, address, process, 0, Instant.now());
    }
}
