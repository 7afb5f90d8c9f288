package io.tunelab.local.faults;

import static org.awaitility.Awaitility.await;

import io.tunelab.local.faults.EventLog.Entry;
import io.tunelab.local.stack.RestartableStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A stack at work, as a fault sees it: who trains what, in which phase, and whether that goes on. */
final class Scene {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** A run that a trainer holds now. */
    record Working(String trainer, int attempt) {}

    private final RestartableStack stack;
    private final EventLog events;
    private final Duration outage;
    private final Random chance;

    Scene(RestartableStack stack, EventLog events, Duration outage, Random chance) {
        this.stack = stack;
        this.events = events;
        this.outage = outage;
        this.chance = chance;
    }

    RestartableStack stack() {
        return stack;
    }

    Experiments experiments() {
        return new Experiments(stack);
    }

    /** Waits until a trainer that is up has begun with the run. */
    Working begun(String run) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> holder(run), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits for a random moment of the run's training. */
    Working training(String run) {
        begun(run);
        sleep(Duration.ofMillis(chance.nextInt(5_000)));
        return last(run);
    }

    /** Waits until a checkpoint is being written: its hidden directory is there. */
    Working checkpointing(String run) {
        return when(run, () -> hasChild(artifacts(run).resolve("checkpoints"), "."));
    }

    /** Waits until epochs are behind it, whose checkpoint is complete. */
    Working afterEpoch(String run, int epoch) {
        return when(run, () -> Files.exists(checkpoint(run, epoch)));
    }

    /** Waits until the model is being written. */
    Working saving(String run) {
        return when(run, () -> hasChild(artifacts(run), ".model"));
    }

    /** Waits until the model is written: predictions, last events and the end are being published. */
    Working publishing(String run) {
        return when(run, () -> Files.exists(artifacts(run).resolve("model")));
    }

    Path checkpoint(String run, int epoch) {
        return artifacts(run).resolve("checkpoints/epoch-%04d".formatted(epoch));
    }

    boolean hasEnded(String run) {
        return events.of(run).anyMatch(event -> Books.FINAL.contains(event.type()));
    }

    /** How long until a newer attempt began (or the run had ended in the very moment of the fault). */
    Duration takenOver(String run, int attempt) {
        return until(() -> events.of(run).anyMatch(event -> event.attempt() > attempt) || hasEnded(run));
    }

    /** Kills a service; how long until it answers again. */
    Duration startedAgain(String service) {
        int before = stack.restarts(service);
        Signals.kill(stack, service);
        return until(() -> stack.restarts(service) > before && stack.isReady(service));
    }

    /** How long until anything of the run is heard again. */
    Duration heardAgain(String run) {
        long before = events.of(run).count();
        return until(() -> events.of(run).count() > before);
    }

    Duration until(BooleanSupplier holds) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(holds::getAsBoolean);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** The time for which broker or database are away. */
    void away() {
        sleep(outage);
    }

    void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Duration outage() {
        return outage;
    }

    boolean chance() {
        return chance.nextBoolean();
    }

    private Working when(String run, BooleanSupplier moment) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> moment.getAsBoolean() || hasEnded(run));
        sleep(Duration.ofMillis(chance.nextInt(30)));
        return last(run);
    }

    /** Also when the run has ended meanwhile: then the fault hits a trainer that has just ended it. */
    private Working last(String run) {
        return events.of(run)
                .filter(event -> event.attempt() > 0)
                .max(Comparator.comparingInt(Entry::attempt).thenComparingLong(Entry::sequence))
                .map(last -> new Working(last.event().path("worker").asText(), last.attempt()))
                .orElseThrow();
    }

    private Optional<Working> holder(String run) {
        return events.of(run)
                .filter(event -> event.attempt() > 0)
                .max(Comparator.comparingInt(Entry::attempt).thenComparingLong(Entry::sequence))
                .filter(last -> !Books.FINAL.contains(last.type()))
                .map(last -> new Working(last.event().path("worker").asText(), last.attempt()))
                .filter(found -> stack.process(found.trainer()).isPresent() && stack.isReady(found.trainer()));
    }

    private Path artifacts(String run) {
        return stack.artifacts().resolve(run);
    }

    private static boolean hasChild(Path directory, String prefix) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var children = Files.list(directory)) {
            return children.anyMatch(child -> child.getFileName().toString().startsWith(prefix));
        } catch (IOException e) {
            return false;
        }
    }
}
