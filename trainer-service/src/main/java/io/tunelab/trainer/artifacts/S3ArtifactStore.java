package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Artifacts in a bucket. A put writes its files below {@code <key>/<attempt>-<random>/} and then, in one request, the
 * marker {@code <key>/SHA256SUMS} that lists them: the marker decides which files count, so that a reader sees the old
 * content or the new, and never a mixture. The marker is written only in place of the one that was read before, and never
 * in place of a later attempt's.
 *
 * <p>Readers get a copy in the cache, which is checked against the marker. Copies that nobody used for a day go.
 */
final class S3ArtifactStore implements ArtifactStore {
    private static final Logger LOG = Logger.getLogger(S3ArtifactStore.class);
    private static final int TRIES = 10;
    private static final Duration UNUSED = Duration.ofDays(1);
    private final S3Bucket bucket;
    private final Path cache;
    private final FileArtifactStore copies;
    private final int attempt;

    S3ArtifactStore(S3Bucket bucket, Path cache) {
        this(bucket, cache, 0);
    }

    private S3ArtifactStore(S3Bucket bucket, Path cache, int attempt) {
        this.bucket = bucket;
        this.cache = cache.resolve("artifacts");
        this.copies = new FileArtifactStore(this.cache);
        this.attempt = attempt;
    }

    @Override
    public ArtifactStore forAttempt(int number) {
        return new S3ArtifactStore(bucket, cache.getParent(), number);
    }

    @Override
    public boolean put(String key, Content content, BooleanSupplier permitted) {
        var generation = "%06d-%s".formatted(attempt, UUID.randomUUID());
        var below = ArtifactKey.require(key) + "/" + generation + "/";
        var directory = cache.resolve("." + generation);
        try {
            content.writeTo(Files.createDirectories(directory));
            var sums = FileTree.sha256(directory);
            for (var file : sums.keySet()) {
                bucket.upload(below + file, directory.resolve(file));
            }
            if (!permitted.getAsBoolean()) {
                bucket.keys(below).forEach(bucket::delete);
                return false;
            }
            mark(key, new S3Marker(generation, sums));
            sweep(key, generation);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write artifact " + key, e);
        } finally {
            FileTree.deleteQuietly(directory);
        }
    }

    @Override
    public Optional<Path> get(String key) {
        var marker = bucket.read(marker(ArtifactKey.require(key)));
        while (marker.isPresent()) {
            var found = S3Marker.parse(marker.get().content());
            var copy = found.flatMap(listed -> copy(key, listed));
            var now = bucket.read(marker(key));
            // A put in between may have removed the files while they were fetched.
            if (copy.isPresent() || now.equals(marker)) {
                return copy;
            }
            marker = now;
        }
        return Optional.empty();
    }

    @Override
    public List<String> list(String key) {
        return bucket.names(ArtifactKey.require(key)).stream()
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    @Override
    public void deleteUnfinished(String key) {
        for (var name : list(key)) {
            var artifact = key + "/" + name;
            var listed = bucket.read(marker(artifact)).flatMap(text -> S3Marker.parse(text.content()));
            bucket.keys(artifact + "/").stream()
                    .filter(object -> isUnlisted(object.substring(artifact.length() + 1), listed))
                    .forEach(bucket::delete);
        }
    }

    private static boolean isUnlisted(String object, Optional<S3Marker> listed) {
        return S3Marker.attemptOf(object).isPresent()
                && listed.filter(marker -> object.startsWith(marker.generation() + "/"))
                        .isEmpty();
    }

    @Override
    public void delete(String key) {
        var objects = bucket.keys(ArtifactKey.require(key) + "/");
        // Markers first: what is half deleted does not exist.
        objects.stream().filter(S3ArtifactStore::isMarker).forEach(bucket::delete);
        objects.stream().filter(object -> !isMarker(object)).forEach(bucket::delete);
    }

    private void mark(String key, S3Marker mine) {
        for (int tries = 0; tries < TRIES; tries++) {
            var before = bucket.read(marker(key));
            var other = before.flatMap(text -> S3Marker.parse(text.content())).map(S3Marker::attempt);
            if (other.orElse(0) > attempt) {
                throw new UncheckedIOException(new IOException(
                        "artifact %s was put by attempt %d; attempt %d is over".formatted(key, other.get(), attempt)));
            }
            if (bucket.replace(marker(key), before, mine.text())) {
                return;
            }
        }
        throw new UncheckedIOException(new IOException("artifact " + key + " is being written by others all the time"));
    }

    /** Removes what this and earlier attempts left under the key; a later one may be at work. */
    private void sweep(String key, String generation) {
        try {
            for (var object : bucket.keys(key + "/")) {
                var name = object.substring(key.length() + 1);
                if (S3Marker.attemptOf(name).orElse(Integer.MAX_VALUE) <= attempt && !name.startsWith(generation)) {
                    bucket.delete(object);
                }
            }
        } catch (UncheckedIOException e) {
            LOG.warnf("old files of artifact %s stay: %s", key, e.getMessage());
        }
    }

    private Optional<Path> copy(String key, S3Marker marker) {
        var name =
                FileTree.hex(FileTree.algorithm("SHA-256").digest(marker.text().getBytes(StandardCharsets.UTF_8)));
        var below = key + "/" + marker.generation() + "/";
        var expected = marker.sums().keySet().stream()
                .map(file -> below + file)
                .sorted()
                .toList();
        if (!bucket.keys(below).equals(expected)) {
            return Optional.empty();
        }
        if (copies.get(name).isEmpty() && !fetch(name, below, marker.sums())) {
            return Optional.empty();
        }
        return copies.get(name).map(S3ArtifactStore::touch);
    }

    private boolean fetch(String name, String below, Map<String, String> sums) {
        forgetUnused();
        try {
            copies.put(name, directory -> download(directory, below, sums));
            return true;
        } catch (DamagedException e) {
            return false;
        } catch (UncheckedIOException e) {
            // Another process may have fetched the same in the meantime.
            if (copies.get(name).isPresent()) {
                return true;
            }
            throw e;
        }
    }

    private void download(Path directory, String below, Map<String, String> sums) {
        for (var file : sums.keySet()) {
            var target = directory.resolve(file).normalize();
            if (!target.startsWith(directory)) {
                throw new DamagedException();
            }
            try {
                Files.createDirectories(target.getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!bucket.download(below + file, target)) {
                throw new DamagedException();
            }
        }
        if (!FileTree.sha256(directory).equals(sums)) {
            throw new DamagedException();
        }
    }

    private void forgetUnused() {
        var limit = Instant.now().minus(UNUSED);
        if (!Files.isDirectory(cache)) {
            return;
        }
        try (var kept = Files.list(cache)) {
            for (var copy : kept.toList()) {
                if (Files.getLastModifiedTime(copy).toInstant().isBefore(limit)) {
                    FileTree.delete(copy);
                }
            }
        } catch (IOException e) {
            LOG.debugf("unused copies stay: %s", e.getMessage());
        }
    }

    private static Path touch(Path copy) {
        try {
            return Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String marker(String key) {
        return key + "/" + FileArtifactStore.MARKER;
    }

    private static boolean isMarker(String object) {
        return object.endsWith("/" + FileArtifactStore.MARKER);
    }

    /** A file that is not as the marker says. */
    private static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
