package io.tunelab.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.chart.Plot.Point;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What people see in a chart, read from its SVG. */
class ChartsTest {
    private static final Forest FOREST = new Forest(
            "Test accuracy against base",
            "difference in points",
            1,
            List.of(
                    new Forest.Difference("<b>a</b> & b", 0, -3, -5, -1, true),
                    new Forest.Difference("none", 1, 0.2, -2, 2.4, false)));

    @Test
    void textIsTextAndSaidToPeopleWhoDoNotSeeTheChart() throws Exception {
        var svg = parsed(FOREST.svg());

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(texts(svg, "title")).containsExactly("Test accuracy against base");
        assertThat(texts(svg, "desc"))
                .containsExactly("<b>a</b> & b: -3.0 (-5.0 to -1.0), significant; none: +0.2 (-2.0 to +2.4)");
        assertThat(texts(svg, "text")).contains("<b>a</b> & b", "none", "difference in points", "0", "−2");
        assertThat(elements(svg, "text"))
                .as("a browser fits its font to the room that was planned for it")
                .allMatch(text -> !text.getAttribute("textLength").isEmpty());
    }

    @Test
    void chartsBesideEachOtherInAPageShareNothing() {
        assertThat(FOREST.svg()).doesNotContain(" id=", "url(", "clip-path", "<?xml", "<!DOCTYPE");
    }

    @Test
    void theSameChartHasTheSameBytes() {
        assertThat(loss().svg()).isEqualTo(loss().svg());
    }

    @Test
    void aForestPlotHasALineAtZeroWithinTheBandOfWhatDoesNotMatter() throws Exception {
        var svg = parsed(FOREST.svg());
        var zero = elements(svg, "text").stream()
                .filter(text -> text.getTextContent().equals("0"))
                .findFirst()
                .orElseThrow();
        double middle = number(zero, "x") + number(zero, "textLength") / 2;

        var band = elements(svg, "rect").get(0);
        assertThat(number(band, "x")).isLessThan(middle);
        assertThat(number(band, "x") + number(band, "width")).isGreaterThan(middle);
        assertThat(elements(svg, "line"))
                .as("vertical, in full colour, at 0")
                .anyMatch(line -> line.getAttribute("x1").equals(line.getAttribute("x2"))
                        && Math.abs(number(line, "x1") - middle) < 1
                        && number(line, "y2") - number(line, "y1") > 40);
    }

    @Test
    void aHeatMapWritesItsValuesAndStarsTheBest() throws Exception {
        var map = new HeatMap(
                "Validation loss",
                "max_length",
                "learning_rate",
                List.of("128", "256"),
                List.of("1e-5", "2e-5"),
                List.of(
                        List.of(
                                Optional.of(new HeatMap.Tile(-0.5, "0.5000", false)),
                                Optional.of(new HeatMap.Tile(-0.4, "0.4000", true))),
                        List.of(Optional.empty(), Optional.of(new HeatMap.Tile(-0.45, "0.4500", false)))));

        var svg = parsed(map.svg());

        assertThat(texts(svg, "text"))
                .containsExactlyInAnyOrder(
                        "128", "256", "max_length", "1e-5", "2e-5", "learning_rate", "0.5000", "★ 0.4000", "0.4500");
        assertThat(texts(svg, "desc").get(0)).contains("256, 1e-5: 0.4000 (best)");
        var first = text(svg, "1e-5");
        var second = text(svg, "2e-5");
        assertThat(number(first, "y")).as("the first row is on top").isLessThan(number(second, "y"));
        assertThat(number(text(svg, "★ 0.4000"), "y")).isLessThan(number(text(svg, "0.4500"), "y"));
    }

    @Test
    void theLegendHasRoomBelowTheAxisAndEpochsAreWholeNumbers() throws Exception {
        var svg = parsed(loss().svg());

        assertThat(texts(svg, "text")).contains("1", "2", "3").doesNotContain("1.5", "2.5");
        double axis = number(text(svg, "epoch"), "y");
        double height = Double.parseDouble(svg.getAttribute("viewBox").split(" ")[3]);
        for (int i = 0; i < 9; i++) {
            assertThat(number(text(svg, "configuration-" + i), "y")).isBetween(axis, height);
        }
    }

    @Test
    void ticksDoNotRepeatWhereAllValuesAreTheSame() throws Exception {
        var same = List.of(Point.of(2054, 87.5), Point.of(2054, 87.5));
        var svg = parsed(
                new Plot("t", "time per run, s", "accuracy, %", false, List.of(new Series("", 0, Style.POINTS, same)))
                        .svg());

        assertThat(texts(svg, "text")).doesNotHaveDuplicates().hasSizeBetween(6, 20);
    }

    @ParameterizedTest
    @CsvSource({"0.0002, 0.0004", "0.9999, 1", "-0.0006, 0.0004", "0, 0.00005", "1000.1, 1000.9", "0, 40000"})
    void ticksHaveTheDigitsThatTellThemApart(double low, double high) throws Exception {
        var points = List.of(Point.of(7, low), Point.of(8, (low + high) / 2), Point.of(9, high));
        var svg = parsed(new Plot("t", "epoch", "loss", false, List.of(new Series("", 0, Style.POINTS, points))).svg());

        var ticks = texts(svg, "text").stream()
                .filter(text -> text.matches("−?[0-9,.]+(e-?[0-9]+)?"))
                .toList();
        assertThat(ticks).doesNotHaveDuplicates().hasSizeGreaterThan(6);
        assertThat(texts(svg, "text")).as("a minus sign, not a hyphen").noneMatch(text -> text.startsWith("-"));
    }

    @Test
    void labelsAreAsShortAsTheirTicksAllow() {
        assertThat(Axes.label(2.5e-4, 5e-5)).isEqualTo("2.5e-4");
        assertThat(Axes.label(3e-4, 5e-5)).isEqualTo("3e-4");
        assertThat(Axes.label(-5e-4, 1e-4)).isEqualTo("−5e-4");
        assertThat(Axes.label(0.99994, 2e-5)).isEqualTo("0.99994");
        assertThat(Axes.label(0.1 + 0.2, 0.1)).isEqualTo("0.3");
        assertThat(Axes.label(-1e-18, 0.1)).isEqualTo("0");
        assertThat(Axes.label(12_500, 2_500)).isEqualTo("12,500");
    }

    @Test
    void pointsAndLabelsStayInsideOfTheChart() throws Exception {
        var points = IntStream.range(0, 20)
                .mapToObj(i -> new Point(
                        100 * Math.pow(1.4, i),
                        50 + 2 * i,
                        Optional.of(new Plot.Range(40 + 2 * i, 60 + 2 * i)),
                        i % 5 == 0,
                        "a label of some length " + i))
                .toList();
        var svg =
                parsed(new Plot("t", "examples", "accuracy, %", true, List.of(new Series("s", 2, Style.POINTS, points)))
                        .svg());

        for (var text : elements(svg, "text")) {
            if (text.getAttribute("transform").isEmpty()) {
                assertThat(number(text, "x")).as(text.getTextContent()).isNotNegative();
                assertThat(number(text, "x") + number(text, "textLength"))
                        .as(text.getTextContent())
                        .isLessThanOrEqualTo(SvgCanvas.WIDTH);
            }
        }
    }

    private static Plot loss() {
        var series = new ArrayList<Series>();
        for (int i = 0; i < 9; i++) {
            series.add(new Series(
                    "configuration-" + i,
                    i,
                    Style.SOLID,
                    List.of(
                            Point.of(1, 0.7 + 0.01 * i),
                            Point.of(2, 0.5),
                            new Point(3, 0.4, Optional.empty(), true, ""))));
        }
        return new Plot("Loss by epoch", "epoch", "loss, nats per example", false, series);
    }

    private static Element parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<Element> elements(Element svg, String name) {
        var found = svg.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static List<String> texts(Element svg, String name) {
        return elements(svg, name).stream().map(Element::getTextContent).toList();
    }

    private static Element text(Element svg, String content) {
        return elements(svg, "text").stream()
                .filter(text -> text.getTextContent().equals(content))
                .findFirst()
                .orElseThrow(() -> new AssertionError(content + " is not in the chart"));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
