package io.tunelab.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedDatabase.Role;
import io.tunelab.local.backup.Backup;
import io.tunelab.local.backup.BackupManifest;
import io.tunelab.local.backup.Restore;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.DatabaseSession;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.OwnProcess;
import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * An older backup is restored while the topics know more: what was submitted when, and what comes back. The table is
 * printed and written to {@code target/restore.txt}.
 */
class RestoreIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The longest run has most of its epochs before it; on a machine that does something else as well they take minutes. */
    private static final Duration TO_THE_END = Duration.ofMinutes(20);

    private static final Installation INSTALLATION = new Installation(Contracts.rootOfThisRepository());
    private static final String REQUEST = """
            {"experiment_id": "%s", "model": "all-minilm-l6-v2", "num_layers": 1, "reuse": false,
             "dataset": {"name": "synthetic-reviews", "fraction": 0.02, "seed": 42},
             "max_len": 64, "batch": 8, "lr": 2e-4, "epochs": %d, "early_stopping": null}
            """;
    private static final String STUDY = """
            name: later
            question: Does it come back?
            fixed:
              model: all-minilm-l6-v2
              num_layers: 1
              dataset: {name: synthetic-reviews, fraction: 0.02, seed: 42}
              max_length: 64
              batch_size: 8
              epochs: 1
            stages:
              - name: only
                configurations:
                  - {name: slow, learning_rate: 1e-4}
                  - {name: fast, learning_rate: 2e-4}
            """;

    @TempDir
    Path temporary;

    private DataDirectory directory;
    private Path backup;
    private LocalStack stack;

    @BeforeEach
    void start() {
        directory = new DataDirectory(temporary.resolve("stack"));
        backup = temporary.resolve("backup");
        stack = up(2);
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void whatHasEndedSinceTheBackupComesBackAndIsNotTrainedAgain() throws Exception {
        submit("before", 1);
        awaitState("before", "COMPLETED");
        backUp();
        submit("after", 1);
        awaitState("after", "COMPLETED");
        var first = experiment("after");

        restore(1);

        awaitState("after", "COMPLETED");
        assertThat(experiment("after").path("test_loss")).isEqualTo(first.path("test_loss"));
        assertThat(experiment("after").path("submitted_at")).isEqualTo(first.path("submitted_at"));
        assertThat(experiment("before").path("state").asText()).isEqualTo("COMPLETED");
        submit("new", 1);
        awaitState("new", "COMPLETED");
        assertThat(queue()).containsValues("COMPLETED 1").hasSize(3);
    }

    @Test
    @EnabledIfSystemProperty(named = "tunelab.faults.all", matches = "true")
    void everyRunEndsInOneStateEverywhere() throws Exception {
        var table = new LinkedHashMap<String, List<String>>();
        submit("finished", 1);
        awaitState("finished", "COMPLETED");
        submit("interrupted", 90);
        awaitState("interrupted", "RUNNING");
        submit("waiting", 2);
        backUp();
        queue().forEach((id, state) -> table.put(id, new ArrayList<>(List.of("before", state))));
        awaitState("waiting", "COMPLETED");
        submit("done-later", 1);
        awaitState("done-later", "COMPLETED");
        var study = study();
        for (int attempt = 2; attempt <= 3; attempt++) {
            killTrainers();
            int reached = attempt;
            await().atMost(PATIENCE)
                    .until(() -> experiment("interrupted").path("attempt").asInt() >= reached);
        }
        submit("interrupted-later", 40);
        awaitState("interrupted-later", "RUNNING");
        submit("waiting-later", 1);
        submit("cancelled-later", 1);
        awaitState("cancelled-later", "QUEUED");
        api().post("/api/v1/experiments/cancelled-later/cancel", "application/json", "");
        awaitState("cancelled-later", "CANCELLED");
        var tests = tests();
        queue().forEach((id, state) -> table.computeIfAbsent(id, other -> new ArrayList<>(List.of("after", "-")))
                .add(state));

        restore(2);

        // The trainers know a run again before results-service has read its topics.
        queue().keySet().forEach(id -> await().atMost(TO_THE_END).until(() -> api().get("/api/v1/experiments/" + id)
                .map(run -> run.path("state").asText())
                .filter(List.of("COMPLETED", "CANCELLED")::contains)
                .isPresent()));
        var queued = queue();
        queued.forEach((id, state) -> table.get(id)
                .add(state + ", by REST "
                        + experiment(id).path("state").asText() + " "
                        + experiment(id).path("attempt").asInt()));
        print(table, api().get("/api/v1/studies/" + study).isPresent());
        assertThat(queued.keySet()).isEqualTo(table.keySet());
        queued.forEach((id, state) -> assertThat(state)
                .isEqualTo(experiment(id).path("state").asText() + " "
                        + experiment(id).path("attempt").asInt()));
        assertThat(table.get("done-later").get(2)).isEqualTo(queued.get("done-later"));
        assertThat(table.get("waiting").get(2)).isEqualTo(queued.get("waiting"));
        assertThat(queued.get("cancelled-later")).startsWith("CANCELLED");
        assertThat(queued.get("waiting-later")).startsWith("COMPLETED");
        assertThat(attemptOf(queued.get("interrupted"))).isGreaterThan(3);
        tests.forEach((id, test) -> assertThat(experiment(id).path("test_loss")).isEqualTo(test));
        // Studies are in the database alone; a study submitted again finds its runs.
        study();
        assertThat(queue()).isEqualTo(queued);
    }

    private void backUp() throws Exception {
        try (var database = DatabaseSession.reading(directory)) {
            Backup.write(database.jdbcUrl(), database.passwords(), backup);
        }
    }

    private void restore(int trainers) throws Exception {
        stack.close();
        var restore = new Restore(INSTALLATION, backup, BackupManifest.read(backup));
        restore.check();
        try (var database = DatabaseSession.alone(directory)) {
            restore.run(database.jdbcUrl(), database.passwords());
        }
        stack = up(trainers);
    }

    private LocalStack up(int trainers) {
        var settings = new StackSettings(INSTALLATION, directory, trainers, new PortWishes(0, 0, 0), Map.of());
        return LocalStack.on(settings).start();
    }

    private ResultsApi api() {
        return new ResultsApi(stack.record().restUrl());
    }

    private void submit(String id, int epochs) {
        api().post("/api/v1/experiments", "application/json", REQUEST.formatted(id, epochs));
    }

    private JsonNode experiment(String id) {
        return api().get("/api/v1/experiments/" + id).orElseThrow();
    }

    private void awaitState(String id, String state) {
        await().atMost(PATIENCE).until(() -> api().get("/api/v1/experiments/" + id)
                .map(run -> run.path("state").asText())
                .filter(state::equals)
                .isPresent());
    }

    private String study() {
        var id = api().post("/api/v1/studies", "application/yaml", STUDY)
                .path("id")
                .asText();
        await().atMost(PATIENCE).until(() -> api().get("/api/v1/studies/" + id)
                .map(study -> study.path("state").asText())
                .filter("COMPLETED"::equals)
                .isPresent());
        return id;
    }

    private void killTrainers() {
        stack.record().parts().stream()
                .filter(part -> part.name().startsWith(LocalStack.TRAINER))
                .map(Part::process)
                .flatMap(process -> process.flatMap(OwnProcess::handle).stream())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static int attemptOf(String state) {
        return Integer.parseInt(state.substring(state.indexOf(' ') + 1));
    }

    /** By run that the queue says has ended well, its figures. */
    private Map<String, JsonNode> tests() throws Exception {
        var tests = new TreeMap<String, JsonNode>();
        queue().forEach((id, state) -> {
            if (state.startsWith("COMPLETED")) {
                tests.put(id, experiment(id).path("test_loss"));
            }
        });
        return tests;
    }

    /** By run, its state and attempt in the trainers' queue. */
    private Map<String, String> queue() throws Exception {
        try (var database = DatabaseSession.reading(directory);
                var connection = DriverManager.getConnection(
                        database.jdbcUrl(),
                        Role.TRAINER.roleName(),
                        database.passwords().apply(Role.TRAINER));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT experiment_id, state || ' ' || attempt FROM run")) {
            var states = new TreeMap<String, String>();
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
            return states;
        }
    }

    private static void print(Map<String, List<String>> table, boolean studyIsThere) throws Exception {
        var text = new StringBuilder("%-22s %-10s %-14s %-14s %s%n"
                .formatted("run", "submitted", "in the backup", "at the end", "restored"));
        table.forEach((id, row) -> text.append("%-22s %-10s %-14s %-14s %s%n"
                .formatted(shortened(id), row.get(0), row.get(1), row.get(2), row.get(3))));
        text.append("study submitted after the backup is there: ")
                .append(studyIsThere)
                .append(System.lineSeparator());
        System.out.println(text);
        Files.writeString(Path.of("target/restore.txt"), text);
    }

    private static String shortened(String id) {
        return id.length() > 22 ? id.substring(0, 21) + "…" : id;
    }
}
