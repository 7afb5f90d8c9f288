package io.tunelab.data.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.data.Notice;
import io.tunelab.data.Sha256;
import io.tunelab.data.audit.Audit;
import io.tunelab.data.audit.Overlap;
import io.tunelab.data.source.TakenColumns;
import io.tunelab.data.tokenize.SpecialTokens;
import io.tunelab.data.tokenize.TokenStatistics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells that data is ready and where its shards lie; {@code status: ready} of the topic {@code datasets}.
 *
 * @param dataset as the request asked for it
 * @param task {@code multi_label} where an example has any number of the labels; null: one
 * @param audit of the whole data set; empty in manifests of earlier versions
 * @param overlap texts that the splits share; likewise
 * @param testTexts where the test split's texts lie in topic {@code test-texts}; empty where they are not published
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
        int schemaVersion,
        String status,
        Instant occurredAt,
        String datasetKey,
        DatasetChoice dataset,
        Source source,
        Tokenizer tokenizer,
        List<String> labels,
        String task,
        Splits splits,
        Statistics statistics,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Audit> audit,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Overlap> overlap,
        String digest,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Shard> testTexts) {
    public static final int VERSION = 1;
    public static final String READY = "ready";
    private static final String MULTI_LABEL = "multi_label";

    public Manifest {
        labels = List.copyOf(labels);
        testTexts = testTexts == null ? List.of() : List.copyOf(testTexts);
    }

    /**
     * A manifest of now, without texts.
     *
     * @param multiLabel whether an example has any number of the labels
     */
    public static Manifest of(
            String key,
            DatasetChoice dataset,
            Source source,
            Tokenizer tokenizer,
            List<String> labels,
            boolean multiLabel,
            Splits splits,
            TokenStatistics statistics,
            Audit audit,
            Overlap overlap,
            Instant now) {
        var digest = new Sha256()
                .text(splits.train().digest())
                .text(splits.validation().digest())
                .text(splits.test().digest())
                .hex();
        return new Manifest(
                VERSION,
                READY,
                now,
                key,
                dataset,
                source,
                tokenizer,
                labels,
                multiLabel ? MULTI_LABEL : null,
                splits,
                Statistics.of(statistics),
                Optional.of(audit),
                Optional.of(overlap),
                digest,
                List.of());
    }

    /** The same data, told again. */
    Manifest at(Instant now) {
        return told(now, testTexts);
    }

    /** The same data, with other places of its texts. */
    public Manifest withTestTexts(List<Shard> texts) {
        return told(occurredAt, texts);
    }

    private Manifest told(Instant when, List<Shard> texts) {
        return new Manifest(
                schemaVersion,
                status,
                when,
                datasetKey,
                dataset,
                source,
                tokenizer,
                labels,
                task,
                splits,
                statistics,
                audit,
                overlap,
                digest,
                texts);
    }

    /**
     * Where the texts come from.
     *
     * @param columns of the table that rows were read from; null where there is none
     * @param notices what was assumed, changed and left out while reading and splitting
     */
    @RegisterForReflection
    public record Source(
            String sha256,
            long rows,
            String kind,
            String description,
            @JsonInclude(JsonInclude.Include.NON_NULL) Columns columns,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Notice> notices) {
        public Source {
            notices = notices == null ? List.of() : List.copyOf(notices);
        }
    }

    /** See {@link TakenColumns}; what is not taken is null. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Columns(String text, String pair, List<String> label, String group, String split) {
        public Columns {
            label = List.copyOf(label);
        }

        public static Columns of(TakenColumns taken) {
            return new Columns(
                    taken.text(),
                    taken.pair().orElse(null),
                    taken.label(),
                    taken.group().orElse(null),
                    taken.split().orElse(null));
        }
    }

    /** What made the token ids; {@code separatorIds} and {@code secondSegment} are null unless examples are pairs. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tokenizer(
            String sha256,
            int vocabSize,
            List<Integer> prefixIds,
            List<Integer> separatorIds,
            List<Integer> suffixIds,
            Integer secondSegment) {
        public Tokenizer {
            prefixIds = List.copyOf(prefixIds);
            suffixIds = List.copyOf(suffixIds);
        }

        public static Tokenizer of(String sha256, int vocabularySize, SpecialTokens special) {
            return new Tokenizer(
                    sha256,
                    vocabularySize,
                    special.prefix(),
                    special.separator().orElse(null),
                    special.suffix(),
                    special.separator().isPresent() ? special.secondSegment() : null);
        }
    }

    /** All three. */
    @RegisterForReflection
    public record Splits(PublishedSplit train, PublishedSplit validation, PublishedSplit test) {
        /** Every shard, with the name of its split. */
        List<PublishedSplit> all() {
            return List.of(train, validation, test);
        }
    }

    /** One split: {@code tokens} without special tokens, {@code digest} over its shards' contents without the data set's key. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record PublishedSplit(
            long examples, List<Long> examplesPerLabel, long tokens, String digest, List<Shard> shards) {
        public PublishedSplit {
            examplesPerLabel = List.copyOf(examplesPerLabel);
            shards = List.copyOf(shards);
        }
    }

    /** Where one shard, or part of the texts, lies in its topic; {@code bytes} of its serialized value. */
    @RegisterForReflection
    public record Shard(int index, int partition, long offset, int examples, int bytes, String sha256) {}

    /** See {@link TokenStatistics}. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Statistics(
            double meanTokens,
            Map<String, Integer> percentiles,
            Map<String, Double> truncatedShare,
            Histogram histogram) {
        static Statistics of(TokenStatistics statistics) {
            var shares = new LinkedHashMap<String, Double>();
            statistics.truncatedShare().forEach((length, share) -> shares.put(String.valueOf(length), share));
            return new Statistics(
                    statistics.meanTokens(),
                    statistics.percentiles(),
                    shares,
                    new Histogram(TokenStatistics.BIN_WIDTH, statistics.histogram()));
        }
    }

    /** Examples per bin of lengths. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Histogram(int binWidth, List<Integer> counts) {
        public Histogram {
            counts = List.copyOf(counts);
        }
    }
}
