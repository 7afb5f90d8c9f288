package io.tunelab.trainer.archive;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An artifact's directory as a tar archive that is nowhere written: blocks between files. Its bytes are a pure function of
 * the files, so that a broken transfer goes on where it ended, from whichever trainer.
 */
final class ModelArchive {
    private static final String SUMS = "SHA256SUMS";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

    /** Another layout of the same files is another archive. */
    private static final String LAYOUT = "tar 1\n";

    private static final int CHUNK = 1 << 16;
    private final List<Part> parts;
    private final List<ListedFile> files;
    private final String etag;

    /** A file of the archive. */
    record ListedFile(String path, long bytes, String sha256) {}

    /** Consecutive bytes of the archive: those of a file or, if it is null, the block. */
    private record Part(Path file, byte[] block, long length) {
        static Part of(byte[] block) {
            return new Part(null, block, block.length);
        }
    }

    private ModelArchive(List<Part> parts, List<ListedFile> files, String etag) {
        this.parts = parts;
        this.files = files;
        this.etag = etag;
    }

    /**
     * Of a directory that the artifact store found to be complete.
     *
     * @param folder that the files lie in when they are unpacked
     */
    static ModelArchive of(String folder, Path directory) throws IOException {
        var sums = Files.readString(directory.resolve(SUMS));
        var files = new ArrayList<ListedFile>();
        for (var line : sums.lines().toList()) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IOException("a line of " + SUMS + " is not a digest: " + line);
            }
            files.add(new ListedFile(
                    matcher.group(2), Files.size(directory.resolve(matcher.group(2))), matcher.group(1)));
        }
        var parts = new ArrayList<Part>();
        for (var file : files) {
            add(parts, folder, directory, file.path(), file.bytes());
        }
        add(parts, folder, directory, SUMS, Files.size(directory.resolve(SUMS)));
        parts.add(Part.of(new byte[2 * TarHeader.BLOCK]));
        return new ModelArchive(List.copyOf(parts), List.copyOf(files), etag(folder, sums));
    }

    private static void add(List<Part> parts, String folder, Path directory, String path, long size) {
        parts.add(Part.of(TarHeader.of(folder, path, size)));
        parts.add(new Part(directory.resolve(path), null, size));
        parts.add(Part.of(new byte[(int) (-size & (TarHeader.BLOCK - 1))]));
    }

    private static String etag(String folder, String sums) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return '"'
                    + HexFormat.of()
                            .formatHex(digest.digest((LAYOUT + folder + "\n" + sums).getBytes(StandardCharsets.UTF_8)))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Strong: equal for equal archives only. In its quotes. */
    String etag() {
        return etag;
    }

    List<ListedFile> files() {
        return files;
    }

    long length() {
        return parts.stream().mapToLong(Part::length).sum();
    }

    /** The bytes from {@code range.from} on, read as they are asked for. */
    Multi<Buffer> stream(Vertx vertx, ByteRange range) {
        var streams = new ArrayList<Multi<Buffer>>();
        long begin = 0;
        for (var part : parts) {
            long from = Math.max(0, range.from() - begin);
            long to = Math.min(part.length(), range.to() - begin);
            if (from < to) {
                streams.add(part.file() == null ? block(part, from, to) : file(vertx, part.file(), from, to));
            }
            begin += part.length();
        }
        return Multi.createBy().concatenating().streams(streams);
    }

    private static Multi<Buffer> block(Part part, long from, long to) {
        return Multi.createFrom().item(Buffer.buffer(part.block()).slice(Math.toIntExact(from), Math.toIntExact(to)));
    }

    private static Multi<Buffer> file(Vertx vertx, Path path, long from, long to) {
        return vertx.fileSystem()
                .open(
                        path.toString(),
                        new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                .onItem()
                .transformToMulti(file -> file.setReadBufferSize(CHUNK)
                        .setReadPos(from)
                        .setReadLength(to - from)
                        .toMulti()
                        .onTermination()
                        .call((failure, isCancelled) -> file.close())
                        .map(io.vertx.mutiny.core.buffer.Buffer::getDelegate));
    }
}
