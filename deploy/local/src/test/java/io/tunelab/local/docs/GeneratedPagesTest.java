package io.tunelab.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.CommandLineHelp;
import io.tunelab.local.docs.ConfigurationReference.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two pages are generated from the code. After a change of settings or commands {@code ./mvnw -pl deploy/local -am test
 * -Dtest=GeneratedPagesTest -Dtunelab.write-pages -Dsurefire.failIfNoSpecifiedTests=false} updates them.
 */
class GeneratedPagesTest {
    private static final Path ROOT = Contracts.rootOfThisRepository();
    private static final Pattern VARIABLE = Pattern.compile("\\bTUNELAB_[A-Z0-9_]*[A-Z0-9]\\b");

    @Test
    void theConfigurationReferenceIsThatOfTheConfigMappings() throws IOException {
        var page = new StringBuilder("""
                # Configuration

                A test generates this page from the services' `@ConfigMapping` interfaces. Do not edit it. Set a value in
                `config/application.properties` in the working directory, as a system property (`-Dtunelab.trainer.lease=10s`), or
                as an environment variable. Quarkus' own settings (`quarkus.http.port`, `kafka.bootstrap.servers`, …) work the
                same way.

                Durations are written `10s`, `5m`, or as ISO-8601. `${NAME:value}` means: the variable `NAME`, or `value` if it is
                not set.

                ## What every installation sets

                | variable | used by | meaning |
                |---|---|---|
                | `KAFKA_BOOTSTRAP_SERVERS` | all services | address of the broker |
                | `QUARKUS_DATASOURCE_JDBC_URL`, `…_USERNAME`, `…_PASSWORD` | trainer, results | the database; each service has a role of its own |
                | `TUNELAB_MODELS_DIRECTORY` | data, trainer | pretrained models |
                | `TUNELAB_DATA_DIRECTORY` | data | data sets |
                | `TUNELAB_ARTIFACTS_DIRECTORY` | trainer | fine-tuned models and checkpoints: a path or `s3://bucket/prefix`, shared by all trainers ([scaling](scaling.md#artifacts-directory-or-bucket)) |
                | `TUNELAB_CACHE_DIRECTORY`, `TUNELAB_DATA_CACHE`, `TUNELAB_HUB_CACHE` | trainer, data, both | caches; their contents can be fetched again |
                | `TUNELAB_DATA_PUBLISH_TEST_TEXTS` | data | `false`: texts of test examples are not published, and predictions are shown without them |
                | `TUNELAB_RESULTS_TRAINER_URL` | results | a trainer that classifies texts for `/classify` and the page, and hands out models |
                | `TUNELAB_RESULTS_DATA_URL` | results | data-service, for uploaded data sets |
                | `TUNELAB_PEERS_KEY` | all services | a secret that services show each other, where others reach the ports of data-service and trainers. The local stack makes one at each start |
                | `TUNELAB_ACCESS_KEYS` | results | API keys as `name:role:sha256`, separated by commas; roles are `reader`, `submitter`, `admin` |
                | `TUNELAB_ACCESS_OPEN` | results | `true`: accept calls without a key on addresses other than loopback, because something else guards the service |
                | `TUNELAB_ACCESS_HOSTS` | results | names with dots by which browsers reach the service, such as `tunelab.example.com` |
                | `QUARKUS_LOG_CONSOLE_JSON_ENABLED`, `QUARKUS_OTEL_SDK_DISABLED` | all services | `true`: JSON logs; `false`: traces |
                | `TUNELAB_HOME` | launcher | the data directory, `~/.tunelab` by default |
                | `TUNELAB_SERVER`, `TUNELAB_API_KEY` | command line | another results-service than the local one, and its API key |
                | `TUNELAB_DATA_JAVA_OPTIONS`, `TUNELAB_TRAINER_JAVA_OPTIONS`, `TUNELAB_RESULTS_JAVA_OPTIONS` | launcher | JVM options of a service, for example `-Xmx4g` |

                Without API keys, results-service starts on the loopback interface only. A key is any long random string, sent as
                `Authorization: Bearer KEY`. The service stores only its digest:

                    openssl rand -hex 32 | tee my.key | tr -d '\\n' | sha256sum      # TUNELAB_ACCESS_KEYS=me:submitter:<digest>
                """);
        var places = new LinkedHashMap<String, String>();
        places.put("The HuggingFace hub (data-service and trainer-service)", "deploy/hub");
        places.put("data-service", "data-service");
        places.put("trainer-service", "trainer-service");
        places.put("results-service", "results-service");
        for (var place : places.entrySet()) {
            page.append("\n## ")
                    .append(place.getKey())
                    .append("\n\n| setting | variable | default | meaning |\n|---|---|---|---|\n");
            ConfigurationReference.of(ROOT.resolve(place.getValue()).resolve("src/main/java")).stream()
                    .map(GeneratedPagesTest::row)
                    .forEach(page::append);
        }

        requireUpToDate("docs/configuration.md", page.toString());
    }

    @Test
    void theCommandReferenceIsWhatTheCommandsSayOfThemselves() throws IOException {
        var page = """
                # The command line

                A test generates this page from the commands' own `--help`. Do not edit it. `train`, `predict`, `bench` and `data`
                belong to the services: `./tunelab train --help` lists their options.
                """
                + CommandLineHelp.all().entrySet().stream()
                        .map(command -> "\n## %s\n\n```text\n%s\n```\n"
                                .formatted(command.getKey(), command.getValue().strip()))
                        .collect(Collectors.joining());

        requireUpToDate("docs/cli.md", page);
    }

    /** Not a page: what {@code ./tunelab doctor} holds the environment against. */
    @Test
    void doctorKnowsTheVariablesThatSomethingReads() throws IOException {
        var names = new TreeSet<String>();
        for (var place :
                List.of("docs/configuration.md", "deploy", "data-service", "trainer-service", "results-service")) {
            for (var file : variableSources(ROOT.resolve(place))) {
                VARIABLE.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(names::add);
            }
        }

        requireUpToDate(
                "deploy/local/src/main/resources/io/tunelab/local/doctor/variables.txt",
                String.join("\n", names) + "\n");
    }

    private static List<Path> variableSources(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            return files.filter(file -> {
                        var path = ROOT.relativize(file).toString();
                        return path.endsWith("configuration.md")
                                || path.matches("deploy/compose[^/]*\\.yaml|deploy/Dockerfile")
                                || path.matches("[^/]+-service/src/main/resources/application.properties")
                                || path.startsWith("deploy/local/src/main/java/") && path.endsWith(".java");
                    })
                    .toList();
        }
    }

    private static String row(Setting setting) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        setting.property(),
                        setting.variable().map(name -> "`" + name + "`").orElse(""),
                        setting.standard().map(value -> "`" + value + "`").orElse(""),
                        setting.meaning());
    }

    private static void requireUpToDate(String name, String content) throws IOException {
        var page = ROOT.resolve(name);
        if (System.getProperty("tunelab.write-pages") != null) {
            Files.writeString(page, content);
        }
        assertThat(page)
                .as("%s is out of date; the Javadoc of this test tells how to regenerate it", name)
                .hasContent(content);
    }
}
