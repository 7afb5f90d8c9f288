package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.json.UnreadableMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A directory as {@code data-service prepare} writes it: {@code manifest.json}, {@code train-0.shard} and so on. */
public final class DirectoryShards implements ShardSource {
    private final Path directory;
    private final Manifest manifest;

    private DirectoryShards(Path directory, Manifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /** @throws DatasetException {@code dataset_missing} if it holds no manifest, {@code invalid_dataset} if that is wrong */
    public static DirectoryShards in(Path directory) throws DatasetException {
        var file = directory.resolve("manifest.json");
        if (!Files.isRegularFile(file)) {
            throw new DatasetException(
                    "dataset_missing",
                    "%s holds no prepared data (no manifest.json); `data-service prepare` makes such a directory"
                            .formatted(directory));
        }
        try {
            if (DatasetMessage.read(Files.readAllBytes(file)) instanceof Manifest manifest) {
                return new DirectoryShards(directory, manifest);
            }
            throw new DatasetException("invalid_dataset", "%s is not a manifest".formatted(file));
        } catch (UnreadableMessageException e) {
            throw new DatasetException("invalid_dataset", "%s is not a manifest: %s".formatted(file, e.getMessage()));
        } catch (IOException e) {
            throw new DatasetException("dataset_missing", "%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    @Override
    public Reader open() {
        return new Reader() {
            @Override
            public byte[] read(String split, Manifest.Shard shard, BooleanSupplier goOn) throws DatasetException {
                var file = directory.resolve(split + "-" + shard.index() + ".shard");
                try {
                    return Files.readAllBytes(file);
                } catch (IOException e) {
                    throw new DatasetException(
                            "shard_missing", "%s cannot be read: %s; prepare the data again".formatted(file, e));
                }
            }

            @Override
            public void close() {
                // Files are open only while they are read.
            }
        };
    }
}
