package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 95 rows of one class and 5 of the other, by a study that compares no weights with balanced ones. */
class ClassWeightsIT {
    private static final String STUDY = """
            name: rare
            fixed: {model: all-minilm-l6-v2, num_layers: 1, max_length: 32, epochs: 3, learning_rate: 5e-4, batch_size: 8,
                    precision: fp32, early_stopping: null, dataset: {name: p03, fraction: 1.0}}
            stages:
              - {name: d, grid: {class_weights: [null, balanced]}}
            """;

    @TempDir
    private Path temporary;

    @Test
    void balancedWeightsFindTheRareClassThatIsIgnoredWithoutThem() throws Exception {
        var directory = new DataDirectory(temporary.resolve("home")).create();
        write(directory.data().resolve("p03.csv"));
        var settings = new StackSettings(
                new Installation(Contracts.rootOfThisRepository()), directory, 1, new PortWishes(0, 0, 0), Map.of());
        try (var stack = LocalStack.on(settings).start()) {
            var api = new ResultsApi(stack.record().restUrl());
            assertThatThrownBy(() -> submit(
                            api,
                            STUDY.replace("learning_rate", "learning_ratee").replace("fraction", "fractoin")))
                    .hasMessageContaining("did you mean learning_rate?")
                    .hasMessageContaining("did you mean dataset.fraction?");

            submit(api, STUDY);

            var runs = completed(api);
            var plain = runs.get(0);
            var balanced = runs.get(1);
            assertThat(recallOfTheRareClass(balanced)).isEqualTo(1).isGreaterThan(recallOfTheRareClass(plain));
            assertThat(plain.at("/request/class_weights").isMissingNode()).isTrue();
            assertThat(plain.at("/provenance/class_weights").isMissingNode()).isTrue();
            assertThat(balanced.at("/request/class_weights").asText()).isEqualTo("balanced");
            assertThat(balanced.at("/provenance/class_weights/bad").asDouble()).isGreaterThan(8);
            assertThat(balanced.at("/provenance/class_weights/good").asDouble()).isBetween(0.5, 0.55);
        }
    }

    private static void write(Path file) throws IOException {
        var csv = new StringBuilder("text,label\n");
        for (int row = 0; row < 95; row++) {
            csv.append("A fine film ").append(row).append(",good\n");
        }
        for (int row = 0; row < 5; row++) {
            csv.append("A dull film ").append(row).append(",bad\n");
        }
        Files.writeString(file, csv);
    }

    private static void submit(ResultsApi api, String study) {
        api.post("/api/v1/studies", "application/yaml", study);
    }

    /** First the run without weights. */
    private static List<JsonNode> completed(ResultsApi api) {
        return await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> runs(api), runs -> runs.size() == 2);
    }

    private static List<JsonNode> runs(ResultsApi api) {
        var items = api.get("/api/v1/experiments?state=COMPLETED").orElseThrow().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .sorted(Comparator.comparing(run -> run.path("request").has("class_weights")))
                .toList();
    }

    private static double recallOfTheRareClass(JsonNode run) {
        assertThat(run.at("/labels/0").asText()).isEqualTo("bad");
        var row = run.at("/confusion_matrix/0");
        return row.get(0).asDouble() / (row.get(0).asInt() + row.get(1).asInt());
    }
}
