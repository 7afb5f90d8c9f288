package io.tunelab.data.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    void everyBeginningHasTheLabelsInTheirProportions() {
        var labels =
                IntStream.range(0, 1_000).mapToObj(row -> row % 10 == 0 ? 1 : 0).toList();

        var order = StratifiedOrder.of(labels, 42);

        assertThat(new HashSet<>(order)).hasSize(1_000);
        for (int size : new int[] {50, 100, 333}) {
            assertThat(order.stream()
                            .limit(size)
                            .filter(row -> labels.get(row) == 1)
                            .count())
                    .isBetween(size / 10L - 1, size / 10L + 1);
        }
        assertThat(order).isEqualTo(StratifiedOrder.of(labels, 42)).isNotEqualTo(StratifiedOrder.of(labels, 43));
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
