package io.tunelab.trainer.shards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Shards on this machine's disk, named by their SHA-256, which is checked again whenever one is read. */
final class ShardCache {
    private static final Logger LOG = Logger.getLogger(ShardCache.class);
    private final Path directory;

    ShardCache(Path directory) {
        this.directory = directory;
    }

    Optional<byte[]> read(String sha256) {
        try {
            var bytes = Files.readAllBytes(file(sha256));
            return Optional.of(bytes).filter(found -> sha256(found).equals(sha256));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A shard that cannot be kept is fetched again next time: no reason to fail. */
    void write(String sha256, byte[] shard) {
        try {
            Files.createDirectories(file(sha256).getParent());
            var temporary = Files.createTempFile(file(sha256).getParent(), sha256, ".part");
            Files.write(temporary, shard);
            Files.move(temporary, file(sha256), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warnf("shard %s is not kept in %s: %s", sha256, directory, e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path file(String sha256) {
        return directory.resolve(sha256.substring(0, 2)).resolve(sha256);
    }
}
