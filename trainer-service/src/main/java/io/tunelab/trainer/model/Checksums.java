package io.tunelab.trainer.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files. */
final class Checksums {
    private Checksums() {}

    static String sha256(Path file) throws IOException {
        return hex(digest("SHA-256"), file);
    }

    /**
     * @throws IOException if the file's bytes are not those that the hub described; the file is deleted,
     *     so that the next attempt begins anew
     */
    static void require(Path part, HubFile described, String name) throws IOException {
        long size = Files.size(part);
        if (described.size() >= 0 && size < described.size()) {
            throw new IOException("%s broke off after %d of %d bytes".formatted(name, size, described.size()));
        }
        if (described.checksum().isEmpty()) {
            return;
        }
        var expected = described.checksum().get();
        var actual = expected.length() == 64 ? sha256(part) : gitBlob(part);
        if (!actual.equals(expected)) {
            Files.delete(part);
            throw new IOException("%s arrived with checksum %s instead of %s".formatted(name, actual, expected));
        }
    }

    static void forceToDisk(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** What git calls a file: SHA-1 over its length and content. */
    private static String gitBlob(Path file) throws IOException {
        var digest = digest("SHA-1");
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        return hex(digest, file);
    }

    private static String hex(MessageDigest digest, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has both
        }
    }
}
