package io.tunelab.data.source;

import io.tunelab.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Remembers the digest of each source by its fingerprint, over restarts too, so that a data set is read again only when
 * a file's size or time has changed. Losing the cache costs one reading.
 */
public final class DigestCache {
    private static final Logger LOG = Logger.getLogger(DigestCache.class);
    private final Path directory;

    public DigestCache(Path directory) {
        this.directory = directory;
    }

    /** The digest of what has this fingerprint. */
    public Optional<String> find(String fingerprint) {
        var file = file(fingerprint);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip()).filter(digest -> digest.matches("[0-9a-f]{64}"))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warnf("cannot read %s, reading the data instead: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** @param fingerprint as it was before the rows were read: the file may be another one by now */
    public void keep(String fingerprint, String sha256) {
        var file = file(fingerprint);
        try {
            Files.createDirectories(directory);
            var fresh = Files.createTempFile(directory, "digest", ".tmp");
            Files.writeString(fresh, sha256);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("cannot keep a digest in %s: %s", file, e.getMessage());
        }
    }

    private Path file(String fingerprint) {
        return directory.resolve(new Sha256().field(fingerprint).hex().substring(0, 32) + ".sha256");
    }
}
