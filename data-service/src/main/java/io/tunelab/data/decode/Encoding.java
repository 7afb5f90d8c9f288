package io.tunelab.data.decode;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the bytes of a text are read as characters.
 *
 * @param origin how it became known
 */
public record Encoding(Charset charset, Origin origin) {
    /** Stands for bytes that are not characters of the encoding. No text contains it: it is not a character. */
    public static final char UNREADABLE = '\uFFFF';

    /** As Python and R spell them. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf8sig", "UTF-8"),
            Map.entry("utf16", "UTF-16"),
            Map.entry("utf16le", "UTF-16LE"),
            Map.entry("utf16be", "UTF-16BE"),
            Map.entry("latin1", "ISO-8859-1"),
            Map.entry("iso88591", "ISO-8859-1"),
            Map.entry("latin9", "ISO-8859-15"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("macroman", "x-MacRoman"));

    /** How an encoding became known. */
    public enum Origin {
        /** The request says so. */
        ASKED,
        /** A byte order mark at the start. */
        MARKED,
        /** Every byte fits UTF-8. */
        VERIFIED,
        /** Judged by how often which bytes occur. */
        DETECTED,
        /** Not UTF-8, and nothing else is likelier. */
        ASSUMED
    }

    /**
     * The encoding of that name; empty for {@code auto}.
     *
     * @throws DataException {@code invalid_data} if there is none of that name
     */
    public static Optional<Charset> named(String name) {
        if (name.strip().equalsIgnoreCase("auto") || name.isBlank()) {
            return Optional.empty();
        }
        var plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
        var known = OTHER_NAMES.getOrDefault(plain, plain.matches("cp\\d+") ? "windows-" + plain.substring(2) : name);
        try {
            return Optional.of(Charset.forName(known.strip()));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new DataException(
                    "invalid_data",
                    "encoding '%s' is not known; use auto, utf-8, utf-16, latin-1, windows-1252 or another IANA name"
                            .formatted(name),
                    e);
        }
    }

    /** The text; {@link #UNREADABLE} where bytes are not characters. */
    public String decode(byte[] bytes) {
        try {
            var text = TextFile.decoder(charset).decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the decoder replaces what it cannot read", e);
        }
    }

    /** For people. */
    public String name() {
        return charset.equals(WebWindows1252.CHARSET)
                ? "windows-1252, whose unassigned bytes are kept as control characters"
                : charset.name();
    }

    /** What a user should know of it; nothing where it is plain UTF-8. */
    public Optional<Notice> notice(String file) {
        var name = name();
        return switch (origin) {
            case ASKED -> Optional.empty();
            case VERIFIED -> Optional.empty();
            case MARKED ->
                charset.equals(StandardCharsets.UTF_8)
                        ? Optional.empty()
                        : Optional.of(
                                Notice.info("encoding", "%s is read as %s (byte order mark)".formatted(file, name)));
            case DETECTED ->
                charset.equals(StandardCharsets.UTF_8)
                        ? Optional.of(Notice.info(
                                "encoding",
                                "%s is read as UTF-8, which some of its bytes are not. Set encoding if letters look wrong"
                                        .formatted(file)))
                        : Optional.of(Notice.info(
                                "encoding",
                                "%s is not UTF-8; read as %s (detected). Set encoding if letters look wrong"
                                        .formatted(file, name)));
            case ASSUMED ->
                Optional.of(Notice.warning(
                        "encoding",
                        "%s is not UTF-8; read as %s (assumed). Set encoding if letters look wrong"
                                .formatted(file, name)));
        };
    }
}
