package io.tunelab.data.decode;

import io.airlift.compress.zstd.ZstdInputStream;
import io.tunelab.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Opens files without their compression, which is known by the first bytes and not by the name. */
public final class Unpacked {
    private static final int BUFFER = 1 << 16;

    private enum Packing {
        NONE,
        GZIP,
        ZSTD,
        BZIP2,
        ZIP
    }

    private Unpacked() {}

    /**
     * The unpacked bytes.
     *
     * @param most bytes that are delivered at most, counted while unpacking
     * @throws DataException {@code invalid_data} if it is not a regular file or an archive of several files
     */
    public static InputStream open(Path file, long most) throws IOException {
        var name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    "invalid_data", name + " is not a regular file; pipes, devices and sockets are not read");
        }
        var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            var plain =
                    switch (packing(raw)) {
                        case NONE -> raw;
                        case GZIP -> new GZIPInputStream(raw, BUFFER);
                        case ZSTD -> new ZstdInputStream(raw);
                        case BZIP2 -> new BZip2CompressorInputStream(raw, true);
                        case ZIP -> entry(file, raw);
                    };
            return new BoundedInputStream(plain, name, most);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Name of the only file in a zip archive; empty if it is not one. */
    public static Optional<String> nameInside(Path file) throws IOException {
        try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return packing(raw) == Packing.ZIP ? Optional.of(only(file)) : Optional.empty();
        }
    }

    /** Whether it is a regular file that {@link #open} would unpack. */
    public static boolean isPacked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return packing(raw) != Packing.NONE;
        }
    }

    private static Packing packing(BufferedInputStream raw) throws IOException {
        raw.mark(4);
        var first = raw.readNBytes(4);
        raw.reset();
        if (starts(first, 0x1f, 0x8b)) {
            return Packing.GZIP;
        }
        if (starts(first, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Packing.ZSTD;
        }
        if (starts(first, 'P', 'K', 3, 4)) {
            return Packing.ZIP;
        }
        return starts(first, 'B', 'Z', 'h') ? Packing.BZIP2 : Packing.NONE;
    }

    private static boolean starts(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static InputStream entry(Path file, InputStream raw) throws IOException {
        var only = only(file);
        var zip = new ZipInputStream(raw);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(only)) {
                return zip;
            }
        }
        throw new IOException("no entry " + only);
    }

    private static String only(Path file) throws IOException {
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (var entry = zip.getNextEntry(); entry != null && names.size() < 100; entry = zip.getNextEntry()) {
                if (isData(entry)) {
                    names.add(entry.getName());
                }
            }
        }
        if (names.contains("[Content_Types].xml")) {
            throw new DataException(
                    "invalid_data",
                    file.getFileName() + " is an Excel workbook or another office file, which is not read; save the"
                            + " table as \"CSV UTF-8\" and use that");
        }
        if (names.size() != 1) {
            throw new DataException(
                    "invalid_data",
                    "%s is a zip archive of %s files (%s); only archives of a single file are read: unpack it and use its folder"
                            .formatted(
                                    file.getFileName(),
                                    names.size() == 100 ? "many" : names.size(),
                                    String.join(", ", names.subList(0, Math.min(5, names.size())))
                                            + (names.size() > 5 ? ", …" : "")));
        }
        return names.get(0);
    }

    private static boolean isData(ZipEntry entry) {
        return !entry.isDirectory()
                && !entry.getName().startsWith("__MACOSX/")
                && !entry.getName().endsWith(".DS_Store");
    }
}
