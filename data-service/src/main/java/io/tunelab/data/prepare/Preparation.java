package io.tunelab.data.prepare;

import io.tunelab.contract.dataset.Audit;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Task;
import io.tunelab.data.DataException;
import io.tunelab.data.Sha256;
import io.tunelab.data.audit.Auditor;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.SplitOverlap;
import io.tunelab.data.publish.Publication;
import io.tunelab.data.publish.ShownText;
import io.tunelab.data.publish.TokenizedExample;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.DigestCache;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Limits;
import io.tunelab.data.source.Row;
import io.tunelab.data.source.TooMuchTextException;
import io.tunelab.data.split.Split;
import io.tunelab.data.split.Splits;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.data.tokenize.Tokenization;
import io.tunelab.data.tokenize.TokenizerFile;
import io.tunelab.hub.tokenizer.SpecialTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Read, split, tokenize, publish: the whole way of a data set, unless it was published before. Several threads may use it,
 * though not for the same data at once: it would be published twice.
 */
public final class Preparation {
    private static final Logger LOG = Logger.getLogger(Preparation.class);
    /** Texts that are tokenized together: enough to keep all cores busy, few enough to need little memory. */
    private static final int BATCH = 512;

    private static final int TRIES = 3;

    private final DigestCache digests;
    private final MemoryShares shares;
    private final Function<TokenizerFile, Tokenization> opener;
    private final Publication publisher;
    private final boolean publishTestTexts;
    private volatile Optional<Audited> lastAudited = Optional.empty();

    /**
     * @param shares of the memory, which others that read data sets have a part of, too
     * @param opener how a tokenizer is opened: in this process or in one of its own
     * @param publishTestTexts whether people may read the texts of test examples
     */
    public Preparation(
            DigestCache digests,
            MemoryShares shares,
            Function<TokenizerFile, Tokenization> opener,
            Publication publisher,
            boolean publishTestTexts) {
        this.digests = digests;
        this.shares = shares;
        this.opener = opener;
        this.publisher = publisher;
        this.publishTestTexts = publishTestTexts;
    }

    /** A data set's audit, kept for the next request for another part of it. */
    private record Audited(String sourceSha256, Duplicates duplicates, Audit audit) {}

    /** What became of a request. */
    public record Outcome(Manifest manifest, boolean fresh, Duration took) {}

    /**
     * Sees to it that the data is published.
     *
     * @throws DataException if it cannot be, with the reason for people
     */
    public Outcome prepare(Locator.Located located) {
        return shares.within(limits -> prepare(located, limits));
    }

    private Outcome prepare(Locator.Located located, Limits limits) {
        long start = System.nanoTime();
        var request = located.request();
        var tokenizer = located.tokenizer();
        var source = located.source();
        var known = digests.find(source.fingerprint());
        if (known.isPresent()) {
            var published = publisher.find(DatasetKey.of(request, known.get(), tokenizer.sha256()));
            if (published.isPresent()) {
                return new Outcome(withTexts(published.get(), request, source, limits), false, since(start));
            }
        }
        var read = read(source, limits);
        var texts = read.texts();
        if (!known.equals(Optional.of(texts.sha256()))) {
            digests.keep(read.fingerprint(), texts.sha256());
            var published = publisher.find(DatasetKey.of(request, texts.sha256(), tokenizer.sha256()));
            if (published.isPresent()) {
                return new Outcome(withTexts(published.get(), request, texts), false, since(start));
            }
        }
        return new Outcome(publish(request, source, texts, tokenizer), true, since(start));
    }

    /** All rows, and the fingerprint of the file that they are from. */
    private record Read(LabelledTexts texts, String fingerprint) {}

    /** Again if the file was replaced meanwhile: rows of two files would be one data set. */
    private static Read read(DataSource source, Limits limits) {
        for (int tries = 0; tries < TRIES; tries++) {
            var fingerprint = source.fingerprint();
            var texts = source.texts(limits);
            if (source.fingerprint().equals(fingerprint)) {
                return new Read(texts, fingerprint);
            }
        }
        throw new DataException(
                "data_unreachable", source.description() + " changes all the time while it is read; try again later");
    }

    /** What was published without its texts gets them; a source that cannot be read any more stays as it is. */
    private Manifest withTexts(Manifest published, DataRequest request, DataSource source, Limits limits) {
        if (!lacksTexts(published)) {
            return published;
        }
        try {
            return withTexts(published, request, source.texts(limits));
        } catch (DataException e) {
            if (e instanceof TooMuchTextException && shares.mayHaveMore(limits)) {
                throw e;
            }
            LOG.warnf("the texts of %s cannot be published: %s", published.datasetKey(), e.getMessage());
            return published;
        }
    }

    private Manifest withTexts(Manifest published, DataRequest request, LabelledTexts texts) {
        if (!lacksTexts(published)
                || !texts.sha256().equals(published.origin().source().sha256())) {
            return published;
        }
        var places = publishTexts(published.datasetKey(), split(request, texts), texts);
        return places.isEmpty() ? published : publisher.publishAgain(published.withTestTexts(places));
    }

    private boolean lacksTexts(Manifest published) {
        return publishTestTexts && published.testTexts().isEmpty();
    }

    private List<Manifest.Shard> publishTexts(String key, Splits splits, LabelledTexts texts) {
        return publisher.publishTexts(
                key,
                texts.sha256(),
                splits.of(Split.TEST),
                row -> new ShownText(
                        texts.rows().get(row).text(), texts.rows().get(row).pair()));
    }

    private static Splits split(DataRequest request, LabelledTexts texts) {
        return RequestedSplits.of(texts, request.dataset());
    }

    private Manifest publish(DataRequest request, DataSource source, LabelledTexts texts, TokenizerFile file) {
        var splits = split(request, texts);
        var key = DatasetKey.of(request, texts.sha256(), file.sha256());
        LOG.infof("preparing %s: %d rows of %s", key, texts.rows().size(), source.description());
        try (var tokenizer = opener.apply(file)) {
            var lengths = new ArrayList<Integer>();
            var audited = audited(texts);
            var content = content(
                    key, request, file, texts, tokenizer, publishShards(key, splits, texts, tokenizer, lengths));
            var origin = new Manifest.Origin(
                    source(source, texts, splits),
                    TokenStatistics.of(lengths),
                    Optional.of(audited.audit()),
                    Optional.of(SplitOverlap.of(splits, audited.duplicates(), texts)));
            var manifest = new Manifest(publisher.now(), content, origin, List.of());
            var whole = publishTestTexts ? manifest.withTestTexts(publishTexts(key, splits, texts)) : manifest;
            publisher.publish(whole);
            return whole;
        }
    }

    private Audited audited(LabelledTexts texts) {
        var audited = lastAudited
                .filter(last -> last.sourceSha256().equals(texts.sha256()))
                .orElseGet(() -> {
                    var duplicates = Duplicates.among(texts.rows());
                    return new Audited(texts.sha256(), duplicates, Auditor.audit(texts, duplicates));
                });
        lastAudited = Optional.of(audited);
        return audited;
    }

    private static Manifest.Content content(
            String key,
            DataRequest request,
            TokenizerFile file,
            LabelledTexts texts,
            Tokenization tokenizer,
            Manifest.Splits published) {
        var special = special(texts, tokenizer);
        var digest = new Sha256();
        published.all().forEach(split -> digest.text(split.digest()));
        return new Manifest.Content(
                key,
                request.dataset(),
                new Manifest.Tokenizer(
                        file.sha256(),
                        tokenizer.vocabularySize(),
                        special.prefix(),
                        special.separator(),
                        special.suffix(),
                        special.secondSegment(),
                        Optional.of(special.segments()).filter(segments -> !special.hasUsualSegments())),
                texts.labels(),
                Optional.of(texts.isMultiLabel() ? Task.MULTI_LABEL : Task.SINGLE_LABEL),
                published,
                digest.hex());
    }

    private static Manifest.Source source(DataSource source, LabelledTexts texts, Splits splits) {
        var notices = new ArrayList<>(texts.notices());
        notices.addAll(splits.notices());
        return new Manifest.Source(
                texts.sha256(),
                texts.rows().size(),
                source.kind(),
                Optional.of(source.description()),
                texts.columns()
                        .map(taken -> new Manifest.Columns(
                                taken.text(), taken.pair(), taken.label(), taken.group(), taken.split())),
                notices);
    }

    private Manifest.Splits publishShards(
            String key, Splits splits, LabelledTexts texts, Tokenization tokenizer, List<Integer> lengths) {
        return new Manifest.Splits(
                publishSplit(key, Split.TRAIN, splits, texts, tokenizer, lengths),
                publishSplit(key, Split.VALIDATION, splits, texts, tokenizer, lengths),
                publishSplit(key, Split.TEST, splits, texts, tokenizer, lengths));
    }

    private Manifest.PublishedSplit publishSplit(
            String key,
            Split split,
            Splits splits,
            LabelledTexts texts,
            Tokenization tokenizer,
            List<Integer> lengths) {
        int special = special(texts, tokenizer).count();
        var writer = publisher.write(key, split, texts.labels().size());
        var rows = splits.of(split);
        for (int from = 0; from < rows.size(); from += BATCH) {
            var batch = rows.subList(from, Math.min(rows.size(), from + BATCH));
            for (var example : tokenized(batch, texts, tokenizer)) {
                if (example.length() + special == 0) {
                    throw new DataException(
                            "invalid_data",
                            "row %d: the model's tokenizer makes no token of the text, and adds no special tokens; correct the row, or choose another model"
                                    .formatted(example.row()));
                }
                writer.add(example);
                lengths.add(example.length() + special);
            }
        }
        return writer.finish();
    }

    private static List<TokenizedExample> tokenized(List<Integer> batch, LabelledTexts texts, Tokenization tokenizer) {
        var rows = batch.stream().map(texts.rows()::get).toList();
        var first = tokenizer.encode(rows.stream().map(Row::text).toList());
        var second = tokenizer.encode(
                rows.stream().flatMap(row -> row.pair().stream()).toList());
        var examples = new ArrayList<TokenizedExample>();
        for (int i = 0; i < batch.size(); i++) {
            var labels = texts.labelsOf(batch.get(i));
            var example = texts.isMultiLabel()
                    ? TokenizedExample.ofSet(batch.get(i), labels, first.get(i))
                    : TokenizedExample.of(batch.get(i), labels.get(0), first.get(i));
            examples.add(texts.isPairs() ? example.with(second.get(i)) : example);
        }
        return examples;
    }

    private static SpecialTokens special(LabelledTexts texts, Tokenization tokenizer) {
        return texts.isPairs() ? tokenizer.ofPairs() : tokenizer.ofTexts();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
