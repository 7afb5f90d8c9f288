package io.tunelab.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.faults.EventLog.Entry;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.RestartableStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random moments against the packaged services, a real broker and a real database. Every run has the same
 * settings, so every one must end with the same numbers, bit for bit, however often it was broken off.
 *
 * <p>{@code ./mvnw verify} tries some of them once; {@code ./mvnw verify -Pfaults} all, five times, with outages of a minute.
 * {@code -Dtunelab.faults.rounds=N} repeats them N times, {@code -Dtunelab.faults.outage} says how long an outage lasts, in
 * seconds, {@code -Dtunelab.faults.seed} moves the moments. The table at the end is printed and written to
 * {@code target/faults.txt}.
 */
class FaultsIT {
    static final int EPOCHS = 5;
    private static final boolean ALL = Boolean.getBoolean("tunelab.faults.all");
    private static final int ROUNDS = Integer.getInteger("tunelab.faults.rounds", 1);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("tunelab.faults.outage", 4));
    private static final long SEED = Long.getLong("tunelab.faults.seed", 20261123L);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** About ten seconds of training on one core: long enough to be hit in every phase. */
    private static final String REQUEST = """
            {"experiment_id": "%s", "model": "all-minilm-l6-v2", "num_layers": 1,
             "dataset": {"name": "synthetic-reviews", "fraction": 0.02, "seed": %d},
             "max_len": 64, "batch": 8, "lr": 2e-4, "epochs": 5, "early_stopping": null}
            """;

    @TempDir
    static Path temporary;

    private static RestartableStack stack;
    private static EventLog events;
    private static Books books;
    private static Experiments experiments;
    private final Random chance = new Random(SEED);
    private final Scene scene = new Scene(stack, events, OUTAGE, chance);

    @BeforeAll
    static void start() throws Exception {
        stack = new RestartableStack(new DataDirectory(temporary.resolve("stack")), 2);
        events = new EventLog(stack.bootstrapServers());
        books = new Books(stack, events);
        experiments = new Experiments(stack);
    }

    @AfterAll
    static void stop() {
        if (events != null) {
            events.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void whateverHappensEveryRunEndsOnceWithTheNumbersOfAnUndisturbedOne() throws Exception {
        submit("undisturbed", 42);
        experiments.awaitEnd("undisturbed", PATIENCE);
        var table = new FaultTable();

        for (int round = 1; round <= ROUNDS; round++) {
            var faults = Arrays.asList(Fault.values());
            Collections.shuffle(faults, chance);
            for (var fault : faults) {
                if (ALL || fault.inShortForm()) {
                    table.add(hurt(fault, fault.name().toLowerCase().replace('_', '-') + "-" + round));
                }
            }
        }

        var text = table.text("Faults at random moments (seed %d, outages of %d s, lease %s)"
                .formatted(SEED, OUTAGE.toSeconds(), System.getenv("TUNELAB_TRAINER_LEASE")));
        System.out.println(text);
        Files.writeString(Path.of("target/faults.txt"), text);
        assertThat(table.rows()).allMatch(FaultTable.Row::nothingLostNothingDoubled);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(books.storedEvents()).isEqualTo(books.publishedEvents());
            assertThat(books.orphans().values()).containsOnly(0L);
        });
        assertThatTheDatabaseCanBeRebuilt();
    }

    @Test
    @EnabledIfSystemProperty(named = "tunelab.faults.all", matches = "true")
    void aRunThatKillsItsTrainersFailsAfterThreeAttemptsWithTheReason() {
        submit("deadly", 42);

        for (int attempt = 1; attempt <= 3; attempt++) {
            int reached = attempt;
            await().atMost(PATIENCE).until(() -> events.of("deadly").anyMatch(event -> event.attempt() == reached));
            Signals.kill(stack, scene.begun("deadly").trainer());
        }
        experiments.awaitEnd("deadly", PATIENCE);

        var run = experiments.find("deadly").orElseThrow();
        assertThat(run.path("state").asText()).isEqualTo("FAILED");
        assertThat(run.at("/error/code").asText()).isEqualTo("attempts_exhausted");
        assertThat(run.at("/error/message").asText()).contains("3 trainers");
        assertThat(Files.exists(stack.artifacts().resolve("deadly/checkpoints")))
                .isFalse();
    }

    private static void assertThatTheDatabaseCanBeRebuilt() throws Exception {
        var before = books.storedRuns();
        assertThat(stack.resultsTool("rebuild", "--yes")).startsWith("3 results-service still runs");
        stack.stopResults();
        // Until the broker has noticed that the consumer is gone it refuses, too.
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> stack.resultsTool("rebuild", "--yes"), said -> said.startsWith("0 Done"));
        assertThat(books.storedRuns()).isEmpty();

        stack.startResultsAgain();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(books.storedRuns()).containsExactlyInAnyOrderElementsOf(before));
    }

    private FaultTable.Row hurt(Fault fault, String id) {
        boolean newData = fault.needsNewData();
        submit(id, newData ? 1_000 + chance.nextInt(1_000_000) : 42);
        var recovery = fault.inject(scene, id);
        experiments.awaitEnd(id, PATIENCE);
        return new FaultTable.Row(fault, recovery, lost(id, newData), books.doubledEnds(id), attempts(id));
    }

    /** What is missing or other than in the undisturbed run, in words; empty if nothing is. */
    private static Optional<String> lost(String id, boolean otherData) {
        var run = experiments.find(id).orElseThrow();
        if (!run.path("state").asText().equals("COMPLETED")) {
            return Optional.of(run.path("state").asText() + " " + run.path("error"));
        }
        if (run.path("epochs").size() != EPOCHS) {
            return Optional.of(run.path("epochs").size() + " epochs");
        }
        var undisturbed = experiments.find("undisturbed").orElseThrow();
        for (var field :
                List.of("val_loss", "val_accuracy", "test_loss", "test_accuracy", "best_epoch", "confusion_matrix")) {
            if (!otherData && !run.path(field).equals(undisturbed.path(field))) {
                return Optional.of(field + " is " + run.path(field) + ", not " + undisturbed.path(field));
            }
        }
        return otherData || losses(run).equals(losses(undisturbed))
                ? Optional.empty()
                : Optional.of("training losses " + losses(run) + ", not " + losses(undisturbed));
    }

    private static List<String> losses(JsonNode run) {
        return run.findValuesAsText("train_loss");
    }

    private static int attempts(String id) {
        return events.of(id).mapToInt(Entry::attempt).max().orElse(0);
    }

    private static void submit(String id, int dataSeed) {
        experiments.submit(id, REQUEST.formatted(id, dataSeed));
    }
}
