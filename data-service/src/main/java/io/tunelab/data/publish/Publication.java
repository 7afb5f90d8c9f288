package io.tunelab.data.publish;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.data.split.Split;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Where prepared data goes: all shards first, each kept for good, and the manifest last. Only the manifest makes shards
 * usable, so a crash in between leaves nothing that anybody would read.
 *
 * <p>Several threads may use one, each for other data.
 */
public sealed interface Publication extends AutoCloseable permits Publisher, DirectoryPublication {
    /** The manifest of data that was published before and whose shards can still be read. */
    Optional<Manifest> find(String datasetKey);

    /** Starts on a split; nothing of it can be used before its manifest is published. */
    ShardWriter write(String datasetKey, Split split, int labels);

    /**
     * Publishes texts of test examples, by their rows in the order of the test split.
     *
     * @return where they lie; nowhere, if there is no place for them, which keeps nobody from training
     */
    List<Manifest.Shard> publishTexts(
            String datasetKey, String sourceSha256, List<Integer> rows, IntFunction<ShownText> textOfRow);

    void publish(Manifest manifest);

    /** The same as before, published again because something about it is new. */
    default Manifest publishAgain(Manifest manifest) {
        var again = manifest.at(now());
        publish(again);
        return again;
    }

    /** Milliseconds are enough, and every JSON reader takes them. */
    Instant now();

    @Override
    void close();
}
