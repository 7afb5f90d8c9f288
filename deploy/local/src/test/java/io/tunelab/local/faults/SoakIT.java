package io.tunelab.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.faults.EventLog.Entry;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.RestartableStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of short experiments while trainers and results-service are killed every few seconds. At the end every request
 * has exactly one final result, the log and the databases agree, and nothing is left over.
 *
 * <p>{@code ./mvnw verify -Psoak}; {@code -Dtunelab.soak.experiments} says how many, {@code -Dtunelab.soak.seed} moves the
 * kills. The figures are printed and written to {@code target/soak.txt}.
 */
@EnabledIfSystemProperty(named = "tunelab.soak.experiments", matches = "[1-9][0-9]*")
class SoakIT {
    private static final int EXPERIMENTS = Integer.getInteger("tunelab.soak.experiments", 200);
    private static final long SEED = Long.getLong("tunelab.soak.seed", 20261125L);
    private static final int TRAINERS = 3;
    private static final int SEEDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final Duration CALM = Duration.ofMinutes(5);

    /** About a second each; runs with the same seed must end with the same numbers. */
    private static final String REQUEST = """
            {"experiment_id": "%s", "model": "tiny", "dataset": {"name": "soak", "fraction": 1.0}, "seed": %d,
             "max_len": 32, "batch": 8, "lr": 1e-3, "epochs": 3, "early_stopping": null, "precision": "fp32"}
            """;

    @TempDir
    static Path temporary;

    private final Random chance = new Random(SEED);
    private final Map<String, Integer> kills = new TreeMap<>();

    @Test
    void everyRequestHasExactlyOneResultAfterManyKills() throws Exception {
        var directory = new DataDirectory(temporary.resolve("stack")).create();
        prepare(directory);
        try (var stack = new RestartableStack(directory, TRAINERS);
                var events = new EventLog(stack.bootstrapServers())) {
            var books = new Books(stack, events);
            var requests = requests();
            long begin = System.nanoTime();
            new Experiments(stack).submit(requests);
            killUntilAllHaveEnded(stack, events, requests);
            long took = System.nanoTime() - begin;
            awaitCalm(books);

            var figures = figures(events, books, requests.size(), Duration.ofNanos(took));
            var text = figures.entrySet().stream()
                    .map(figure -> "%-44s %s%n".formatted(figure.getKey(), figure.getValue()))
                    .collect(Collectors.joining());
            System.out.println(text);
            Files.writeString(Path.of("target/soak.txt"), text);

            assertThat(figures).containsEntry("lost", 0L).containsEntry("doubled", 0L);
            assertThat(books.storedEvents()).isEqualTo(books.publishedEvents());
            assertThat(books.orphans().values()).containsOnly(0L);
            assertThat(leftOvers(stack.artifacts())).isEmpty();
            assertThat(differingResults(events)).isEmpty();
        }
    }

    private static Map<String, String> requests() {
        var requests = new LinkedHashMap<String, String>();
        for (int i = 0; i < EXPERIMENTS; i++) {
            var id = "soak-%03d".formatted(i);
            requests.put(id, REQUEST.formatted(id, i % SEEDS));
        }
        return requests;
    }

    private void killUntilAllHaveEnded(RestartableStack stack, EventLog events, Map<String, String> requests)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends(events).size() < requests.size() && System.nanoTime() < deadline) {
            Thread.sleep(4_000 + chance.nextInt(8_000));
            var victims = new ArrayList<>(stack.trainers());
            victims.add(LocalStack.RESULTS);
            var victim = victims.get(chance.nextInt(victims.size()));
            boolean politely = chance.nextInt(4) == 0;
            boolean tooMuch = stack.trainers().stream().filter(stack::isReady).count() < 2;
            if (!stack.isReady(victim) || tooMuch) {
                continue; // on a slow machine the stack would only start and never work
            }
            if (politely) {
                Signals.terminate(stack, victim);
            } else {
                Signals.kill(stack, victim);
            }
            var kind = victim.equals(LocalStack.RESULTS) ? "results-service" : "trainers";
            kills.merge(kind + (politely ? " terminated" : " killed"), 1, Integer::sum);
        }
    }

    /** The last end may still be on its way to the databases. */
    private static void awaitCalm(Books books) {
        Awaitility.await()
                .atMost(CALM)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(books.storedEvents()).containsExactlyInAnyOrderEntriesOf(books.publishedEvents());
                    assertThat(books.orphans())
                            .allSatisfy(
                                    (kind, rows) -> assertThat(rows).as(kind).isZero());
                });
    }

    private Map<String, Object> figures(EventLog events, Books books, int requests, Duration took) throws Exception {
        var ends = ends(events);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("seed", SEED);
        figures.put("experiments", requests);
        figures.put("took", took.toSeconds() + " s");
        figures.putAll(kills);
        figures.put(
                "attempts",
                attempts(events).values().stream().mapToInt(Integer::intValue).sum());
        figures.put(
                "most attempts at one run",
                attempts(events).values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0));
        ends.values().stream()
                .collect(Collectors.groupingBy(Entry::type, TreeMap::new, Collectors.counting()))
                .forEach((type, count) -> figures.put("ended with " + type, count));
        figures.put("events in the log, without heartbeats", sum(books.publishedEvents()));
        figures.put("events in the database", sum(books.storedEvents()));
        figures.putAll(books.orphans());
        figures.put("lost", (long) requests - ends.size());
        figures.put(
                "doubled", ends.keySet().stream().mapToLong(books::doubledEnds).sum());
        return figures;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Integer> attempts(EventLog events) {
        return events.all().collect(Collectors.toMap(Entry::id, Entry::attempt, Math::max));
    }

    /** The last event of each run that has one. */
    private static Map<String, Entry> ends(EventLog events) {
        return events.all()
                .filter(event -> Books.FINAL.contains(event.type()))
                .collect(Collectors.toMap(Entry::id, event -> event, (first, again) -> first, TreeMap::new));
    }

    /** Seeds under which completed runs did not all end with the same numbers. */
    private static Map<Integer, List<String>> differingResults(EventLog events) {
        return ends(events).values().stream()
                .filter(end -> end.type().equals("run_completed"))
                .collect(Collectors.groupingBy(
                        end -> Integer.parseInt(end.id().substring(5)) % SEEDS,
                        Collectors.mapping(
                                end -> end.event().path("test").toString(),
                                Collectors.collectingAndThen(Collectors.toSet(), List::copyOf))))
                .entrySet()
                .stream()
                .filter(seed -> seed.getValue().size() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Checkpoints and half-written directories of runs that have ended. */
    private static List<String> leftOvers(Path artifacts) throws IOException {
        try (var walk = Files.walk(artifacts, 3)) {
            return walk.map(path -> artifacts.relativize(path).toString())
                    .filter(path -> path.contains("checkpoints") || path.contains("/."))
                    .toList();
        }
    }

    /** A model of a quarter of a megabyte and 120 texts. */
    private void prepare(DataDirectory directory) throws IOException {
        var model = Contracts.rootOfThisRepository().resolve("trainer-service/src/test/resources/golden/bert");
        var tiny = Files.createDirectories(directory.models().resolve("tiny"));
        for (var file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(model.resolve(file), tiny.resolve(file));
        }
        var words = List.of("film", "the", "plot", "actor", "scene", "long", "short", "music", "was", "and");
        var lines = new StringBuilder();
        for (int row = 0; row < 120; row++) {
            var text =
                    new StringBuilder(row % 2 == 0 ? "bad" : "good").append(' ').append(row);
            for (int word = 0; word < 12; word++) {
                text.append(' ').append(words.get(chance.nextInt(words.size())));
            }
            lines.append("{\"text\": \"%s\", \"label\": \"%s\"}%n".formatted(text, row % 2 == 0 ? "NEG" : "POS"));
        }
        Files.writeString(Files.createDirectories(directory.data()).resolve("soak.jsonl"), lines);
    }
}
