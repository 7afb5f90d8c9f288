package io.tunelab.local.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;

/**
 * Takes UTF-8 and writes it in another character set. What that set lacks is written as ASCII that means the same: {@code
 * +/-} for ±, {@code ...} for an ellipsis, {@code e} for é, and a question mark only where there is nothing closer.
 */
public final class FittingOutput extends OutputStream {
    private static final Map<Character, String> ASCII = Map.ofEntries(
            Map.entry('±', "+/-"),
            Map.entry('…', "..."),
            Map.entry('–', "-"),
            Map.entry('—', "-"),
            Map.entry('−', "-"),
            Map.entry('×', "x"),
            Map.entry('·', "*"),
            Map.entry('→', "->"),
            Map.entry('≈', "~"),
            Map.entry('≤', "<="),
            Map.entry('≥', ">="),
            Map.entry('“', "\""),
            Map.entry('”', "\""),
            Map.entry('‘', "'"),
            Map.entry('’', "'"),
            Map.entry('\u00a0', " "),
            Map.entry('\u202f', " "));

    private final OutputStream target;
    private final Charset charset;
    private final CharsetEncoder encoder;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    FittingOutput(OutputStream target, Charset charset) {
        this.target = target;
        this.charset = charset;
        this.encoder = charset.newEncoder();
    }

    /** The character set of the terminal, where it is not one that has all signs. */
    public static Optional<Charset> poorCharset() {
        var name = System.getProperty(
                "stdout.encoding",
                System.getProperty(
                        "sun.stdout.encoding",
                        System.getProperty(
                                "native.encoding", Charset.defaultCharset().name())));
        var charset = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
        return Optional.of(charset).filter(set -> !set.newEncoder().canEncode("█±…"));
    }

    /**
     * Lets everything that this process prints from now on fit the terminal. Whoever asks the JVM for the terminal's
     * character set is told UTF-8, which is translated here.
     */
    public static void install() {
        poorCharset().ifPresent(charset -> {
            System.setOut(new PrintStream(of(FileDescriptor.out, charset), true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(of(FileDescriptor.err, charset), true, StandardCharsets.UTF_8));
            for (var property : new String[] {"stdout.encoding", "stderr.encoding"}) {
                System.setProperty(property, "UTF-8");
                System.setProperty("sun." + property, "UTF-8");
            }
            System.setProperty("tunelab.ascii", "true");
        });
    }

    private static OutputStream of(FileDescriptor file, Charset charset) {
        return new FittingOutput(new FileOutputStream(file), charset);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var in = ByteBuffer.allocate(rest.length + length).put(rest).put(bytes, offset, length);
        in.flip();
        var out = CharBuffer.allocate(in.remaining() + 1);
        utf8.decode(in, out, false);
        rest = new byte[in.remaining()];
        in.get(rest);
        target.write(fitted(out.flip().toString()).getBytes(charset));
    }

    private String fitted(String text) {
        if (encoder.canEncode(text)) {
            return text;
        }
        var fitted = new StringBuilder(text.length() + 8);
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(sign -> fitted.append(encoder.canEncode(sign) ? sign : substitute(sign)));
        return fitted.toString();
    }

    private String substitute(String sign) {
        var known = ASCII.get(sign.charAt(0));
        if (known != null) {
            return known;
        }
        var letters = Normalizer.normalize(sign, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        return !letters.isEmpty() && encoder.canEncode(letters) ? letters : "?";
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
