package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The deployment with Docker says the same as the contracts and the local stack. */
class DeploymentTest {
    private final Path deploy = Contracts.rootOfThisRepository().resolve("deploy");

    @Test
    void theScriptCreatesTheContractsTopics(@TempDir Path temporary) throws Exception {
        var calls = callsOf(deploy.resolve("kafka/create-topics.sh"), temporary);

        assertThat(calls.stream().map(DeploymentTest::topic).toList())
                .containsExactlyInAnyOrderElementsOf(
                        Contracts.ofThisRepository().topics());
        assertThat(calls).allSatisfy(call -> assertThat(call).contains("--if-not-exists", "kafka.example:9092"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data-service", "trainer-service", "results-service"})
    void everyServiceIsBuiltFromItsDockerfileAndRunsWithoutRoot(String service) throws Exception {
        var build = map(service(service).get("build"));
        var dockerfile = Files.readString(
                deploy.resolve((String) build.get("context")).resolve((String) build.get("dockerfile")));

        assertThat(dockerfile)
                .contains("FROM maven", "USER tunelab", "HEALTHCHECK", "-pl " + service, "\nENTRYPOINT [\"java\"");
        assertThat(map(map(map(service(service).get("deploy")).get("resources")).get("limits")))
                .containsKeys("cpus", "memory");
    }

    @Test
    void asManyTrainersAsWantedRunSideBySide() throws Exception {
        assertThat(service("trainer-service")).doesNotContainKeys("container_name", "ports", "hostname");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compose.yaml",
                "compose.gpu.yaml",
                "compose.secure.yaml",
                "compose.observability.yaml",
                ".env.example"
            })
    void noSecretIsWrittenDown(String file) throws Exception {
        assertThat(Files.readString(deploy.resolve(file)).lines())
                .filteredOn(line -> line.matches("(?i).*(password|token)\\s*[:=].*"))
                .allMatch(line -> line.matches(".*[:=]\\s*(\\$\\{\\w+(:\\?[^}]+|:-)\\})?$")
                        || line.matches(".* password=\"\\$\\{\\w+:\\?[^}]+\\}\";$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.observability.yaml"})
    void everyContainerIsPinnedAndHasNoMoreRightsThanItNeeds(String file) throws Exception {
        services(file).forEach((name, definition) -> {
            var container = map(definition);
            if (container.containsKey("image")) {
                assertThat((String) container.get("image")).as(name).matches("tunelab/.+|.+:v?\\d+\\.\\d+(\\.\\d+)?");
                assertThat(container).as(name).containsEntry("cap_drop", List.of("ALL"));
                assertThat(container)
                        .as(name)
                        .containsEntry("security_opt", List.of("no-new-privileges:true"))
                        .doesNotContainKeys("privileged", "network_mode", "pid", "user");
                if (!List.of("kafka", "topics").contains(name)) {
                    assertThat(container).as(name).containsEntry("read_only", true);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.gpu.yaml", "compose.secure.yaml"})
    void whatIsLaidOverTheServicesChangesOnlyServicesThatThereAre(String file) throws Exception {
        assertThat(services("compose.yaml"))
                .containsKeys(services(file).keySet().toArray(String[]::new));
    }

    @Test
    void everyFileThatAContainerIsGivenIsThereOrMadeByTheScript() throws Exception {
        var script = Files.readString(deploy.resolve("make-secrets.sh"));
        for (var file : List.of("compose.yaml", "compose.secure.yaml", "compose.observability.yaml")) {
            services(file).values().stream()
                    .flatMap(definition -> map(definition).get("volumes") instanceof List<?> volumes
                            ? volumes.stream()
                            : java.util.stream.Stream.empty())
                    .map(volume -> ((String) volume).split(":")[0])
                    .filter(path -> path.startsWith("./"))
                    .forEach(path -> {
                        if (path.startsWith("./secrets/")) {
                            var made = path.substring("./secrets/".length()).replaceFirst("\\.(pem|key)$", "");
                            assertThat(script).as(path).contains(made.replaceFirst("\\.crt$", ""));
                        } else {
                            assertThat(deploy.resolve(path)).exists();
                        }
                    });
        }
    }

    @Test
    void theAlertRulesDoWhatTheirTestsSayWherePromtoolIs() throws Exception {
        var rules = deploy.resolve("observability/alerts.test.yaml").toString();
        try {
            var process = new ProcessBuilder("promtool", "test", "rules", rules)
                    .redirectErrorStream(true)
                    .start();
            try (var output = process.inputReader()) {
                var said = output.lines().toList();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as("%s", said).isZero();
            }
        } catch (IOException e) {
            assumeThat(false).as("promtool is not on this machine").isTrue();
        }
    }

    private Map<String, Object> service(String name) throws IOException {
        return map(services("compose.yaml").get(name));
    }

    private Map<String, Object> services(String file) throws IOException {
        try (Reader reader = Files.newBufferedReader(deploy.resolve(file))) {
            return map(map(new Yaml().load(reader)).get("services"));
        }
    }

    private static Map<String, Object> map(Object value) {
        var typed = new TreeMap<String, Object>();
        ((Map<?, ?>) value).forEach((key, entry) -> typed.put((String) key, entry));
        return typed;
    }

    private static Contracts.Topic topic(List<String> call) {
        var settings = new TreeMap<String, String>();
        for (int i = 0; i < call.size() - 1; i++) {
            if (call.get(i).equals("--config")) {
                var setting = call.get(i + 1).split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        }
        return new Contracts.Topic(
                after(call, "--topic"),
                Integer.parseInt(after(call, "--partitions")),
                Integer.parseInt(after(call, "--replication-factor")),
                settings);
    }

    private static String after(List<String> call, String option) {
        return call.get(call.indexOf(option) + 1);
    }

    /** Runs the script with a command in place of kafka-topics.sh that writes down its arguments. */
    private static List<List<String>> callsOf(Path script, Path temporary) throws Exception {
        var recorder = Files.writeString(
                temporary.resolve("kafka-topics"), "#!/bin/sh\nprintf '%s ' \"$@\"\necho\n", StandardCharsets.UTF_8);
        assertThat(recorder.toFile().setExecutable(true)).isTrue();
        var builder = new ProcessBuilder("sh", script.toString());
        builder.environment().put("KAFKA_TOPICS_COMMAND", recorder.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9092");
        var process = builder.start();
        var calls = new ArrayList<List<String>>();
        try (var output = process.inputReader()) {
            output.lines().forEach(line -> calls.add(List.of(line.trim().split(" "))));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return calls;
    }
}
