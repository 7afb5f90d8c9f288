package io.tunelab.data.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.Tokenizers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrepareCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeData() throws IOException {
        file = Files.writeString(
                directory.resolve("My reviews.csv"),
                IntStream.range(0, 200)
                        .mapToObj(row -> "text %d,%s".formatted(row, row % 2 == 0 ? "NEG" : "POS"))
                        .collect(Collectors.joining("\n", "body,label\n", "\n")));
        Tokenizers.in(directory.resolve("model"));
    }

    @Test
    void itPrintsTheDirectoryOfTheDataAndNamesItAfterTheFile() throws IOException {
        int status = prepare(file.toString(), "--text-column", "body", "--fraction", "0.5");

        assertThat(err.toString()).startsWith("My-reviews: prepared 70 train, 10 validation and 20 test examples");
        assertThat(status).isZero();
        var prepared = Path.of(out.toString().strip());
        var manifest =
                new ObjectMapper().readTree(prepared.resolve("manifest.json").toFile());
        assertThat(manifest.at("/dataset/name").asText()).isEqualTo("My-reviews");
        assertThat(prepared).hasFileName(manifest.path("dataset_key").asText());
    }

    @Test
    void theSecondTimeItOnlySaysWhereAndWhatWasAssumed() {
        prepare(file.toString(), "--text-column", "body");
        var first = out.toString();
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);

        assertThat(prepare(file.toString(), "--text-column", "body")).isZero();

        assertThat(out).hasToString(first);
        assertThat(err).hasToString("My-reviews: text from 'body', label from 'label'" + System.lineSeparator());
    }

    @Test
    void whatCannotBePreparedIsOneLineAndStatusOneAndAWrongOptionStatusTwo() {
        assertThat(prepare(file.toString(), "--text-column", "headline")).isEqualTo(1);
        assertThat(err.toString()).contains("headline").hasLineCount(1);
        assertThat(prepare(file.toString(), "--fraction", "2")).isEqualTo(2);
        assertThat(err.toString()).contains("--fraction is 2.0; allowed: above 0 and at most 1");
        assertThat(out.toString()).isEmpty();
    }

    private int prepare(String... arguments) {
        var all = new java.util.ArrayList<>(java.util.List.of(arguments));
        all.addAll(java.util.List.of(
                "--model", directory.resolve("model").toString(),
                "--into", directory.resolve("prepared").toString()));
        return new CommandLine(new PrepareCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
