package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.hub.LocalHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceCatalogTest {
    private static final Limits LIMITS = new Limits(1000, 1000, 1_000_000);
    private final LocalHub server = new LocalHub();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theMovieReviewsComeFromTheHubWhereTheyAreNotOnThisMachine() throws IOException {
        put("/datasets/stanfordnlp/imdb/resolve/main/plain_text/train-00000-of-00001.parquet", "poor", "0");
        put("/datasets/stanfordnlp/imdb/resolve/main/plain_text/test-00000-of-00001.parquet", "fine", "1");

        var source = catalog().find("imdb");
        var texts = source.texts(LIMITS);

        assertThat(texts.rows()).containsExactly(new Row("poor", "0", Part.TRAIN), new Row("fine", "1", Part.TEST));
        assertThat(source.description()).isEqualTo("stanfordnlp/imdb, plain_text");
    }

    /** As root everything may be read, so there is nothing to see. */
    @Test
    void aDataDirectoryThatThisUserMayNotReadIsSaidToBeThat() throws IOException {
        Files.writeString(directory.resolve("mine.csv"), "text,label\na,0\n");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(directory)).isFalse();

            assertThatThrownBy(() -> catalog().find("mine"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("may not read it")
                    .hasMessageContaining("chmod");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void anyOtherDataSetIsFoundByTheHubsList() throws IOException {
        server.put(
                "/api/datasets/some/set/parquet",
                "{\"default\": {\"train\": [\"a\", \"b\"], \"test\": [\"c\"], \"extra\": [\"d\"]}}"
                        .getBytes(StandardCharsets.UTF_8));
        put("/api/datasets/some/set/parquet/default/train/0.parquet", "a", "0");
        put("/api/datasets/some/set/parquet/default/train/1.parquet", "b", "1");
        put("/api/datasets/some/set/parquet/default/test/0.parquet", "c", "1");

        var texts = catalog().find("some/set").texts(LIMITS);

        assertThat(texts.rows()).extracting(Row::text).containsExactly("a", "b", "c");
    }

    @Test
    void ofSeveralConfigurationsOneIsAskedFor() throws IOException {
        server.put(
                "/api/datasets/some/set/parquet",
                "{\"en\": {\"train\": []}, \"de\": {\"train\": [\"a\", \"b\"]}}".getBytes(StandardCharsets.UTF_8));
        put("/api/datasets/some/set/parquet/de/train/0.parquet", "gut", "1");
        put("/api/datasets/some/set/parquet/de/train/1.parquet", "schlecht", "0");

        assertThatThrownBy(() -> catalog().find("some/set"))
                .hasMessageContaining("several configurations")
                .hasMessageContaining("en, de; choose one with config");
        assertThatThrownBy(() -> catalog().find("some/set", configuration("fr")))
                .hasMessageContaining("no configuration 'fr': it has en, de");
        assertThat(catalog().find("some/set", configuration("de")).texts(LIMITS).rows())
                .extracting(Row::text)
                .containsExactly("gut", "schlecht");
        assertThatThrownBy(() -> catalog().find("mine", configuration("de")))
                .hasMessageContaining("only data sets of the hub");
    }

    @Test
    void numberedClassesHaveTheNamesThatTheHubsDescriptionGives() throws IOException {
        server.put("/api/datasets/some/set", """
                {"id": "some/set", "cardData": {"dataset_info": [
                 {"config_name": "other", "features": [
                   {"name": "label", "dtype": {"class_label": {"names": {"0": "wrong", "1": "wrong too"}}}}]},
                 {"config_name": "default", "features": [{"name": "text", "dtype": "string"},
                   {"name": "label", "dtype": {"class_label": {"names": {"0": "ham", "1": "spam"}}}}]}]}}
                """.getBytes(StandardCharsets.UTF_8));
        server.put(
                "/api/datasets/some/set/parquet",
                "{\"default\": {\"train\": [\"a\"]}}".getBytes(StandardCharsets.UTF_8));
        var file = directory.resolve("numbered.parquet");
        Parquets.write(file, new Row("fine", "0", Part.UNSTATED), new Row("buy now", "1", Part.UNSTATED));
        server.put("/api/datasets/some/set/parquet/default/train/0.parquet", Files.readAllBytes(file));

        var texts = catalog().find("some/set").texts(LIMITS);

        assertThat(texts.labels()).containsExactly("ham", "spam");
        assertThat(texts.rows()).extracting(Row::label).containsExactly("ham", "spam");
    }

    private static ReadingOptions configuration(String name) {
        return new ReadingOptions(
                Optional.of(name), Columns.automatic(), Optional.empty(), Optional.empty(), OnBadRow.FAIL);
    }

    @Test
    void aDataSetOfEndlesslyManyFilesIsNotBegun() {
        var files = "\"x\",".repeat(1000) + "\"x\"";
        server.put(
                "/api/datasets/some/set/parquet",
                ("{\"default\": {\"train\": [" + files + "]}}").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> catalog().find("some/set"))
                .hasMessageContaining("1001 files in its train split")
                .extracting("code")
                .isEqualTo("data_too_large");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aFileOfTheDataDirectoryWinsOverTheHub() throws IOException {
        Files.writeString(directory.resolve("imdb.csv"), "text,label\nlocal,POS\nhere,NEG\n");

        assertThat(catalog().find("imdb").texts(LIMITS).rows())
                .extracting(Row::text)
                .containsExactly("local", "here");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void generatedReviewsSayThatTheyAreGenerated() {
        var source = catalog().find("synthetic-reviews");
        var texts = source.texts(new Limits(1000, 100_000, 1_000_000));

        assertThat(source.kind()).isEqualTo("synthetic");
        assertThat(source.description()).isEqualTo("10 generated reviews, seed 7");
        assertThat(texts.labels()).containsExactly("NEG", "POS");
        assertThat(texts.rows())
                .extracting(Row::part)
                .startsWith(Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.TEST)
                .hasSize(10);
        assertThat(catalog().find("synthetic-reviews").texts(new Limits(1000, 100_000, 1_000_000)))
                .isEqualTo(texts);
    }

    @Test
    void anUnknownNameIsRefusedWithThePlacesThatWereSearched() {
        assertThatThrownBy(() -> catalog().find("ag_news"))
                .hasMessageContaining("did you mean fancyzhx/ag_news on the hub?");
        assertThatThrownBy(() -> catalog().find("imbd"))
                .hasMessageContaining(
                        "no data set 'imbd': not configured, not a file or folder of that name in the data directory")
                .extracting("code")
                .isEqualTo("unknown_dataset");
        assertThatThrownBy(() -> catalog().find("no/such"))
                .hasMessageContaining("does not exist")
                .extracting("code")
                .isEqualTo("unknown_dataset");
    }

    @Test
    void aNameThatCouldBeTwoFilesIsAskedForWithItsEnding() throws IOException {
        Files.writeString(directory.resolve("mine.csv"), "text,label\na,POS\nb,NEG\n");
        Files.writeString(directory.resolve("mine.tsv"), "text\tlabel\nc\tPOS\nd\tNEG\n");

        assertThatThrownBy(() -> catalog().find("mine")).hasMessageContaining("mine.csv or mine.tsv");
        assertThat(catalog().find("mine.tsv").texts(LIMITS).rows())
                .extracting(Row::text)
                .containsExactly("c", "d");
    }

    /** Kaggle's and Excel's files have blanks in their names, and Windows' have endings in capitals. */
    @ParameterizedTest
    @CsvSource({"IMDB Dataset.csv,IMDB-Dataset", "Reviews (1).CSV,Reviews-1-", "mine.TAB,mine", "a&b.csv.gzip,a-b"})
    void aFileWhoseNameNoRequestCanHaveIsFoundByThatOfTheCommandLine(String file, String name) throws IOException {
        var rows = "text,label\na,POS\nb,NEG\n".getBytes(StandardCharsets.UTF_8);
        var path = Files.write(directory.resolve(file), rows);
        if (file.endsWith("gzip")) {
            try (var gzip = new GZIPOutputStream(Files.newOutputStream(path))) {
                gzip.write(rows);
            }
        }

        assertThat(DataSetName.of(path)).isEqualTo(name);
        assertThat(catalog().find(name).texts(LIMITS).rows()).hasSize(2);
    }

    @Test
    void ofSuchFilesOneIsAskedForAndHiddenOnesAreNotLookedAt() throws IOException {
        Files.writeString(directory.resolve("my set.csv"), "text,label\na,POS\nb,NEG\n");
        Files.writeString(directory.resolve("my+set.csv"), "text,label\na,POS\nb,NEG\n");
        Files.writeString(directory.resolve(".secret.csv"), "text,label\na,POS\nb,NEG\n");

        assertThatThrownBy(() -> catalog().find("my-set")).hasMessageContaining("could be my set.csv or my+set.csv");
        assertThatThrownBy(() -> catalog().find("secret")).hasMessageContaining("no data set 'secret'");
        assertThatThrownBy(() -> catalog().find("My-sett")).hasMessageEndingWith("; did you mean 'my-set'?");
    }

    @Test
    void aLinkOutOfTheDataDirectoryIsNotFollowed() throws IOException {
        var data = Files.createDirectory(directory.resolve("data"));
        var secret = Files.writeString(directory.resolve("secret.csv"), "text,label\na,POS\nb,NEG\n");
        Files.createSymbolicLink(data.resolve("mine.csv"), secret);

        assertThatThrownBy(() -> new SourceCatalog(Map.of(), data, 10, 7, server.settings(directory)).find("mine"))
                .hasMessageContaining("a link out of the data directory");
    }

    @Test
    void whatTheRequestSaysOfTheFileIsObeyed() throws IOException {
        Files.writeString(directory.resolve("mine.csv"), "a;b\nfine;POS\n;NEG\npoor;NEG\n");
        var columns =
                new Columns(Optional.of("a"), Optional.of("b"), Optional.empty(), Optional.empty(), Optional.empty());
        var asked = new ReadingOptions(
                Optional.empty(), columns, Optional.of(StandardCharsets.UTF_8), Optional.of(';'), OnBadRow.SKIP);

        assertThat(catalog().find("mine", asked).texts(LIMITS).rows())
                .extracting(Row::text)
                .containsExactly("fine", "poor");
    }

    private void put(String path, String text, String label) throws IOException {
        var file = Files.createTempDirectory(directory, "up").resolve("x.parquet");
        Parquets.write(file, new Row(text, label, Part.UNSTATED));
        server.put(path, Files.readAllBytes(file));
    }

    private SourceCatalog catalog() {
        return new SourceCatalog(Map.of(), directory, 10, 7, server.settings(directory));
    }
}
