package io.tunelab.data.decode;

import io.tunelab.data.decode.Encoding.Origin;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Tells the encoding of a text by its bytes: a byte order mark, else zeros that only UTF-16 has, else UTF-8 where the whole
 * text fits it, else what the frequencies of its bytes are most like, else Windows-1252, as browsers do.
 *
 * <p>A text of which nearly everything fits UTF-8 is UTF-8 with damaged places, which the reader then names.
 */
public final class EncodingDetector {
    private static final int BUFFER = 1 << 16;
    private static final Charset MAC_ROMAN = Charset.forName("x-MacRoman");
    /** Readable characters beyond ASCII per unreadable one from which an encoding is thought right all the same. */
    private static final long READABLE_PER_UNREADABLE = 100;

    /** Letters of two bytes and more per damaged byte from which a text is taken for UTF-8 all the same. */
    private static final long INTACT_PER_DAMAGED = 4;

    private EncodingDetector() {}

    /** What a pass over the whole text found. */
    private record Scan(long letters, long damaged, Optional<String> likeliest) {}

    /** Opens the bytes of a text anew. */
    @FunctionalInterface
    public interface Bytes {
        InputStream open() throws IOException;
    }

    /** The encoding of a text that is there as a whole: one that can read all of it. */
    public static Encoding detect(byte[] text, Optional<Charset> asked) throws IOException {
        return asked.isEmpty() && isAscii(text)
                ? new Encoding(StandardCharsets.UTF_8, Origin.VERIFIED)
                : detect(() -> new ByteArrayInputStream(text), asked, Long.MAX_VALUE);
    }

    private static boolean isAscii(byte[] text) {
        for (byte one : text) {
            if (one <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Detects; an {@code asked} encoding is taken as it is. */
    public static Encoding detect(Bytes bytes, Optional<Charset> asked) throws IOException {
        return detect(bytes, asked, READABLE_PER_UNREADABLE);
    }

    private static Encoding detect(Bytes bytes, Optional<Charset> asked, long readablePerUnreadable)
            throws IOException {
        if (asked.isPresent()) {
            return new Encoding(asked.get(), Origin.ASKED);
        }
        try (var in = new BufferedInputStream(bytes.open(), BUFFER)) {
            in.mark(BUFFER);
            var first = in.readNBytes(4096);
            in.reset();
            var early = marked(first).or(() -> utf16(first));
            return early.isPresent() ? early.get() : judged(scan(in), bytes, readablePerUnreadable);
        }
    }

    private static Encoding judged(Scan scan, Bytes bytes, long readablePerUnreadable) throws IOException {
        if (scan.damaged() == 0) {
            return new Encoding(StandardCharsets.UTF_8, Origin.VERIFIED);
        }
        if (readablePerUnreadable < Long.MAX_VALUE && scan.letters() >= INTACT_PER_DAMAGED * scan.damaged()) {
            return new Encoding(StandardCharsets.UTF_8, Origin.DETECTED);
        }
        var likeliest = scan.likeliest()
                // Hardly anything is written in it any more, but its letters are nearly those of Windows.
                .map(name -> name.equals("MACCYRILLIC") ? "windows-1251" : name)
                .filter(Charset::isSupported)
                .map(Charset::forName)
                .filter(charset ->
                        !charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.US_ASCII));
        if (likeliest.isPresent() && isReadable(bytes, likeliest.get(), readablePerUnreadable)) {
            return whole(bytes, likeliest.get(), Origin.DETECTED);
        }
        if (isReadable(bytes, WebWindows1252.PLAIN, readablePerUnreadable)) {
            return whole(bytes, WebWindows1252.PLAIN, Origin.ASSUMED);
        }
        return new Encoding(isOfMac(bytes) ? MAC_ROMAN : WebWindows1252.CHARSET, Origin.ASSUMED);
    }

    /** The Macintosh had its letters where Western encodings have control characters or quotes, and few where those have letters. */
    private static boolean isOfMac(Bytes bytes) throws IOException {
        long low = 0;
        long high = 0;
        try (var reader = new InputStreamReader(bytes.open(), StandardCharsets.ISO_8859_1)) {
            var characters = new char[BUFFER];
            for (int read = reader.read(characters); read >= 0; read = reader.read(characters)) {
                for (int i = 0; i < read; i++) {
                    low += characters[i] >= 0x80 && characters[i] < 0xa0 ? 1 : 0;
                    high += characters[i] >= 0xa0 ? 1 : 0;
                }
            }
        }
        return low > high;
    }

    /** With Windows-1252 a few stray bytes cost no row: they are read as browsers and Latin-1 readers do. */
    private static Encoding whole(Bytes bytes, Charset charset, Origin origin) throws IOException {
        boolean strays = charset.equals(WebWindows1252.PLAIN) && !isReadable(bytes, charset, Long.MAX_VALUE);
        return new Encoding(strays ? WebWindows1252.CHARSET : charset, origin);
    }

    /** Whether nearly all bytes that are not ASCII are characters of the encoding. */
    private static boolean isReadable(Bytes bytes, Charset charset, long readablePerUnreadable) throws IOException {
        long letters = 0;
        long unreadable = 0;
        try (var reader = new InputStreamReader(bytes.open(), TextFile.decoder(charset))) {
            var characters = new char[BUFFER];
            for (int read = reader.read(characters); read >= 0; read = reader.read(characters)) {
                for (int i = 0; i < read; i++) {
                    letters += characters[i] > 127 ? 1 : 0;
                    unreadable += characters[i] == Encoding.UNREADABLE ? 1 : 0;
                }
            }
        }
        return unreadable <= letters / readablePerUnreadable;
    }

    private static Optional<Encoding> marked(byte[] first) {
        var mark = first.length < 2 ? 0 : (first[0] & 0xff) << 8 | first[1] & 0xff;
        if (first.length >= 3 && mark == 0xefbb && (first[2] & 0xff) == 0xbf) {
            return Optional.of(new Encoding(StandardCharsets.UTF_8, Origin.MARKED));
        }
        if (first.length >= 4 && mark == 0xfffe && first[2] == 0 && first[3] == 0) {
            return Optional.of(new Encoding(Charset.forName("UTF-32LE"), Origin.MARKED));
        }
        if (mark == 0xfffe) {
            return Optional.of(new Encoding(StandardCharsets.UTF_16LE, Origin.MARKED));
        }
        return mark == 0xfeff ? Optional.of(new Encoding(StandardCharsets.UTF_16BE, Origin.MARKED)) : Optional.empty();
    }

    /** Western and Cyrillic text in UTF-16 has the same high byte nearly everywhere, mostly zero; other text has no zeros. */
    private static Optional<Encoding> utf16(byte[] first) {
        int pairs = first.length / 2;
        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < first.length; i += 2) {
            even += first[i] == 0 ? 1 : 0;
            odd += first[i + 1] == 0 ? 1 : 0;
        }
        if (pairs < 4 || Math.max(even, odd) < pairs / 5 || Math.min(even, odd) > pairs / 50) {
            return Optional.empty();
        }
        return Optional.of(
                new Encoding(odd > even ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, Origin.DETECTED));
    }

    private static Scan scan(InputStream in) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var detector = new UniversalDetector();
        var bytes = ByteBuffer.allocate(BUFFER);
        var characters = CharBuffer.allocate(BUFFER);
        long letters = 0;
        long damaged = 0;
        for (boolean end = false; !end; ) {
            int read = in.readNBytes(bytes.array(), bytes.position(), bytes.remaining());
            end = bytes.position() + read < bytes.capacity();
            if (!detector.isDone() && hasHighByte(bytes.array(), bytes.position(), read)) {
                detector.handleData(bytes.array(), bytes.position(), read);
            }
            bytes.position(bytes.position() + read).flip();
            for (var result = decoder.decode(bytes, characters, end);
                    result.isError() || result.isOverflow();
                    result = decoder.decode(bytes, characters, end)) {
                if (result.isError()) {
                    damaged++;
                    bytes.position(bytes.position() + result.length());
                }
                letters += lettersBeyondAscii(characters);
            }
            letters += lettersBeyondAscii(characters);
            bytes.compact();
        }
        detector.dataEnd();
        return new Scan(letters, damaged, Optional.ofNullable(detector.getDetectedCharset()));
    }

    private static boolean hasHighByte(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return true;
            }
        }
        return false;
    }

    private static long lettersBeyondAscii(CharBuffer characters) {
        characters.flip();
        long count = characters.chars().filter(c -> c > 127).count();
        characters.clear();
        return count;
    }
}
