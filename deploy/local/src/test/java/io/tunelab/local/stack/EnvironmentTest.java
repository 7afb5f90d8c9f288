package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.FakeInstallation;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What is tried with the local stack holds under Compose: the services get the same variables. */
class EnvironmentTest {
    /** Of this machine or of the image. */
    private static final Set<String> NOT_OF_COMPOSE =
            Set.of("QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT", "TUNELAB_TRAINER_THREADS", "TUNELAB_TRAINER_WORKER");

    @TempDir
    Path temporary;

    private ServiceDefinitions definitions;

    @BeforeEach
    void aStackWithADataSet() throws IOException {
        var file = Files.createFile(temporary.resolve("my reviews.csv"));
        var settings = new StackSettings(
                FakeInstallation.in(temporary.resolve("installation")),
                new DataDirectory(temporary.resolve("data")),
                1,
                PortWishes.STANDARD,
                Map.of("my-reviews", file));
        definitions = new ServiceDefinitions(
                settings, "localhost:9092", "jdbc:postgresql://localhost:15432/tunelab", role -> "secret");
    }

    @Test
    void everyVariableThatAServiceGetsHereItGetsUnderComposeToo() throws IOException {
        assertThat(compose("data-service")).containsAll(names(definitions.data(8081)));
        assertThat(compose("trainer-service")).containsAll(names(definitions.trainer(1, 8082)));
        assertThat(compose("results-service")).containsAll(names(definitions.results(8080, 8082, 8081)));
    }

    @Test
    void resultsServiceKnowsATrainerThatClassifies() {
        assertThat(definitions.results(8080, 8083, 8081).environment())
                .containsEntry("TUNELAB_RESULTS_TRAINER_URL", "http://127.0.0.1:8083")
                .containsEntry("TUNELAB_RESULTS_DATA_URL", "http://127.0.0.1:8081");
    }

    @Test
    void eachServiceHasOnlyItsOwnRole() {
        assertThat(definitions.trainer(1, 8082).environment()).containsEntry("QUARKUS_DATASOURCE_USERNAME", "trainer");
        assertThat(definitions.results(8080, 8082, 8081).environment())
                .containsEntry("QUARKUS_DATASOURCE_USERNAME", "results");
        assertThat(definitions.data(8081).environment()).doesNotContainKey("QUARKUS_DATASOURCE_USERNAME");
    }

    @Test
    void aDataSetGivenAtTheStartIsConfiguredByItsName() {
        assertThat(definitions.data(8081).command())
                .contains("-Dtunelab.data.sets.\"my-reviews\".path=" + temporary.resolve("my reviews.csv"));
    }

    private static Set<String> names(ServiceDefinition definition) {
        var names = new TreeSet<>(definition.environment().keySet());
        names.removeAll(NOT_OF_COMPOSE);
        return names;
    }

    private static Set<String> compose(String service) throws IOException {
        var file = Contracts.rootOfThisRepository().resolve("deploy/compose.yaml");
        try (var reader = Files.newBufferedReader(file)) {
            Map<String, Map<String, Map<String, Map<String, Object>>>> compose = new Yaml().load(reader);
            return compose.get("services").get(service).get("environment").keySet();
        }
    }
}
