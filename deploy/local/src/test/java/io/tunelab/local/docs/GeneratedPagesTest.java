package io.tunelab.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.CommandLineHelp;
import io.tunelab.local.docs.ConfigurationReference.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two pages are made of the code, and are as the code is. After a change of settings or commands
 * {@code ./mvnw -pl deploy/local -am test -Dtest=GeneratedPagesTest -Dtunelab.write-pages
 * -Dsurefire.failIfNoSpecifiedTests=false} writes them anew.
 */
class GeneratedPagesTest {
    private static final Path ROOT = Contracts.rootOfThisRepository();

    @Test
    void theConfigurationReferenceIsThatOfTheConfigMappings() throws IOException {
        var page = new StringBuilder("""
                # Configuration

                Made from the services' `@ConfigMapping` interfaces by a test; do not edit. A setting is a line of
                `config/application.properties` in the working directory, a system property (`-Dtunelab.trainer.lease=10s`) or a
                variable of the environment. Settings of Quarkus itself (`quarkus.http.port`, `quarkus.datasource.jdbc.url`,
                `kafka.bootstrap.servers`, …) can be set in the same ways; those that every installation sets are in the
                [README](../README.md#configuration).

                Durations are `10s`, `5m` or ISO-8601. `${NAME:value}` is the variable `NAME`, and `value` where it is not set.
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

                Made from the commands' own `--help` by a test; do not edit. `train`, `predict`, `bench` and `data` are
                commands of the services: `./tunelab train --help` and the like tell their options.
                """
                + CommandLineHelp.all().entrySet().stream()
                        .map(command -> "\n## %s\n\n```text\n%s\n```\n"
                                .formatted(command.getKey(), command.getValue().strip()))
                        .collect(Collectors.joining());

        requireUpToDate("docs/cli.md", page);
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
                .as("%s is stale; the comment of this test says how to write it anew", name)
                .hasContent(content);
    }
}
