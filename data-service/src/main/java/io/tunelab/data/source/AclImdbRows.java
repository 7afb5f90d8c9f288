package io.tunelab.data.source;

import io.tunelab.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The layout of Stanford's Large Movie Review Dataset, {@code (train|test)/<label>/*.txt}, as a folder or a tar archive;
 * {@code unsup} has no labels and is left out.
 *
 * <p>Rows are ordered by path, train first, so that folder and archive give the same data. An archive is read as it
 * streams by; nothing of it is ever written to disk, and entries that point out of it are refused.
 */
final class AclImdbRows implements RowReader {
    private static final Pattern REVIEW = Pattern.compile("(?:.*/)?(train|test)/([^/]+)/([^/]+\\.txt)");

    @Override
    public void read(Path path, Columns columns, String part, RowSink sink) throws IOException {
        var texts = new TreeMap<String, String>();
        if (Files.isDirectory(path)) {
            folder(path, texts, sink);
        } else {
            archive(path, texts, sink);
        }
        if (texts.isEmpty()) {
            throw new DataException(
                    "invalid_data", path.getFileName() + ": no train/<label>/*.txt or test/<label>/*.txt in it");
        }
        for (var half : new String[] {"train", "test"}) {
            texts.forEach((file, text) -> {
                var review = REVIEW.matcher(file);
                if (review.matches() && review.group(1).equals(half)) {
                    sink.row(text, review.group(2), half, new Place(file, "line", 1));
                }
            });
        }
    }

    private static void folder(Path root, TreeMap<String, String> texts, RowSink sink) throws IOException {
        try (var files = Files.walk(root, 4)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var name = root.relativize(file).toString().replace('\\', '/');
                if (isReview(name)) {
                    try (var in = Files.newInputStream(file)) {
                        put(texts, name, in, sink);
                    }
                }
            }
        }
    }

    private static void archive(Path file, TreeMap<String, String> texts, RowSink sink) throws IOException {
        var archive = file.getFileName().toString();
        try (var tar = new TarArchiveInputStream(TextFiles.open(file, sink.limits()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                refuseUnsafe(archive, entry);
                var name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
                if (entry.isFile() && isReview(name)) {
                    put(texts, name, tar, sink);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DataException("invalid_data", archive + ": not a tar archive: " + e.getMessage(), e);
        }
    }

    private static void refuseUnsafe(String archive, TarArchiveEntry entry) {
        var name = entry.getName();
        boolean outside = name.startsWith("/")
                || name.startsWith("\\")
                || Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)").matcher(name).find();
        if (outside || entry.isLink() || entry.isSymbolicLink()) {
            throw new DataException(
                    "invalid_data",
                    "%s: entry '%s' is %s; refused"
                            .formatted(archive, name, outside ? "outside of the archive" : "a link"));
        }
    }

    private static boolean isReview(String name) {
        var review = REVIEW.matcher(name);
        return review.matches() && !review.group(2).equals("unsup");
    }

    private static void put(TreeMap<String, String> texts, String name, InputStream in, RowSink sink)
            throws IOException {
        if (texts.size() > sink.limits().rows()) {
            throw new DataException(
                    "data_too_large", "more than " + sink.limits().rows() + " texts; raise tunelab.data.limits.rows");
        }
        // A character takes at most four bytes; the row's own check then tells the exact length.
        var bytes = in.readNBytes(
                (int) Math.min(Integer.MAX_VALUE - 8L, sink.limits().textLength() * 4L + 4));
        try {
            texts.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            sink.malformed(new Place(name, "line", 1), "not UTF-8");
        }
    }
}
