package io.tunelab.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FittingOutputTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void whatAsciiLacksIsSaidInAscii() {
        try (var out = new PrintStream(fitting(StandardCharsets.US_ASCII), true, StandardCharsets.UTF_8)) {
            out.print("50.0 ± 0.0%, 1–2 … “naïve”, 3×4 → 12, \u00bd, 映画 🎬");
        }

        assertThat(terminal.toString(StandardCharsets.US_ASCII))
                .isEqualTo("50.0 +/- 0.0%, 1-2 ... \"naive\", 3x4 -> 12, ?, ?? ?");
    }

    @Test
    void whatTheCharacterSetHasStaysAsItIs() {
        try (var out = new PrintStream(fitting(StandardCharsets.ISO_8859_1), true, StandardCharsets.UTF_8)) {
            out.print("± é …");
        }

        assertThat(terminal.toString(StandardCharsets.ISO_8859_1)).isEqualTo("± é ...");
    }

    @Test
    void aCharacterThatComesInPiecesIsWhole() throws IOException {
        var out = fitting(StandardCharsets.US_ASCII);
        for (byte each : "a±b".getBytes(StandardCharsets.UTF_8)) {
            out.write(each);
        }

        assertThat(terminal.toString(StandardCharsets.US_ASCII)).isEqualTo("a+/-b");
    }

    private FittingOutput fitting(Charset charset) {
        return new FittingOutput(terminal, charset);
    }
}
