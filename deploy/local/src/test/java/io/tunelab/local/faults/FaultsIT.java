package io.tunelab.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.faults.EventLog.Entry;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.RestartableStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults at random moments against the packaged services, a real broker and a real database. Every run has the same
 * settings, so every one must end with the same numbers, bit for bit, however often it was broken off.
 *
 * <p>{@code -Dtunelab.faults.rounds=N} repeats every fault N times ({@code ./mvnw verify -Pfaults}: 5, with outages of a
 * minute), {@code -Dtunelab.faults.seed} moves the moments. The table at the end is printed and written to
 * {@code target/faults.txt}.
 */
class FaultsIT {
    private static final int ROUNDS = Integer.getInteger("tunelab.faults.rounds", 1);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("tunelab.faults.outage", 4));
    private static final long SEED = Long.getLong("tunelab.faults.seed", 20261123L);
    private static final Duration TRAINING = Duration.ofMinutes(4);
    private static final int EPOCHS = 5;
    private static final Set<String> FINAL = Set.of("run_completed", "run_failed", "run_cancelled");

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
    private static Scene scene;
    private final Random chance = new Random(SEED);

    @BeforeAll
    static void start() throws Exception {
        stack = new RestartableStack(new DataDirectory(temporary.resolve("stack")), 2);
        events = new EventLog(stack.bootstrapServers());
        scene = new Scene(stack, events, OUTAGE);
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
        awaitEnd("undisturbed");
        var rows = new ArrayList<Row>();

        for (int round = 1; round <= ROUNDS; round++) {
            var faults = new ArrayList<>(Arrays.asList(Fault.values()));
            Collections.shuffle(faults, chance);
            for (var fault : faults) {
                rows.add(
                        hurt(fault, "%s-%d".formatted(fault.name().toLowerCase().replace('_', '-'), round)));
            }
        }

        var table = Row.table(rows, OUTAGE, SEED);
        System.out.println(table);
        Files.writeString(Path.of("target/faults.txt"), table);
        assertThat(rows).allMatch(Row::nothingLostNothingDoubled);
        assertThat(storedEvents()).isEqualTo(publishedEvents());
        assertThatTheDatabaseCanBeRebuilt();
    }

    private static void assertThatTheDatabaseCanBeRebuilt() throws Exception {
        var before = storedRuns();
        assertThat(stack.resultsTool("rebuild", "--yes")).startsWith("1 results-service still runs");
        stack.stopResults();
        // Until the broker has noticed that the consumer is gone it refuses, too.
        await().atMost(TRAINING)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> stack.resultsTool("rebuild", "--yes"), said -> said.startsWith("0 Done"));
        assertThat(storedRuns()).isEmpty();

        stack.startResultsAgain();

        await().atMost(TRAINING)
                .untilAsserted(() -> assertThat(storedRuns()).containsExactlyInAnyOrderElementsOf(before));
    }

    private Row hurt(Fault fault, String id) throws InterruptedException {
        // A killed data-service is one that was preparing new data; everything else is the same run again.
        boolean newData = fault == Fault.DATA_KILLED;
        submit(id, newData ? 1_000 + chance.nextInt(1_000_000) : 42);
        Duration recovery;
        if (newData) {
            Thread.sleep(chance.nextInt(500));
            recovery = fault.inject(scene, "", id, 0);
        } else {
            var working = scene.working(List.of(id));
            Thread.sleep(chance.nextInt(5_000));
            recovery =
                    scene.hasEnded(id) ? Duration.ZERO : fault.inject(scene, working.trainer(), id, working.attempt());
        }
        awaitEnd(id);
        return new Row(fault, recovery, lost(id, newData), doubled(id), attempts(id));
    }

    /** What is missing or other than in the undisturbed run, in words; empty if nothing is. */
    private static Optional<String> lost(String id, boolean otherData) {
        var run = experiment(id).orElseThrow();
        if (!run.path("state").asText().equals("COMPLETED")) {
            return Optional.of(run.path("state").asText() + " " + run.path("error"));
        }
        if (run.path("epochs").size() != EPOCHS) {
            return Optional.of(run.path("epochs").size() + " epochs");
        }
        var undisturbed = experiment("undisturbed").orElseThrow();
        for (var field : List.of("best", "test", "best_epoch", "confusion_matrix")) {
            if (!otherData && !run.path(field).equals(undisturbed.path(field))) {
                return Optional.of(field + " is " + run.path(field) + ", not " + undisturbed.path(field));
            }
        }
        return Optional.empty();
    }

    /** Ends, or events under one number, of which there is more than one. */
    private static long doubled(String id) {
        var attempts = events.of(id)
                .filter(event -> FINAL.contains(event.type()))
                .map(event -> event.attempt())
                .distinct()
                .count();
        return Math.max(0, attempts - 1);
    }

    private static int attempts(String id) {
        return events.of(id).mapToInt(Entry::attempt).max().orElse(0);
    }

    private static void submit(String id, int dataSeed) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("experiment-requests", id, REQUEST.formatted(id, dataSeed)));
        }
    }

    private static void awaitEnd(String id) {
        await().atMost(TRAINING)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> experiment(id)
                                .map(run -> run.path("state").asText())
                                .orElse(""),
                        List.of("COMPLETED", "FAILED", "CANCELLED", "REJECTED")::contains);
    }

    /** Empty also while results-service is away. */
    private static Optional<JsonNode> experiment(String id) {
        try {
            return new ResultsApi(stack.restUrl()).get("/api/v1/experiments/" + id);
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /**
     * Events by experiment as the log has them, each number once, without heartbeats and without what an older attempt
     * said later. That a run was queued is no attempt's word: another trainer may say it when the run has begun.
     */
    private static Map<String, Long> publishedEvents() {
        var counted = new TreeMap<String, Long>();
        var newest = new TreeMap<String, Integer>();
        var seen = new HashSet<String>();
        events.all().filter(event -> !event.type().equals("run_progress")).forEach(event -> {
            int before = newest.merge(event.id(), event.attempt(), Math::max);
            boolean counts = event.type().equals("run_queued") || event.attempt() >= before;
            if (counts && seen.add(event.id() + "/" + event.attempt() + "/" + event.sequence())) {
                counted.merge(event.id(), 1L, Long::sum);
            }
        });
        return counted;
    }

    private static Map<String, Long> storedEvents() throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl(), "results", "results");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT experiment_id, count(*) FROM events GROUP BY 1")) {
            var counted = new TreeMap<String, Long>();
            while (rows.next()) {
                counted.put(rows.getString(1), rows.getLong(2));
            }
            return counted;
        }
    }

    /** All that the events say of each run; the times at which we heard them are not among it. */
    private static List<String> storedRuns() throws SQLException {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl(), "results", "results");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT concat_ws(' ', x.experiment_id, state, x.attempt, best_epoch,"
                        + " best_loss, test_accuracy, completed, request, (SELECT count(*) FROM epochs e WHERE"
                        + " e.experiment_id = x.experiment_id), (SELECT sum(train_loss) FROM epochs e WHERE"
                        + " e.experiment_id = x.experiment_id), (SELECT count(*) FROM events e WHERE e.experiment_id ="
                        + " x.experiment_id), md5(p.message)) FROM experiments x LEFT JOIN predictions p"
                        + " USING (experiment_id)")) {
            var runs = new ArrayList<String>();
            while (rows.next()) {
                runs.add(rows.getString(1));
            }
            return runs;
        }
    }

    /** One fault that was tried. */
    private record Row(Fault fault, Duration recovery, Optional<String> lost, long doubled, int attempts) {
        boolean nothingLostNothingDoubled() {
            return lost.isEmpty() && doubled == 0;
        }

        static String table(List<Row> rows, Duration outage, long seed) {
            var lines = new ArrayList<String>();
            lines.add("Faults at random moments (seed %d, outages of %d s)".formatted(seed, outage.toSeconds()));
            lines.add("%-20s %6s %6s %8s %9s %12s"
                    .formatted("fault", "tried", "lost", "doubled", "attempts", "recovered in"));
            rows.stream()
                    .collect(Collectors.groupingBy(Row::fault, TreeMap::new, Collectors.toList()))
                    .forEach((fault, tried) -> lines.add("%-20s %6d %6d %8d %9d %10.1f s%s"
                            .formatted(
                                    fault.name().toLowerCase().replace('_', ' '),
                                    tried.size(),
                                    tried.stream()
                                            .filter(row -> row.lost.isPresent())
                                            .count(),
                                    tried.stream().mapToLong(Row::doubled).sum(),
                                    tried.stream().mapToInt(Row::attempts).max().orElse(0),
                                    tried.stream()
                                                    .mapToLong(row -> row.recovery.toMillis())
                                                    .max()
                                                    .orElse(0)
                                            / 1e3,
                                    tried.stream()
                                            .flatMap(row -> row.lost.stream())
                                            .findFirst()
                                            .map(why -> "  " + why)
                                            .orElse(""))));
            return String.join("\n", lines) + "\n";
        }
    }
}
