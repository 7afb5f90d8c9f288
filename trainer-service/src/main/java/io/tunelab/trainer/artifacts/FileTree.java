package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A directory with everything below it. */
final class FileTree {
    private FileTree() {}

    /** SHA-256 of every file by its path below {@code directory}, in the order of the paths. */
    static Map<String, String> sha256(Path directory) {
        try (var walk = Files.walk(directory)) {
            var sums = new TreeMap<String, String>();
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                sums.put(directory.relativize(file).toString(), hex(digest(file, "SHA-256")));
            }
            return sums;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] digest(Path file, String algorithm) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digest = new DigestInputStream(in, algorithm(algorithm))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return digest.getMessageDigest().digest();
        }
    }

    static MessageDigest algorithm(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var walk = Files.walk(directory)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static void deleteQuietly(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            // A leftover that no reader sees.
            return;
        }
    }
}
