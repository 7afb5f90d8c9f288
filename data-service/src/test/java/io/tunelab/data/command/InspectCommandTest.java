package io.tunelab.data.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.Tokenizers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void aGoodFileIsShownWithItsLabelsAndTokenLengths() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\na fine film,POS\npoor,NEG\ngood,POS\n");
        Tokenizers.in(directory.resolve("model"));

        int status =
                inspect(file.toString(), "--model", directory.resolve("model").toString());

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("rows       3", "0 NEG                  1", "1 POS                  2", "malformed  0")
                .contains("max      5");
    }

    @Test
    void programsReadTheSameAsJson() throws IOException {
        var file = Files.writeString(
                directory.resolve("a.csv"), "text,label\na fine film,POS\n,NEG\ngood,POS\npoor,NEG\n");
        Tokenizers.in(directory.resolve("model"));

        int status = inspect(
                file.toString(), "--json", "--model", directory.resolve("model").toString());

        var json = new ObjectMapper().readTree(out.toString());
        assertThat(status).isEqualTo(1);
        assertThat(json.path("rows").asInt()).isEqualTo(3);
        assertThat(json.at("/labels/POS").asInt()).isEqualTo(2);
        assertThat(json.path("malformed_rows").asInt()).isEqualTo(1);
        assertThat(json.at("/problems/0").asText()).contains("a.csv, line 3: no text");
        assertThat(json.at("/tokens/max").asInt()).isEqualTo(5);
    }

    @Test
    void malformedRowsAreListedAndTheStatusTells() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\nfine,POS\n,NEG\npoor,NEG\n");

        int status = inspect(file.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("malformed  1", "a.csv, line 3: no text");
    }

    @Test
    void aNameThatIsNowhereIsRefusedInOneLine() {
        assertThat(inspect("no-such-data-set")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("unknown_dataset: no data set 'no-such-data-set'")
                .hasLineCount(1);
    }

    @Test
    void whatWasAssumedIsSaidAndWhatIsAskedForIsObeyed() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "id;words;mark\n1;fine;POS\n2;;NEG\n3;poor;NEG\n");

        int status = inspect(
                file.toString(), "--text-column", "words", "--label-column", "mark", "--on-bad-row", "skip", "--json");

        var json = new ObjectMapper().readTree(out.toString());
        assertThat(status).isZero();
        assertThat(json.path("notices").findValuesAsText("message"))
                .contains(
                        "text from 'words', label from 'mark'",
                        "a.csv: fields are separated by semicolon (detected)",
                        "1 row has no text and was left out");
        assertThat(inspect(file.toString(), "--on-bad-row", "perhaps")).isEqualTo(2);
        assertThat(err.toString()).contains("allowed are fail and skip");
    }

    private int inspect(String... arguments) {
        return new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
