package io.tunelab.data.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text file whose compression and encoding are known; it can be read several times.
 *
 * @param mostBytes unpacked bytes that are read at most
 */
public record TextFile(Path path, Encoding encoding, long mostBytes) {
    private static final int BUFFER = 1 << 16;

    /** Finds out about a file, in one pass over it where the encoding is not {@code asked} for. */
    public static TextFile of(Path path, Optional<Charset> asked, long mostBytes) throws IOException {
        return new TextFile(path, EncodingDetector.detect(() -> Unpacked.open(path, mostBytes), asked), mostBytes);
    }

    /** The file's own name, for messages. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    /** Its characters without a byte order mark; {@link Encoding#UNREADABLE} where bytes are not characters. */
    public Reader open() throws IOException {
        var reader = new BufferedReader(
                new InputStreamReader(Unpacked.open(path, mostBytes), decoder(encoding.charset())), BUFFER);
        try {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    static java.nio.charset.CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(Encoding.UNREADABLE));
    }
}
