package io.tunelab.data.command;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.audit.Auditor;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.SplitOverlap;
import io.tunelab.data.prepare.RequestedSplits;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.RowCollector;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.data.tokenize.Tokenization;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** Shows what a data set holds and what is wrong with it, before an experiment needs it. Changes nothing. */
@CommandLine.Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show what a data set contains and what is wrong with it: rows, classes, token lengths, duplicates, texts"
                        + " shared by the splits, contradictory labels, odd characters, malformed rows.",
        footer = {"", "Exit status: 0 every row was read, 1 there are malformed rows or no data set, 2 wrong options."})
public final class InspectCommand implements Callable<Integer> {
    private static final int MALFORMED = 1;

    /** Examples whose tokens are counted: a share of them has a standard error of at most 1.3 points. */
    private static final int SAMPLE = 1500;

    private static final String BUNDLED = "all-minilm-l6-v2";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private SourceOptions options;

    @CommandLine.Mixin
    private SplitOptions split;

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "Model whose tokenizer counts the tokens (default: the bundled " + BUNDLED
                    + ", if it has been used before).")
    private Optional<String> model = Optional.empty();

    @CommandLine.Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try {
            var found = inspect();
            if (json) {
                out.println(found.json().toPrettyString());
            } else {
                new InspectionText(out).print(found);
            }
            out.flush();
            boolean good = found.malformed().rows() == 0 || options.reading().onBadRow() == OnBadRow.SKIP;
            return good ? 0 : MALFORMED;
        } catch (DataException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return MALFORMED;
        }
    }

    /** The tokenizer is loaded while the rows are read, and counts while duplicates are looked for. */
    private Inspection inspect() {
        var tokenizer = model.or(() -> Optional.of(BUNDLED).filter(NamedTokenizers::isHere))
                .map(name -> CompletableFuture.supplyAsync(
                        () -> NamedTokenizers.of(name, options.hub()).find().open()));
        var source = options.source();
        var rows = source.collect(options.data().allowed());
        var texts = texts(source, rows);
        var tokens = tokenizer.map(loading -> loading.thenApplyAsync(open -> tokens(texts, open)));
        var duplicates = Duplicates.among(texts.rows());
        var audit = Auditor.audit(texts, duplicates);
        try {
            return Inspection.of(
                    source, texts, rows, tokens.map(CompletableFuture::join), audit, preview(texts, duplicates));
        } catch (CompletionException e) {
            throw e.getCause() instanceof DataException told ? told : e;
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

    private Inspection.SplitPreview preview(LabelledTexts texts, Duplicates duplicates) {
        var settings = "%s, fraction %s, seed %d, dedupe %s"
                .formatted(split.protocol(), split.fraction(), split.seed(), split.dedupe());
        try {
            var splits = RequestedSplits.of(texts, split.choice(options));
            var overlap = SplitOverlap.of(splits, duplicates, texts);
            return new Inspection.SplitPreview(settings, Optional.of(overlap), Optional.empty());
        } catch (DataException e) {
            return new Inspection.SplitPreview(settings, Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    /** Evenly spaced examples where there are many; the preparation for an experiment counts all. */
    private static Inspection.Tokens tokens(LabelledTexts texts, Tokenization open) {
        int every = (texts.rows().size() + SAMPLE - 1) / SAMPLE;
        var sample = IntStream.iterate(0, row -> row < texts.rows().size(), row -> row + every)
                .boxed()
                .toList();
        try (var tokenizer = open) {
            var lengths = ExampleLengths.of(texts, sample, tokenizer);
            return new Inspection.Tokens(sample.size(), TokenStatistics.of(lengths));
        }
    }
}
