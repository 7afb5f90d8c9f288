package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.audit.Auditor;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.SplitOverlap;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.embedded.Contracts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What data-service finds out fits the schema. */
class DatasetContractTest {
    private static final Instant NOW = Instant.parse("2026-11-02T09:30:00.125Z");
    private static final Contracts CONTRACTS = Contracts.ofThisRepository();

    @Test
    void aManifestOfOursFitsItsSchema() {
        var shard = new Manifest.Shard(0, 1, 0, 2, 900, "e".repeat(64));
        var split = new Manifest.PublishedSplit(2, List.of(1L, 1L), 600, "d".repeat(64), List.of(shard));
        var rows = List.of(
                new Row("the <b>same</b> text", "NEG", Part.TRAIN), new Row("the <b>same</b> text", "POS", Part.TEST));
        var texts = new LabelledTexts(
                rows, List.of("NEG", "POS"), List.of(0, 1), "0".repeat(64), Optional.empty(), List.of());
        var duplicates = Duplicates.among(rows);
        var splits = new Splits(Map.of(Split.TRAIN, List.of(0), Split.TEST, List.of(1)), List.of());
        var content = new Manifest.Content(
                "a-set-0123456789abcdef",
                new DatasetChoice("owner/A-set", 0.25, 42, SplitProtocol.POOLED_70_10_20),
                new Manifest.Tokenizer(
                        "1".repeat(64),
                        30_522,
                        List.of(101),
                        Optional.of(List.of(102)),
                        List.of(102),
                        Optional.of(1),
                        Optional.of(List.of(0, 0, 0, 1, 0))),
                List.of("NEG", "POS"),
                Optional.of(Task.MULTI_LABEL),
                new Manifest.Splits(split, split, split),
                "f".repeat(64));
        var source = new Manifest.Source(
                "f".repeat(64),
                8,
                "real",
                Optional.of("a.csv"),
                Optional.of(new Manifest.Columns(
                        "text", Optional.empty(), List.of("label"), Optional.of("author"), Optional.empty())),
                List.of(Notice.warning("encoding", "a.csv is read as windows-1252")
                        .of(3, List.of("one"))));
        var origin = new Manifest.Origin(
                source,
                TokenStatistics.of(List.of(3, 300, 600)),
                Optional.of(Auditor.audit(texts, duplicates)),
                Optional.of(SplitOverlap.of(splits, duplicates, texts)));

        var written = new Manifest(NOW, content, origin, List.of()).json().toString();

        assertThat(CONTRACTS.violations("dataset", written)).isEmpty();
    }

    @Test
    void aFailureOfOursFitsItsSchemaHoweverLongItsReason() {
        var failure = new DatasetFailure(
                NOW,
                "exp-1",
                Optional.of(new DatasetChoice("x", 1, 42, SplitProtocol.OFFICIAL)),
                new DatasetFailure.Problem("unknown_dataset", "no data set 'x'".repeat(1_000)));

        assertThat(CONTRACTS.violations("dataset", failure.json().toString())).isEmpty();
    }
}
