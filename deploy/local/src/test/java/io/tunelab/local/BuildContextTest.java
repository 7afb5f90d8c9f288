package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code .dockerignore} lets into an image's build, read by Docker's rules: the last pattern that matches decides. */
class BuildContextTest {
    private record Rule(List<PathMatcher> patterns, boolean includes) {
        static Rule of(String line) {
            var pattern = line.startsWith("!") ? line.substring(1) : line;
            // "**/" stands for no directory, too; a pattern that matches a directory matches what is in it.
            var variants = pattern.startsWith("**/") ? List.of(pattern, pattern.substring(3)) : List.of(pattern);
            return new Rule(
                    variants.stream()
                            .map(variant -> FileSystems.getDefault().getPathMatcher("glob:" + variant))
                            .toList(),
                    line.startsWith("!"));
        }

        boolean matches(Path path) {
            for (var part = path; part != null; part = part.getParent()) {
                var candidate = part;
                if (patterns.stream().anyMatch(pattern -> pattern.matches(candidate))) {
                    return true;
                }
            }
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/secrets/ca.key",
                "deploy/secrets/kafka.pem",
                "deploy/secrets/secrets.env",
                "deploy/secrets/admin.key.txt",
                "deploy/.env",
                ".env",
                "my.key",
                "deploy/contracts/secrets/ca.crt",
                "deploy/contracts/server.pem",
                "data-service/src/main/resources/.env",
                "data-service/src/main/resources/store.p12",
                "trainer-service/src/main/resources/client.key",
                "data-service/src/test/java/Test.java",
                "data-service/target/classes/A.class",
                "docs/page.md",
                ".git/config",
                "reviews.csv"
            })
    void secretsAndResultsStayOutside(String file) throws IOException {
        assertThat(isSent(Path.of(file))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "mvnw",
                ".mvn/maven.config",
                "data-service/pom.xml",
                "trainer-service/src/main/torchscript/program.py",
                "deploy/embedded/pom.xml",
                "deploy/embedded/src/main/java/A.java",
                "deploy/contracts/src/main/resources/contracts/asyncapi.yaml",
                "deploy/contracts/src/main/resources/contracts/proto/shard.proto",
                "deploy/studies/demo-coursework.yaml",
                "deploy/copy-bundled-model.sh"
            })
    void sourcesAreSent(String file) throws IOException {
        assertThat(isSent(Path.of(file))).isTrue();
    }

    @Test
    void whatTheDockerfileCopiesIsSent() throws IOException {
        var root = Contracts.rootOfThisRepository();
        var copied = Files.readAllLines(root.resolve("deploy/Dockerfile")).stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .flatMap(line -> List.of(line.substring(5).split(" ")).stream()
                        .filter(word -> !word.startsWith("--") && !word.startsWith("/") && !word.startsWith(".")))
                .toList();

        assertThat(copied).isNotEmpty().allSatisfy(path -> {
            assertThat(root.resolve(path)).exists();
            assertThat(isSent(Path.of(path))).as(path).isTrue();
        });
    }

    private static boolean isSent(Path file) throws IOException {
        boolean isSent = true;
        for (var line : Files.readAllLines(Contracts.rootOfThisRepository().resolve(".dockerignore"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var rule = Rule.of(line);
                isSent = rule.matches(file) ? rule.includes() : isSent;
            }
        }
        return isSent;
    }
}
