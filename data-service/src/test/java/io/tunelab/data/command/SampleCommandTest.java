package io.tunelab.data.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.Tokenizers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SampleCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void rowsAreCountedAsTheyAreReadAndNotAsLines() throws IOException {
        var file = directory.resolve("mails.csv");
        Files.writeString(
                file,
                IntStream.range(0, 50)
                        .mapToObj(row -> "\"a\nmail\n\nof %d lines\",%s".formatted(row, row % 5 == 0 ? "spam" : "ham"))
                        .collect(Collectors.joining("\n", "text,label\n", "\n")));

        assertThat(sample(file, "--rows", "20")).isZero();

        var summary = JSON.readTree(out.toString());
        assertThat(summary.path("rows").asInt()).isEqualTo(50);
        assertThat(summary.path("sampled").asInt()).isEqualTo(20);
        assertThat(written()).hasSize(20);
        assertThat(written().get(0).path("text").asText()).startsWith("a\nmail");
    }

    @Test
    void everyBeginningHasTheLabelsInTheirProportions() throws IOException {
        var file = directory.resolve("rare.csv");
        Files.writeString(
                file,
                IntStream.range(0, 1_000)
                        .mapToObj(row -> "text " + row + "," + (row % 10 == 0 ? "rare" : "usual"))
                        .collect(Collectors.joining("\n", "text,label\n", "\n")));

        assertThat(sample(file, "--seed", "42")).isZero();

        var order = written();
        assertThat(new HashSet<>(order)).hasSize(1_000);
        for (int size : new int[] {50, 100, 333}) {
            assertThat(order.stream()
                            .limit(size)
                            .filter(row -> row.path("label").asText().equals("rare"))
                            .count())
                    .isBetween(size / 10L - 1, size / 10L + 1);
        }
        assertThat(sample(file, "--seed", "42")).isZero();
        assertThat(written()).isEqualTo(order);
        assertThat(sample(file, "--seed", "43")).isZero();
        assertThat(written()).isNotEqualTo(order);
    }

    @Test
    void theTokensOfAPairAreThoseOfBothTexts() throws IOException {
        var file = directory.resolve("pairs.csv");
        Files.writeString(
                file,
                IntStream.range(0, 20)
                        .mapToObj(row -> "a good film,a fine film,%s".formatted(row % 2 == 0 ? "same" : "other"))
                        .collect(Collectors.joining("\n", "first,second,label\n", "\n")));
        Tokenizers.in(directory.resolve("model"));

        int status = sample(
                file,
                "--text-column",
                "first",
                "--text-pair-column",
                "second",
                "--model",
                directory.resolve("model").toString());

        assertThat(status).as(err.toString()).isZero();
        // Three words each, and [CLS] first [SEP] second [SEP].
        assertThat(JSON.readTree(out.toString()).at("/mean_tokens/32").asDouble())
                .isEqualTo(9);
    }

    @Test
    void aModelThatDoesNotExistLeavesTheFileAsItWas() throws IOException {
        var file = directory.resolve("a.csv");
        Files.writeString(file, "text,label\na,POS\nb,NEG\nc,POS\n");
        var before = Files.writeString(directory.resolve("sample.jsonl"), "as it was");

        assertThat(sample(file, "--model", "./no-such-model")).isEqualTo(1);

        assertThat(before).hasContent("as it was");
    }

    @Test
    void aFileThatIsNoDataSetIsRefusedWithTheReason() throws IOException {
        var file = directory.resolve("none.csv");
        Files.writeString(file, "text,label\na,POS\nb,POS\n");

        assertThat(sample(file)).isEqualTo(1);

        assertThat(err.toString()).contains("label");
    }

    private java.util.List<JsonNode> written() throws IOException {
        return Files.readAllLines(directory.resolve("sample.jsonl")).stream()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private int sample(Path file, String... more) {
        var line = new CommandLine(new SampleCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        var arguments = new java.util.ArrayList<>(java.util.List.of(
                file.toString(), "--output", directory.resolve("sample.jsonl").toString()));
        arguments.addAll(java.util.List.of(more));
        return line.execute(arguments.toArray(String[]::new));
    }
}
