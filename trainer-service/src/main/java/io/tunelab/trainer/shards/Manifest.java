package io.tunelab.trainer.shards;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.contract.event.Provenance;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.trainer.engine.Task;
import io.tunelab.trainer.training.InputShape;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prepared data: what {@code dataset.schema.json} calls {@code ready}, as far as a trainer
 * needs it. Construction refuses what cannot be used.
 */
@RegisterForReflection(registerFullHierarchy = true)
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
        String datasetKey,
        DatasetChoice dataset,
        Tokenizer tokenizer,
        List<String> labels,
        Task task,
        Splits splits,
        Optional<Overlap> overlap,
        String digest) {
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,149}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Manifest {
        require(datasetKey != null && KEY.matcher(datasetKey).matches(), "dataset_key", datasetKey);
        require(dataset != null, "dataset", null);
        require(tokenizer != null, "tokenizer", null);
        require(labels != null && labels.size() >= 2, "labels", labels);
        require(splits != null, "splits", null);
        require(digest != null && SHA256.matcher(digest).matches(), "digest", digest);
        labels = List.copyOf(labels);
        task = task == null ? Task.SINGLE_LABEL : task;
    }

    /** Texts that the splits share; absent where data was prepared by an earlier version. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Overlap(Provenance.Shared testInTrain) {
        public Overlap {
            require(testInTrain != null, "overlap.test_in_train", null);
        }
    }

    /**
     * Which tokenizer made the ids, and the special tokens around every text.
     *
     * @param separatorIds those between the two texts of a pair; empty: examples are single texts
     * @param secondSegment {@code token_type_id} of what follows the separator
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tokenizer(
            String sha256,
            int vocabSize,
            List<Integer> prefixIds,
            Optional<List<Integer>> separatorIds,
            List<Integer> suffixIds,
            int secondSegment) {
        public Tokenizer {
            require(sha256 != null && SHA256.matcher(sha256).matches(), "tokenizer.sha256", sha256);
            require(vocabSize > 0, "tokenizer.vocab_size", vocabSize);
            prefixIds = List.copyOf(prefixIds);
            separatorIds = separatorIds == null ? Optional.empty() : separatorIds.map(List::copyOf);
            suffixIds = List.copyOf(suffixIds);
            require(areBelow(vocabSize, prefixIds) && areBelow(vocabSize, suffixIds), "tokenizer ids", prefixIds);
            require(areBelow(vocabSize, separatorIds.orElse(List.of())), "tokenizer ids", separatorIds);
            require(secondSegment == 0 || secondSegment == 1, "tokenizer.second_segment", secondSegment);
        }
    }

    /** Whether examples are pairs of texts. */
    public boolean isPairs() {
        return tokenizer.separatorIds().isPresent();
    }

    /** How examples become inputs of at most {@code maxLength} tokens. */
    public InputShape input(int maxLength) {
        return new InputShape(
                tokenizer.prefixIds(),
                tokenizer.separatorIds().map(ids -> new InputShape.Separator(ids, tokenizer.secondSegment())),
                tokenizer.suffixIds(),
                maxLength);
    }

    private static boolean areBelow(int limit, List<Integer> ids) {
        return ids.stream().allMatch(id -> id >= 0 && id < limit);
    }

    /** The three splits. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Splits(Split train, Split validation, Split test) {
        public Splits {
            require(train != null && validation != null && test != null, "splits", null);
        }
    }

    /** One split: its shards in order. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Split(int examples, String digest, List<Shard> shards) {
        public Split {
            require(digest != null && SHA256.matcher(digest).matches(), "split digest", digest);
            shards = List.copyOf(shards);
            require(
                    examples > 0 && shards.stream().mapToInt(Shard::examples).sum() == examples,
                    "split examples",
                    examples);
            for (int i = 0; i < shards.size(); i++) {
                require(shards.get(i).index() == i, "shard index", shards.get(i).index());
            }
        }
    }

    /** Where a shard lies in the topic, and what it must be. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Shard(int index, int partition, long offset, int examples, int bytes, String sha256) {
        /** Longest shard, as the contract says. */
        public static final int MAX_BYTES = 1_000_000;

        public Shard {
            require(sha256 != null && SHA256.matcher(sha256).matches(), "shard sha256", sha256);
            require(bytes > 0 && bytes <= MAX_BYTES, "shard bytes", bytes);
            require(partition >= 0 && offset >= 0 && examples > 0, "shard", index);
        }
    }

    private static void require(boolean holds, String field, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("manifest with invalid " + field + ": " + value);
        }
    }
}
