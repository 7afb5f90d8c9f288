package io.tunelab.data.decode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a file is by its first bytes, whatever its name says.
 *
 * @param name for people, with its article
 * @param advice what to do instead of reading it
 */
public record FileKind(String name, String advice) {
    /** Read as what it is. */
    public static final FileKind PARQUET = new FileKind("a Parquet file", "");

    private static final int LOOKED_AT = 64;
    private static final String TABLE = "write the table with to_parquet or to_csv and use that";
    private static final String UNPACK = "unpack it and use what is in it";
    private static final String SPREADSHEET = "save the table as \"CSV UTF-8\" and use that";

    /** Signs of plain letters. The header of a table can begin with them too, but has no control characters. */
    private static final Set<String> LETTERS = Set.of("PAR1", "ARROW1", "FEA1", "ORC", "Rar!");

    private record Signature(String start, FileKind kind) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("PAR1", PARQUET),
            new Signature("\u0080\u0002", new FileKind("a pickle", TABLE)),
            new Signature("\u0080\u0003", new FileKind("a pickle", TABLE)),
            new Signature("\u0080\u0004", new FileKind("a pickle", TABLE)),
            new Signature("\u0080\u0005", new FileKind("a pickle", TABLE)),
            new Signature(
                    "SQLite format 3", new FileKind("an SQLite database", "export the table as CSV and use that")),
            new Signature("\u00d0\u00cf\u0011\u00e0", new FileKind("an old Excel or Word file", SPREADSHEET)),
            new Signature("%PDF", new FileKind("a PDF", "extract its texts into a table")),
            new Signature("{\\rtf", new FileKind("a rich text file", SPREADSHEET)),
            new Signature("ARROW1", new FileKind("an Arrow file", TABLE)),
            new Signature("FEA1", new FileKind("a Feather file", TABLE)),
            new Signature("ORC", new FileKind("an ORC file", TABLE)),
            new Signature("Obj\u0001", new FileKind("an Avro file", TABLE)),
            new Signature("\u0089HDF", new FileKind("an HDF5 file", TABLE)),
            new Signature("\u0093NUMPY", new FileKind("a NumPy array", TABLE)),
            new Signature("7z\u00bc\u00af", new FileKind("a 7z archive", UNPACK)),
            new Signature("Rar!", new FileKind("a RAR archive", UNPACK)),
            new Signature("\u00fd7zXZ", new FileKind("an xz archive", UNPACK)),
            new Signature("\u0089PNG", new FileKind("a picture", "it has no texts")),
            new Signature(
                    "version https://git-lfs",
                    new FileKind("a pointer of Git LFS", "fetch the file with git lfs pull")),
            new Signature("<!doctype html", new FileKind("a web page", "download the file itself")),
            new Signature("<html", new FileKind("a web page", "download the file itself")),
            new Signature("<?xml", new FileKind("an XML file", "write its texts and labels into a table")));

    /** Empty if the first bytes may be a text. */
    static Optional<FileKind> of(byte[] first) {
        var start = new String(first, StandardCharsets.ISO_8859_1);
        var plain = start.stripLeading().toLowerCase(Locale.ROOT);
        return SIGNATURES.stream()
                .filter(signature -> start.startsWith(signature.start())
                        || signature.start().startsWith("<") && plain.startsWith(signature.start()))
                .filter(signature -> !LETTERS.contains(signature.start()) || isBinary(start))
                .map(Signature::kind)
                .findFirst();
    }

    private static boolean isBinary(String start) {
        return start.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r');
    }

    /** Whether a file, compressed or not, begins with nothing but characters, of whatever encoding. */
    public static boolean isText(Path file) throws IOException {
        try (var in = Unpacked.open(file, Long.MAX_VALUE)) {
            var start = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
            boolean wide = start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff");
            return !start.isEmpty() && (wide || !isBinary(start)) && of(file).isEmpty();
        }
    }

    /** Of a file, compressed or not. */
    public static Optional<FileKind> of(Path file) throws IOException {
        try (var in = Unpacked.open(file, LOOKED_AT)) {
            return of(in.readNBytes(LOOKED_AT));
        }
    }
}
