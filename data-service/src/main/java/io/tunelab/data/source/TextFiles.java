package io.tunelab.data.source;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens text files: gzip is known by its first bytes, not by the name; UTF-8 is demanded, not guessed. */
final class TextFiles {
    private static final int BUFFER = 1 << 16;

    private TextFiles() {}

    /** The decompressed bytes, at most {@code limits.bytes} of them. */
    static InputStream open(Path file, Limits limits) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            var plain = gzip ? new GZIPInputStream(raw, BUFFER) : raw;
            return new BoundedInputStream(plain, file.getFileName().toString(), limits.bytes());
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Its characters, without a byte order mark; bytes that are no UTF-8 end in a {@code CharacterCodingException}. */
    static BufferedReader reader(Path file, Limits limits) throws IOException {
        var reader = new BufferedReader(
                new InputStreamReader(open(file, limits), StandardCharsets.UTF_8.newDecoder()), BUFFER);
        try {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }
}
