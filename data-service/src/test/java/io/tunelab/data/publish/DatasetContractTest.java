package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.Notice;
import io.tunelab.data.TestData;
import io.tunelab.data.audit.Audit;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.Overlap;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.embedded.Contracts;
import io.tunelab.embedded.EmbeddedStack;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedStack.class)
@WithTestResource(TestData.class)
class DatasetContractTest {
    private static final Instant NOW = Instant.parse("2026-11-02T09:30:00.125Z");
    private static final Contracts CONTRACTS = Contracts.ofThisRepository();

    @Inject
    ObjectMapper json;

    @Test
    void theSampleManifestIsReadAndWrittenBackUnchanged() throws IOException {
        var sample = CONTRACTS.sample("dataset-ready");

        var written = json.writeValueAsString(json.readValue(sample, Manifest.class));

        assertThat(json.readTree(written)).isEqualTo(json.readTree(sample));
        assertThat(CONTRACTS.violations("dataset", written)).isEmpty();
    }

    @Test
    void aManifestOfOursFitsItsSchema() throws IOException {
        var split = new Manifest.PublishedSplit(
                2, List.of(1L, 1L), 600, "d".repeat(64), List.of(new Manifest.Shard(0, 1, 0, 2, 900, "e".repeat(64))));
        var rows = List.of(
                new Row("the <b>same</b> text", "NEG", Part.TRAIN), new Row("the <b>same</b> text", "POS", Part.TEST));
        var texts = new LabelledTexts(
                rows, List.of("NEG", "POS"), List.of(0, 1), "0".repeat(64), Optional.empty(), List.of());
        var duplicates = Duplicates.among(rows);
        var manifest = Manifest.of(
                "a-set-0123456789abcdef",
                new DatasetChoice("owner/A-set", 0.25, 42, SplitProtocol.POOLED_70_10_20),
                new Manifest.Source(
                        "f".repeat(64),
                        8,
                        "real",
                        "a.csv",
                        new Manifest.Columns("text", null, List.of("label"), "author", null),
                        List.of(Notice.warning("encoding", "a.csv is read as windows-1252")
                                .of(3, List.of("one")))),
                new Manifest.Tokenizer("1".repeat(64), 30_522, List.of(101), List.of(102), List.of(102), 1),
                List.of("NEG", "POS"),
                true,
                new Manifest.Splits(split, split, split),
                TokenStatistics.of(List.of(3, 300, 600)),
                Audit.of(texts, duplicates),
                Overlap.of(
                        new Splits(Map.of(Split.TRAIN, List.of(0), Split.TEST, List.of(1)), List.of()),
                        duplicates,
                        texts),
                NOW);

        assertThat(CONTRACTS.violations("dataset", json.writeValueAsString(manifest)))
                .isEmpty();
    }

    @Test
    void aFailureOfOursFitsItsSchemaAndTheSampleHasItsFields() throws IOException {
        var written = json.writeValueAsString(DatasetFailure.of(
                "exp-1",
                new DatasetChoice("x", 1, 42, SplitProtocol.OFFICIAL),
                "unknown_dataset",
                "no data set 'x'",
                NOW));
        var sample = CONTRACTS.sample("dataset-failed");

        assertThat(CONTRACTS.violations("dataset", written)).isEmpty();
        assertThat(json.readTree(json.writeValueAsString(json.readValue(sample, DatasetFailure.class))))
                .isEqualTo(json.readTree(sample));
    }
}
