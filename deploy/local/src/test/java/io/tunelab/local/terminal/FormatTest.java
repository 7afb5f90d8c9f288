package io.tunelab.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.local.terminal.Table.Column;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({"0.4, 0 s", "59.6, 1 min 00 s", "42, 42 s", "185, 3 min 05 s", "7620, 2 h 07 min"})
    void timesAreWrittenForPeople(double seconds, String text) {
        assertThat(Format.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.00002, 2e-5", "7.5e-6, 7.5e-6", "0.0001, 1e-4", "0.001, 0.001", "0.25, 0.25", "512, 512", "0.0, 0"})
    void smallRatesAreWrittenWithTheirExponent(BigDecimal number, String text) {
        assertThat(Format.compact(number)).isEqualTo(text);
        assertThat(Format.compact(number.doubleValue())).isEqualTo(text);
    }

    @Test
    void figuresStandRight() {
        var table = new Table(Column.text("name"), Column.figures("lr"))
                .row("a longer name", "2e-5")
                .row("b", "1");

        assertThat(table.lines("-"))
                .containsExactly(
                        "name             lr", "-------------------", "a longer name  2e-5", "b                 1");
    }

    @Test
    void aLineWiderThanTheTerminalIsCutSoThatItStaysOneLine() {
        var bytes = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, 10, Glyphs.UNICODE);

        terminal.redraw(2, List.of("████████████", "short"));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("\u001b[2A\r█████████\u001b[K\n\rshort\u001b[K\n\u001b[J");
    }
}
