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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InspectCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void aGoodFileIsShownWithItsClassesAndTokenLengths() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\na fine film,POS\npoor,NEG\ngood,POS\n");
        Tokenizers.in(directory.resolve("model"));

        int status =
                inspect(file.toString(), "--model", directory.resolve("model").toString());

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("rows       3", "largest by smallest: 2.0", "NEG                          1   33.3%")
                .contains("max 5", "duplicates none (same text)", "conflicts  none", "oddities   none", "malformed  0")
                .contains("'NEG' has fewer than 10 rows: too few for train, validation and test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"./reviews.csv", "data/reviews.csv", "/no/such/folder", "~/reviews"})
    void aPathThatLeadsNowhereIsNotLookedForOnTheHub(String path) {
        assertThat(inspect(path)).isEqualTo(1);
        assertThat(err.toString()).startsWith("unknown_dataset: no file or folder '" + path + "' (from /");
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
        assertThat(json.at("/source/name").asText()).isEqualTo("a");
        assertThat(json.at("/audit/classes/rows_per_label/1").asInt()).isEqualTo(2);
        assertThat(json.at("/malformed/rows").asInt()).isEqualTo(1);
        assertThat(json.at("/malformed/examples/0").asText()).contains("a.csv, line 3: no text");
        assertThat(json.at("/tokens/percentiles/max").asInt()).isEqualTo(5);
        assertThat(json.at("/splits/impossible").asText()).contains("3 rows");
    }

    @Test
    void malformedRowsAreListedAndTheStatusTells() throws IOException {
        var file = Files.writeString(directory.resolve("a.csv"), "text,label\nfine,POS\n,NEG\npoor,NEG\n");

        int status = inspect(file.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("malformed  1", "a.csv, line 3: no text")
                .contains("1 row has no text and is refused; correct it, or leave it out with on_bad_row: skip")
                .doesNotContain("was left out");
    }

    @Test
    void whereTooLittleIsLeftTheMalformedRowsAreTheReason() throws IOException {
        var lines =
                "{\"text\": \"a film %d\", \"label\": \"go\\u0000od\"}\n{\"text\": \"dull %d\", \"label\": \"bad\"}\n";
        var file = Files.writeString(directory.resolve("a.jsonl"), lines.formatted(1, 1) + lines.formatted(2, 2));

        assertThat(inspect(file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("invalid_data: 2 rows have a control character in the label (a.jsonl, lines 1")
                .contains("leave them out with on_bad_row: skip");
        assertThat(inspect(file.toString(), "--on-bad-row", "skip")).isEqualTo(1);
        assertThat(err.toString()).contains("has one label only, [bad]");
    }

    /** Every row five times: a fifth of them are test rows, and every text of those is in train, too. */
    @Test
    void repeatedRowsAreFoundInEverySplit() throws IOException {
        var rows = IntStream.range(0, 500)
                .mapToObj(row -> "review number %d,%s".formatted(row % 100, row % 2 == 0 ? "NEG" : "POS"))
                .collect(Collectors.joining("\n", "text,label\n", "\n"));

        var json = json(Files.writeString(directory.resolve("repeated.csv"), rows));

        assertThat(json.at("/audit/exact_duplicates/groups").asInt()).isEqualTo(100);
        assertThat(json.at("/audit/exact_duplicates/rows").asInt()).isEqualTo(500);
        assertThat(json.at("/splits/overlap/test_in_train/same").asInt()).isGreaterThan(95);
        assertThat(json.at("/audit/contradictions/groups").asInt()).isZero();
    }

    @Test
    void contradictionsAndOddCharactersHaveExamples() throws IOException {
        var file = Files.writeString(
                directory.resolve("odd.csv"),
                "text,label\nthe same words,good\nthe same words,bad\na cafÃ© <b>here</b>,good\nplain,bad\n");

        assertThat(inspect(file.toString())).isZero();

        assertThat(out.toString())
                .contains("conflicts  2 rows in 1 group (same text, different labels)")
                .contains("rows 0, 1 [good, bad]: the same words")
                .contains("1 row: text looks like UTF-8 that was read in another encoding")
                .contains("1 row: text has HTML tags or entities", "row 2 [good]: a cafÃ© <b>here</b>");
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

    @Test
    void aNameThatIsNowhereIsRefusedInOneLine() {
        assertThat(inspect("no-such-data-set")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("unknown_dataset: no data set 'no-such-data-set'")
                .hasLineCount(1);
    }

    private JsonNode json(Path file) throws IOException {
        assertThat(inspect(file.toString(), "--json")).as(err.toString()).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    private int inspect(String... arguments) {
        return new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
