package io.tunelab.data.publish;

import io.tunelab.contract.dataset.DatasetMessage;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.json.UnreadableMessageException;
import io.tunelab.data.Sha256;
import io.tunelab.data.split.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Prepared data as files: {@code <root>/<dataset key>/manifest.json} and the same shards that go to Kafka, {@code
 * train-0.shard} and so on, with their position in the directory as offset. A directory gets its name when it is complete,
 * so that two programs may prepare the same data at once.
 */
public final class DirectoryPublication implements Publication {
    private static final String MANIFEST = "manifest.json";
    private final Path root;
    private final Clock clock;
    private Path unfinished;
    private long offset;

    public DirectoryPublication(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /** Where the data of that key lies, once it is published. */
    public Path directory(String datasetKey) {
        return root.resolve(datasetKey);
    }

    @Override
    public Optional<Manifest> find(String datasetKey) {
        var file = directory(datasetKey).resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DatasetMessage.read(Files.readAllBytes(file)))
                    .map(message -> message instanceof Manifest manifest ? manifest : null)
                    .filter(this::isWhole);
        } catch (IOException | UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private boolean isWhole(Manifest manifest) {
        var directory = directory(manifest.datasetKey());
        return holds(directory, Split.TRAIN, manifest.splits().train())
                && holds(directory, Split.VALIDATION, manifest.splits().validation())
                && holds(directory, Split.TEST, manifest.splits().test());
    }

    private static boolean holds(Path directory, Split split, Manifest.PublishedSplit published) {
        return published.shards().stream().allMatch(shard -> {
            try {
                return Sha256.of(directory.resolve(file(split.wireName(), shard.index())))
                        .equals(shard.sha256());
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static String file(String split, int index) {
        return split + "-" + index + ".shard";
    }

    @Override
    public ShardWriter write(String datasetKey, Split split, int labels) {
        return new ShardWriter(datasetKey, split, labels, this::keep);
    }

    private Supplier<Place> keep(TokenShardBytes shard) {
        try {
            Files.write(unfinished().resolve(file(shard.split(), shard.index())), shard.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var place = new Place(0, offset++);
        return () -> place;
    }

    private Path unfinished() throws IOException {
        if (unfinished == null) {
            Files.createDirectories(root);
            unfinished = Files.createTempDirectory(root, ".unfinished-");
            offset = 0;
        }
        return unfinished;
    }

    /** People have the texts in their file. */
    @Override
    public List<Manifest.Shard> publishTexts(
            String datasetKey, String sourceSha256, List<Integer> rows, IntFunction<ShownText> textOfRow) {
        return List.of();
    }

    @Override
    public void publish(Manifest manifest) {
        var target = directory(manifest.datasetKey());
        try {
            Files.writeString(unfinished().resolve(MANIFEST), manifest.json().toString());
            if (find(manifest.datasetKey()).isEmpty()) {
                delete(target);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
                unfinished = null;
            }
        } catch (FileAlreadyExistsException e) {
            // Another program was quicker, with the same content.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write prepared data to " + target, e);
        }
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        delete(unfinished);
    }

    private static void delete(Path directory) {
        if (directory == null || !Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
