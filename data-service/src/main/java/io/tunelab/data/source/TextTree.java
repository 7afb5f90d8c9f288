package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.Encoding;
import io.tunelab.data.decode.EncodingDetector;
import io.tunelab.data.decode.Unpacked;
import io.tunelab.data.parse.Place;
import io.tunelab.data.parse.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * One file for each text, in folders named after the labels: {@code <label>/*.txt}, as scikit-learn's {@code load_files}
 * has it, or {@code (train|validation|test)/<label>/*.txt}, as Stanford's Large Movie Review Dataset; a folder, or a tar or
 * zip archive. {@code unsup} has no labels and is left out.
 *
 * <p>Rows are ordered by path, train first, so that folder and archive give the same data. An archive is read as it
 * streams by; nothing of it is ever written to disk, and entries that point out of it are refused.
 */
final class TextTree {
    private static final String PARTS = "train|training|validation|valid|val|dev|eval|evaluation|test|testing";
    private static final Pattern WITH_PART = Pattern.compile("(?:.*/)?(" + PARTS + ")/([^/]+)/([^/]+)");
    /** {@code 20news-bydate-train}. */
    private static final Pattern WITH_PART_AT_END =
            Pattern.compile("(?:.*/)?[^/]+[-_.](" + PARTS + ")/([^/]+)/([^/]+)");

    private static final Pattern WITHOUT_PART = Pattern.compile("(?:.*/)?([^/]+)/([^/]+)");
    private static final Pattern OUTSIDE = Pattern.compile("(^|[/\\\\])\\.\\.([/\\\\]|$)");

    /** Files beside folders are texts if they are more than one of so many. */
    private static final int STRAYS = 20;

    /** Where the encodings of single files are told. */
    private final Map<String, List<String>> filesByEncoding = new TreeMap<>();

    private final Optional<Charset> asked;
    private final RowSink sink;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final List<String> others = new ArrayList<>();
    private long bytesRead;

    TextTree(Optional<Charset> asked, RowSink sink) {
        this.asked = asked;
        this.sink = sink;
    }

    void read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            folder(path);
        } else {
            archive(path);
        }
        var layout = layout();
        files.keySet().stream().filter(file -> !layout.matcher(file).matches()).forEach(others::add);
        var rows = files.entrySet().stream()
                .filter(file -> layout.matcher(file.getKey()).matches())
                .sorted(Comparator.comparing((Map.Entry<String, byte[]> file) -> part(file.getKey(), layout))
                        .thenComparing(Map.Entry::getKey))
                .toList();
        if (rows.isEmpty()) {
            var table = others.stream()
                    .filter(other -> Format.of(other).isPresent())
                    .findFirst();
            if (table.isPresent() && !Files.isDirectory(path)) {
                throw new DataException(
                        "invalid_data",
                        "%s: an archive of tables (%s) is not read; unpack it and use the table or its folder"
                                .formatted(path.getFileName(), table.get()));
            }
            throw new DataException(
                    "invalid_data",
                    "%s: no texts in it; expected <label>/*.txt, or train/<label>/*.txt and test/<label>/*.txt, or tables (.csv, .jsonl, .parquet)"
                            .formatted(path.getFileName()));
        }
        for (var file : rows) {
            row(file.getKey(), file.getValue(), layout);
        }
        tell();
    }

    /** Where parts and labels stand. A folder called {@code …-train} is a part only where every text is in such a one. */
    private Pattern layout() {
        if (files.keySet().stream().anyMatch(file -> WITH_PART.matcher(file).matches())) {
            return WITH_PART;
        }
        leaveOutStrays();
        return files.keySet().stream()
                        .allMatch(file -> WITH_PART_AT_END.matcher(file).matches())
                ? WITH_PART_AT_END
                : WITHOUT_PART;
    }

    /** Single files beside folders of texts ({@code enron1/Summary.txt} beside {@code enron1/ham}) would be a class of their own. */
    private void leaveOutStrays() {
        var above = files.keySet().stream().map(file -> folder(folder(file))).collect(Collectors.toSet());
        var levels = new TreeMap<Long, List<String>>();
        files.keySet().stream().filter(file -> above.contains(folder(file))).forEach(file -> levels.computeIfAbsent(
                        level(file), level -> new ArrayList<>())
                .add(file));
        levels.values().stream()
                .filter(level -> level.size() * STRAYS <= files.size())
                .flatMap(List::stream)
                .toList()
                .forEach(stray -> {
                    files.remove(stray);
                    others.add(stray);
                });
    }

    private static String folder(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }

    private static long level(String file) {
        return file.chars().filter(c -> c == '/').count();
    }

    private static Part part(String file, Pattern layout) {
        var path = layout.matcher(file);
        return layout != WITHOUT_PART && path.matches()
                ? Part.named(path.group(1)).orElseThrow()
                : Part.UNSTATED;
    }

    private void row(String file, byte[] bytes, Pattern layout) throws IOException {
        var encoding = EncodingDetector.detect(bytes, asked);
        encoding.notice(file).ifPresent(notice -> filesByEncoding
                .computeIfAbsent(encoding.name(), name -> new ArrayList<>())
                .add(file));
        var text = encoding.decode(bytes);
        var place = new Place(file, "line", 1);
        int unreadable = text.indexOf(Encoding.UNREADABLE);
        if (unreadable >= 0) {
            long line = 1
                    + text.substring(0, unreadable)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            sink.malformed(
                    new Place(file, "line", line),
                    new Problem(Problem.Kind.ENCODING, "bytes that are not %s".formatted(encoding.name())));
            return;
        }
        var path = layout.matcher(file);
        if (path.matches()) {
            var label = path.group(layout == WITHOUT_PART ? 1 : 2);
            sink.row(RawRow.of(place, text, label, part(file, layout).wireName()));
        }
    }

    private void tell() {
        filesByEncoding.forEach((encoding, named) -> sink.notice(Notice.info(
                        "encoding",
                        "%,d of %,d files %s not UTF-8; read as %s (detected for each file)"
                                .formatted(named.size(), files.size(), named.size() == 1 ? "is" : "are", encoding))
                .of(named.size(), named.subList(0, Math.min(5, named.size())))));
        FolderFiles.leftOut(others, "not texts in a folder named after a label").ifPresent(sink::notice);
    }

    private void folder(Path root) throws IOException {
        var texts = new ArrayList<Path>();
        var found = FolderFiles.in(root, 4);
        boolean endings = found.regular().stream().anyMatch(file -> isText(file.toString()));
        for (var file : found.regular()) {
            var name = root.relativize(file).toString().replace('\\', '/');
            if (isLabelled(name, endings)) {
                texts.add(file);
            } else if (!name.contains("unsup/")) {
                others.add(name);
            }
        }
        for (var file : texts) {
            try (var in = Files.newInputStream(file)) {
                put(root.relativize(file).toString().replace('\\', '/'), in);
            }
        }
        found.notice().ifPresent(sink::notice);
    }

    private void archive(Path file) throws IOException {
        var archive = String.valueOf(file.getFileName());
        if (ZipTree.isZip(file)) {
            zip(file, archive);
            return;
        }
        try (var tar =
                new TarArchiveInputStream(Unpacked.open(file, sink.limits().bytes()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                refuseUnsafe(archive, entry.getName(), entry.isLink() || entry.isSymbolicLink());
                var name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
                if (entry.isFile() && isLabelled(name, true)) {
                    put(name, tar);
                } else if (entry.isFile() && !name.contains("unsup/")) {
                    others.add(name);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DataException("invalid_data", archive + ": not a tar archive: " + e.getMessage(), e);
        }
    }

    private void zip(Path file, String archive) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : ZipTree.data(zip)) {
                refuseUnsafe(archive, entry.getName(), false);
                if (isLabelled(entry.getName(), true)) {
                    try (var in = zip.getInputStream(entry)) {
                        put(entry.getName(), in);
                    }
                } else if (!entry.getName().contains("unsup/")) {
                    others.add(entry.getName());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DataException("invalid_data", archive + ": not a readable zip archive: " + e.getMessage(), e);
        }
    }

    private static void refuseUnsafe(String archive, String name, boolean link) {
        boolean outside = name.startsWith("/")
                || name.startsWith("\\")
                || OUTSIDE.matcher(name).find();
        if (outside || link) {
            throw new DataException(
                    "invalid_data",
                    "%s: entry '%s' is %s; refused"
                            .formatted(archive, name, outside ? "outside of the archive" : "a link"));
        }
    }

    /** Where no file ends in .txt, as in 20 Newsgroups, every file in a folder is a text, unless it is a known other thing. */
    static boolean isLabelled(String name, boolean endings) {
        var path = WITHOUT_PART.matcher(name);
        return path.matches()
                && !path.group(1).equals("unsup")
                && (endings
                        ? isText(name)
                        : Format.of(name).isEmpty() && !path.group(2).startsWith("."));
    }

    static boolean isText(String name) {
        return name.matches("(?i).*\\.(txt|text|eml)");
    }

    private void put(String name, InputStream in) throws IOException {
        if (files.size() >= sink.limits().rows()) {
            throw new DataException(
                    "data_too_large", "more than " + sink.limits().rows() + " texts; raise tunelab.data.limits.rows");
        }
        // A character takes at most four bytes; the row's own check then tells the exact length.
        var bytes = in.readNBytes(
                (int) Math.min(Integer.MAX_VALUE - 8L, sink.limits().textLength() * 4L + 4));
        bytesRead += bytes.length;
        if (bytesRead > sink.limits().characters()) {
            throw new DataException(
                    "data_too_large",
                    "texts of more than %,d bytes together (%s); give the service more memory, or raise tunelab.data.limits.characters"
                            .formatted(sink.limits().characters(), name));
        }
        files.put(name, bytes);
    }
}
