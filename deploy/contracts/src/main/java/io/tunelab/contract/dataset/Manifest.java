package io.tunelab.contract.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.request.DatasetChoice;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells that data is ready and where its shards lie. Construction refuses what cannot be used.
 *
 * @param content what is trained on
 * @param origin where it comes from, and what is known of it
 * @param testTexts where the test split's texts lie in topic {@code test-texts}; empty where they are not published
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Manifest(
        Instant occurredAt,
        @JsonUnwrapped Content content,
        @JsonUnwrapped Origin origin,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Shard> testTexts)
        implements DatasetMessage {
    static final String READY = "ready";
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,149}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Manifest {
        testTexts = testTexts == null ? List.of() : List.copyOf(testTexts);
    }

    /**
     * What is trained on.
     *
     * @param dataset as the request asked for it
     * @param labels their position is the label's number
     * @param task empty: an example has one of the labels
     * @param digest over the digests of the splits
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Content(
            String datasetKey,
            DatasetChoice dataset,
            Tokenizer tokenizer,
            List<String> labels,
            Optional<Task> task,
            Splits splits,
            String digest) {
        public Content {
            require(KEY.matcher(datasetKey).matches(), "dataset_key", datasetKey);
            require(labels != null && labels.size() >= 2, "labels", labels);
            require(isSha256(digest), "digest", digest);
            labels = List.copyOf(labels);
            task = task.filter(named -> named != Task.SINGLE_LABEL);
        }
    }

    /**
     * Where the data comes from, and what is known of it.
     *
     * @param audit of the whole data set; empty in manifests of earlier versions
     * @param overlap texts that the splits share; likewise
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Origin(Source source, TokenLengths statistics, Optional<Audit> audit, Optional<Overlap> overlap) {}

    /**
     * Where the texts come from.
     *
     * @param sha256 of all labelled texts, in order
     * @param kind {@code real} or {@code synthetic}
     * @param columns of the table that rows were read from; empty where there is none
     * @param notices what was assumed, changed and left out while reading and splitting
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Source(
            String sha256,
            long rows,
            String kind,
            Optional<String> description,
            Optional<Columns> columns,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Notice> notices) {
        public Source {
            notices = notices == null ? List.of() : List.copyOf(notices);
        }
    }

    /**
     * The columns that rows were read from.
     *
     * @param label one; several where each says 0 or 1 for one label
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Columns(
            String text, Optional<String> pair, List<String> label, Optional<String> group, Optional<String> split) {
        public Columns {
            label = List.copyOf(label);
        }
    }

    /**
     * What made the token ids, and the special tokens around every text.
     *
     * @param separatorIds those between the two texts of a pair; empty: examples are single texts
     * @param secondSegment {@code token_type_id} of the second text; empty for single texts
     * @param segments {@code token_type_id} of each special token and each text in their order; empty: 0 up to the second
     *     text, {@code secondSegment} from there on
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Tokenizer(
            String sha256,
            int vocabSize,
            List<Integer> prefixIds,
            Optional<List<Integer>> separatorIds,
            List<Integer> suffixIds,
            Optional<Integer> secondSegment,
            Optional<List<Integer>> segments) {
        public Tokenizer {
            require(isSha256(sha256), "tokenizer.sha256", sha256);
            require(vocabSize > 0, "tokenizer.vocab_size", vocabSize);
            prefixIds = ids(vocabSize, prefixIds);
            separatorIds = separatorIds.map(given -> ids(vocabSize, given));
            suffixIds = ids(vocabSize, suffixIds);
            int segment = secondSegment.orElse(0);
            require(segment == 0 || segment == 1, "tokenizer.second_segment", segment);
            int parts = prefixIds.size()
                    + suffixIds.size()
                    + separatorIds.map(ids -> ids.size() + 2).orElse(1);
            require(
                    segments.isEmpty() || isSegments(parts, segments.get()),
                    "tokenizer.segments",
                    segments.orElse(null));
            segments = segments.map(List::copyOf);
        }

        private static boolean isSegments(int parts, List<Integer> given) {
            return given.size() == parts && given.stream().allMatch(of -> of != null && (of == 0 || of == 1));
        }

        /** {@code token_type_id} of each special token and each text, in the order of the input. */
        public List<Integer> segmentsInOrder() {
            return segments.orElseGet(() -> {
                int before = prefixIds.size() + 1 + separatorIds.map(List::size).orElse(suffixIds.size());
                int after = separatorIds.isPresent() ? 1 + suffixIds.size() : 0;
                return Stream.concat(
                                Collections.nCopies(before, 0).stream(),
                                Collections.nCopies(after, secondSegment.orElse(0)).stream())
                        .toList();
            });
        }

        private static List<Integer> ids(int limit, List<Integer> given) {
            boolean isAllowed = given != null && given.stream().allMatch(id -> id != null && id >= 0 && id < limit);
            require(isAllowed, "tokenizer ids", given);
            return List.copyOf(given);
        }
    }

    /** All three. */
    public record Splits(PublishedSplit train, PublishedSplit validation, PublishedSplit test) {
        /** In the order of their digests. */
        public List<PublishedSplit> all() {
            return List.of(train, validation, test);
        }
    }

    /**
     * One split, its shards in order.
     *
     * @param tokens without special tokens
     * @param digest over the shards' contents without the data set's key
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PublishedSplit(
            int examples, List<Long> examplesPerLabel, long tokens, String digest, List<Shard> shards) {
        public PublishedSplit {
            examplesPerLabel = examplesPerLabel == null ? List.of() : List.copyOf(examplesPerLabel);
            shards = shards == null ? List.of() : List.copyOf(shards);
            require(isSha256(digest), "split digest", digest);
            require(
                    examples > 0 && shards.stream().mapToInt(Shard::examples).sum() == examples,
                    "split examples",
                    examples);
            for (int i = 0; i < shards.size(); i++) {
                require(shards.get(i).index() == i, "shard index", shards.get(i).index());
            }
        }
    }

    /** Where one shard, or part of the texts, lies in its topic; {@code bytes} of its serialized value. */
    public record Shard(int index, int partition, long offset, int examples, int bytes, String sha256) {
        /** Longest shard. */
        public static final int MAX_BYTES = 1_000_000;

        public Shard {
            require(isSha256(sha256), "shard sha256", sha256);
            require(bytes > 0 && bytes <= MAX_BYTES, "shard bytes", bytes);
            require(index >= 0 && partition >= 0 && offset >= 0 && examples > 0, "shard", index);
        }
    }

    @Override
    public String status() {
        return READY;
    }

    public String datasetKey() {
        return content.datasetKey();
    }

    public DatasetChoice dataset() {
        return content.dataset();
    }

    public Tokenizer tokenizer() {
        return content.tokenizer();
    }

    public List<String> labels() {
        return content.labels();
    }

    public Task task() {
        return content.task().orElse(Task.SINGLE_LABEL);
    }

    public Splits splits() {
        return content.splits();
    }

    public String digest() {
        return content.digest();
    }

    /** The same data, told again at another time. */
    public Manifest at(Instant now) {
        return new Manifest(now, content, origin, testTexts);
    }

    /** The same data, with other places of its texts. */
    public Manifest withTestTexts(List<Shard> texts) {
        return new Manifest(occurredAt, content, origin, texts);
    }

    private static boolean isSha256(String text) {
        return text != null && SHA256.matcher(text).matches();
    }

    private static void require(boolean holds, String field, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("manifest with invalid " + field + ": " + value);
        }
    }
}
