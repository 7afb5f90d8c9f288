package io.tunelab.data.decode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Windows-1252 as browsers read it (WHATWG's Encoding Standard): its five unassigned bytes are the control characters of
 * ISO-8859-1 instead of errors, so that every byte is a character.
 */
final class WebWindows1252 extends Charset {
    static final Charset PLAIN = Charset.forName("windows-1252");
    static final WebWindows1252 CHARSET = new WebWindows1252();
    private static final String CHARACTERS = characters();

    private WebWindows1252() {
        super("x-windows-1252-web", new String[0]);
    }

    private static String characters() {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        var assigned = new String(all, PLAIN);
        var any = new String(all, StandardCharsets.ISO_8859_1);
        var characters = new StringBuilder();
        for (int i = 0; i < all.length; i++) {
            characters.append(assigned.charAt(i) == '\uFFFD' ? any.charAt(i) : assigned.charAt(i));
        }
        return characters.toString();
    }

    @Override
    public boolean contains(Charset other) {
        return other.equals(StandardCharsets.US_ASCII);
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    out.put(CHARACTERS.charAt(in.get() & 0xff));
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    @Override
    public boolean canEncode() {
        return false;
    }

    @Override
    public CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException("files are read only");
    }
}
