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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SplitCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeData() throws IOException {
        file = directory.resolve("rows.csv");
        Files.writeString(
                file,
                IntStream.range(0, 200)
                        .mapToObj(row -> "text %d,%s".formatted(row, row % 2 == 0 ? "NEG" : "POS"))
                        .collect(Collectors.joining("\n", "text,label\n", "\n")));
    }

    @Test
    void everySplitListsItsRows() throws IOException {
        assertThat(split(file.toString(), "--fraction", "0.5")).isZero();

        var splits = new ObjectMapper().readTree(out.toString());

        assertThat(splits.at("/train")).hasSize(70);
        assertThat(splits.at("/validation")).hasSize(10);
        assertThat(splits.at("/test")).hasSize(20);
        var rows = new HashSet<Integer>();
        splits.forEach(of -> of.forEach(row -> rows.add(row.asInt())));
        assertThat(rows).hasSize(100).allMatch(row -> row >= 0 && row < 200);
    }

    @Test
    void theSameSettingsWriteTheSameFileAndAnotherSeedAnother() throws IOException {
        var written = directory.resolve("split.json");
        split(file.toString(), "--output", written.toString());
        var first = Files.readString(written);
        split(file.toString(), "--output", written.toString());
        assertThat(Files.readString(written)).isEqualTo(first);

        split(file.toString(), "--seed", "7", "--output", written.toString());

        assertThat(json(written).at("/train")).hasSize(140);
        assertThat(Files.readString(written)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"--fraction,0,above 0 and at most 1", "--protocol,half-half,fixed-test and official"})
    void aValueThatIsNotAllowedIsRefused(String option, String value, String message) {
        assertThat(split(file.toString(), option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(option, value, message);
    }

    @Test
    void aNameThatIsNowhereIsRefusedInOneLine() {
        assertThat(split("no-such-data-set")).isEqualTo(1);
        assertThat(err.toString()).startsWith("unknown_dataset").hasLineCount(1);
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private int split(String... arguments) {
        return new CommandLine(new SplitCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
