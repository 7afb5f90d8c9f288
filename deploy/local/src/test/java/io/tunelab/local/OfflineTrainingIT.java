package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same file and settings by the services and by {@code tunelab train}: the same examples, numbers and model. */
class OfflineTrainingIT {
    private static final String REQUEST = """
            {"experiment_id": "by-the-stack", "model": "all-minilm-l6-v2", "num_layers": 1, "seed": 5,
             "dataset": {"name": "reviews", "fraction": 0.8, "seed": 7},
             "max_length": 24, "batch_size": 16, "learning_rate": 2e-4, "epochs": 2, "reuse": false}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary;

    private DataDirectory directory;

    @Test
    void theSameFileAndSeedGiveTheSameRowsNumbersAndModelAsTheServices() throws Exception {
        directory = new DataDirectory(temporary.resolve("home")).create();
        var file = writeReviews(directory.data().resolve("reviews.csv"));

        var byTheStack = trainByTheStack();
        var offline = trainOffline(file);

        var provenance = byTheStack.experiment().path("provenance");
        assertThat(offline.report().at("/data/digest")).isEqualTo(provenance.path("dataset_digest"));
        assertThat(offline.report().at("/data/dataset_key")).isEqualTo(provenance.path("dataset_key"));
        assertThat(offline.report().path("labels")).hasSize(3);
        assertThat(offline.report().path("examples"))
                .isEqualTo(byTheStack.experiment().path("examples"));
        assertThat(offline.predictions().keySet())
                .isEqualTo(byTheStack.predictions().keySet());
        assertThat(offline.predictions()).isEqualTo(byTheStack.predictions());
        for (var metric : List.of("accuracy", "loss")) {
            assertThat(offline.report().path("test").path(metric).asDouble())
                    .isEqualTo(byTheStack.experiment().path("test_" + metric).asDouble());
        }
        assertThat(temporary.resolve("offline/model.safetensors"))
                .hasSameBinaryContentAs(directory.artifacts().resolve("by-the-stack/model/model.safetensors"));
    }

    /** Three labels, quoted line breaks, and enough rows for every split. */
    private static Path writeReviews(Path file) throws IOException {
        var labels = List.of("good", "bad", "Middling");
        var csv = new StringBuilder("id,Text,label\n");
        for (int row = 0; row < 240; row++) {
            var label = labels.get(row % labels.size());
            csv.append("%d,\"A film, number %d,\nthat \"\"many\"\" found %s\",%s\n".formatted(row, row, label, label));
        }
        return Files.writeString(file, csv);
    }

    /** By test row: the class probabilities. */
    private record Trained(JsonNode report, Map<Integer, List<Float>> predictions) {
        JsonNode experiment() {
            return report;
        }
    }

    private Trained trainByTheStack() throws IOException {
        var settings = new StackSettings(
                new Installation(Contracts.rootOfThisRepository()), directory, 1, new PortWishes(0, 0, 0), Map.of());
        try (var stack = LocalStack.on(settings).start()) {
            var api = new ResultsApi(stack.record().restUrl());
            api.post("/api/v1/experiments", "application/json", REQUEST);
            var experiment = await().atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> api.get("/api/v1/experiments/by-the-stack").orElseThrow(), found -> List.of(
                                    "COMPLETED", "FAILED", "REJECTED")
                            .contains(found.path("state").asText()));
            assertThat(experiment.path("state").asText()).as("%s", experiment).isEqualTo("COMPLETED");
            var predictions = new TreeMap<Integer, List<Float>>();
            var page = await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> api.get("/api/v1/experiments/by-the-stack/predictions?limit=500")
                                    .orElseThrow(),
                            found -> !found.path("items").isEmpty());
            for (var item : page.path("items")) {
                var probabilities = new ArrayList<Float>();
                page.path("labels")
                        .forEach(label -> probabilities.add(
                                item.path("probabilities").path(label.asText()).floatValue()));
                predictions.put(item.path("row").asInt(), probabilities);
            }
            return new Trained(experiment, predictions);
        }
    }

    private Trained trainOffline(Path file) throws IOException, InterruptedException {
        var predictions = temporary.resolve("predictions.jsonl");
        var command =
                "train %s --model all-minilm-l6-v2 --fraction 0.8 --data-seed 7 --seed 5 --num-layers 1 --max-length 24"
                        + " --batch-size 16 --learning-rate 2e-4 --epochs 2 --quiet --json --output %s --predictions %s";
        var report = tunelab(List.of(command.formatted(file, temporary.resolve("offline"), predictions)
                .split(" ")));
        var byRow = new TreeMap<Integer, List<Float>>();
        for (var line : Files.readAllLines(predictions)) {
            var row = JSON.readTree(line);
            var probabilities = new ArrayList<Float>();
            row.path("probabilities").forEach(value -> probabilities.add(value.floatValue()));
            byRow.put(row.path("row").asInt(), probabilities);
        }
        return new Trained(JSON.readTree(report), byRow);
    }

    /** The launcher as people start it, with the data directory of the stack as theirs. */
    private String tunelab(List<String> arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Installation.java().toString(),
                "-Dtunelab.root=" + Contracts.rootOfThisRepository(),
                "-cp",
                System.getProperty("java.class.path"),
                Tunelab.class.getName()));
        line.addAll(arguments);
        var errors = temporary.resolve("errors").toFile();
        var builder = new ProcessBuilder(line).redirectError(errors);
        builder.environment().put("TUNELAB_HOME", directory.root().toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors.toPath())).isZero();
        return output;
    }

    @Test
    void aBadFileIsRefusedInTheWordsOfTheServicesAndNothingIsTrained() throws Exception {
        directory = new DataDirectory(temporary.resolve("home")).create();
        assertThat(new Installation(Contracts.rootOfThisRepository()).runnable(Service.DATA))
                .exists();
        var file = Files.writeString(temporary.resolve("bad.csv"), "text,label\nfine,good\n,bad\n");
        var line = new ProcessBuilder(
                Installation.java().toString(),
                "-Dtunelab.root=" + Contracts.rootOfThisRepository(),
                "-Duser.language=de",
                "-cp",
                System.getProperty("java.class.path"),
                Tunelab.class.getName(),
                "train",
                file.toString(),
                "--model",
                "all-minilm-l6-v2",
                "--output",
                temporary.resolve("never").toString());
        line.environment().put("TUNELAB_HOME", directory.root().toString());
        line.environment().put("LC_ALL", "C");
        var process = line.redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("bad.csv, line 3");
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(temporary.resolve("never")).doesNotExist();
    }
}
