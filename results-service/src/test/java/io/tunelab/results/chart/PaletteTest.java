package io.tunelab.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Report and page give a configuration the same colour. */
class PaletteTest {
    private static final String STYLES = styles();

    @Test
    void coloursAreThoseOfThePageInBothSchemes() {
        assertThat(IntStream.range(0, 8).mapToObj(i -> values("c" + i).get(0)))
                .containsExactlyElementsOf(Palette.COLOURS);
        assertThat(IntStream.range(0, 8).mapToObj(i -> values("c" + i).get(1))).containsExactlyElementsOf(Palette.DARK);
        assertThat(values("c8")).as("the page has as many").isEmpty();
        assertThat(List.of(values("heat-low").get(0), values("heat-high").get(0)))
                .isEqualTo(Palette.HEAT);
    }

    @Test
    void colourAndShapeTogetherTellTwentyFourConfigurationsApart() {
        assertThat(IntStream.range(0, 24)
                        .mapToObj(i -> Palette.paint(i) + " "
                                + Palette.shape(i, 5).getClass().getSimpleName() + " "
                                + Palette.shape(i, 5).getBounds2D())
                        .distinct())
                .hasSize(24);
    }

    /** Those of the light scheme, then of the dark. */
    private static List<String> values(String variable) {
        return Pattern.compile("--" + variable + ":\\s*(#[0-9a-f]+)")
                .matcher(STYLES)
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(text.indexOf('#')))
                .toList();
    }

    private static String styles() {
        try (var file = PaletteTest.class.getResourceAsStream("/META-INF/resources/app/style.css")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
