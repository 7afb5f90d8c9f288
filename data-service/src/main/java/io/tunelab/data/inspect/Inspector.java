package io.tunelab.data.inspect;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.audit.Auditor;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.SplitOverlap;
import io.tunelab.data.prepare.RequestedSplits;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Limits;
import io.tunelab.data.source.RowCollector;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.data.tokenize.Tokenization;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Looks at a data set before an experiment needs it. Changes nothing. */
public final class Inspector {
    /** Examples whose tokens are counted: a share of them has a standard error of at most 1.3 points. */
    private static final int SAMPLE = 1500;

    private Inspector() {}

    /**
     * Reads all rows and audits them. The tokenizer is loaded while the rows are read, and counts while duplicates are looked
     * for.
     *
     * @param asked which part of the data an experiment would use, and how it would be split
     * @param tokenizer counts the tokens of a sample; empty: nothing does
     * @param uncounted is told why the tokenizer failed; if it throws nothing, the rest is told without tokens
     * @throws DataException if it cannot be read, or what can be read is not a data set
     */
    public static Inspection inspect(
            DataSource source,
            DatasetChoice asked,
            Limits limits,
            Optional<Supplier<Tokenization>> tokenizer,
            Consumer<RuntimeException> uncounted) {
        var loading = tokenizer.map(CompletableFuture::supplyAsync);
        var read = read(source, limits, loading);
        var texts = read.texts();
        var tokens = loading.map(opened -> opened.thenApplyAsync(open -> tokens(texts, open)));
        var duplicates = Duplicates.among(texts.rows());
        var audit = Auditor.audit(texts, duplicates);
        var counted = tokens.flatMap(counting -> counted(counting, uncounted));
        return Inspection.of(source, texts, read.rows(), counted, audit, preview(texts, duplicates, asked));
    }

    private static Optional<Inspection.Tokens> counted(
            CompletableFuture<Inspection.Tokens> counting, Consumer<RuntimeException> uncounted) {
        try {
            return Optional.of(counting.join());
        } catch (CompletionException e) {
            uncounted.accept(e.getCause() instanceof DataException told ? told : e);
            return Optional.empty();
        }
    }

    private record Read(RowCollector rows, LabelledTexts texts) {}

    private static Read read(DataSource source, Limits limits, Optional<CompletableFuture<Tokenization>> loading) {
        try {
            var rows = source.collect(limits);
            return new Read(rows, texts(source, rows));
        } catch (RuntimeException e) {
            loading.ifPresent(opened -> opened.thenAccept(Tokenization::close));
            throw e;
        }
    }

    /** Rows that cannot be used are only told of, unless what is left is no data set: then they may be why. */
    private static LabelledTexts texts(DataSource source, RowCollector rows) {
        try {
            return LabelledTexts.of(source.name(), rows);
        } catch (DataException e) {
            if (source.onBadRow() == OnBadRow.SKIP) {
                throw e;
            }
            throw withBadRows(rows, e);
        }
    }

    private static DataException withBadRows(RowCollector rows, DataException alone) {
        try {
            rows.badRows().refuse();
            return alone;
        } catch (DataException bad) {
            return new DataException(bad.code(), bad.getMessage() + "; without them: " + alone.getMessage());
        }
    }

    private static Inspection.SplitPreview preview(LabelledTexts texts, Duplicates duplicates, DatasetChoice asked) {
        var settings = "%s, fraction %s, seed %d, dedupe %s"
                .formatted(asked.protocol(), asked.fraction(), asked.seed(), asked.dedupe());
        try {
            var splits = RequestedSplits.of(texts, asked);
            var overlap = SplitOverlap.of(splits, duplicates, texts);
            return new Inspection.SplitPreview(settings, Optional.of(overlap), Optional.empty());
        } catch (DataException e) {
            return new Inspection.SplitPreview(settings, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** Evenly spaced examples where there are many; the preparation for an experiment counts all. */
    private static Inspection.Tokens tokens(LabelledTexts texts, Tokenization open) {
        int every = (texts.rows().size() + SAMPLE - 1) / SAMPLE;
        List<Integer> sample = IntStream.iterate(0, row -> row < texts.rows().size(), row -> row + every)
                .boxed()
                .toList();
        try (var tokenizer = open) {
            return new Inspection.Tokens(
                    sample.size(), TokenStatistics.of(ExampleLengths.of(texts, sample, tokenizer)));
        }
    }
}
