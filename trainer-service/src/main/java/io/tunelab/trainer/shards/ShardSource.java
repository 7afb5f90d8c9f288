package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.Manifest;
import java.util.function.BooleanSupplier;

/** Where the shards of prepared data lie: in the topic, or in a directory that data-service prepared. */
public sealed interface ShardSource permits TopicShards, DirectoryShards {
    /** Opens it for one data set. */
    Reader open();

    /** Reads shards until it is closed. */
    interface Reader extends AutoCloseable {
        /**
         * The shard's bytes as they were found; they are checked afterwards.
         *
         * @param goOn asked while waiting; the reading ends with code {@code interrupted} when it says no
         * @throws DatasetException if the shard is not there
         */
        byte[] read(String split, Manifest.Shard shard, BooleanSupplier goOn) throws DatasetException;

        @Override
        void close();
    }
}
