package io.tunelab.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What has arrived of a file so far, {@code <file>.part}, and the ETag of the version that it is of, {@code
 * <file>.part.etag}. Without the tag nothing is known of the bytes, and they are not continued.
 */
final class PartFile {
    private final Path target;
    private final Path part;
    private final Path tag;

    PartFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.tag = target.resolveSibling(target.getFileName() + ".part.etag");
    }

    /** Bytes that can be continued. */
    long continuable() throws IOException {
        return tag().isPresent() ? size() : 0;
    }

    /** Bytes that are there. */
    long size() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    Optional<String> tag() throws IOException {
        return Files.exists(part) && Files.exists(tag) ? Optional.of(Files.readString(tag)) : Optional.empty();
    }

    /** Begins a version anew; only a strong tag says that two versions are the same byte for byte. */
    OutputStream begin(Optional<String> entityTag) throws IOException {
        discard();
        var out = Files.newOutputStream(part);
        var strong = entityTag.filter(text -> text.startsWith("\""));
        if (strong.isPresent()) {
            Files.writeString(tag, strong.get());
        }
        return out;
    }

    OutputStream append() throws IOException {
        return Files.newOutputStream(part, StandardOpenOption.APPEND);
    }

    void discard() throws IOException {
        Files.deleteIfExists(tag);
        Files.deleteIfExists(part);
    }

    /**
     * Gives the file its name, if it is what the hub described.
     *
     * @throws IOException if it is not; a file with the wrong digest is discarded
     */
    void complete(RemoteFile described) throws IOException {
        long size = size();
        if (described.size() >= 0 && size < described.size()) {
            throw new IOException("it broke off after %d of %d bytes".formatted(size, described.size()));
        }
        if (described.checksum().isPresent()) {
            requireDigest(described.checksum().get());
        }
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.deleteIfExists(tag);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void requireDigest(String stated) throws IOException {
        boolean isSha256 = stated.length() == 64;
        var actual = isSha256 ? FileDigests.sha256(part) : FileDigests.gitBlob(part);
        if (!actual.equals(stated)) {
            discard();
            throw new IOException("the checksum (%s) of what arrived is %s, the hub states %s"
                    .formatted(isSha256 ? "SHA-256" : "git blob", actual, stated));
        }
    }
}
