package io.tunelab.results.chart;

import java.util.Locale;

/** Writes SVG. Text is escaped; colours come from {@code currentColor}, so that a chart suits light and dark pages. */
final class Svg {
    static final int WIDTH = 640;

    /** Colours that the colour-blind can tell apart (Okabe, Ito: Color Universal Design, 2008), without the yellow. */
    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

    private final StringBuilder text = new StringBuilder();

    Svg(String title, int height) {
        text.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"12\" fill=\"currentColor\" color=\"#667\">"
                        .formatted(WIDTH, height));
        text.append("<title>").append(escaped(title)).append("</title>");
    }

    static String colour(int series) {
        return COLOURS[Math.floorMod(series, COLOURS.length)];
    }

    /** An element without content; {@code attributes} are names and values by turns. */
    Svg element(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            var value = attributes[i + 1];
            text.append(value instanceof Double number ? number(number) : escaped(String.valueOf(value)))
                    .append('"');
        }
        text.append("/>");
        return this;
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    Svg text(double x, double y, String anchor, String content) {
        return text(x, y, anchor, content, "");
    }

    /** @param more attributes, written as they are */
    Svg text(double x, double y, String anchor, String content, String more) {
        text.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>".formatted(number(x), number(y), anchor, more))
                .append(escaped(content))
                .append("</text>");
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String colour, double width, String dashes) {
        return element(
                "line",
                "x1",
                x1,
                "y1",
                y1,
                "x2",
                x2,
                "y2",
                y2,
                "stroke",
                colour,
                "stroke-width",
                width,
                "stroke-dasharray",
                dashes);
    }

    /** A sign for a series, so that colour is not all that tells series apart. */
    Svg mark(double x, double y, int series, boolean big) {
        double r = big ? 6 : 3.5;
        var colour = colour(series);
        return switch (Math.floorMod(series, 4)) {
            case 0 -> element("circle", "cx", x, "cy", y, "r", r, "fill", colour);
            case 1 -> element("rect", "x", x - r, "y", y - r, "width", 2 * r, "height", 2 * r, "fill", colour);
            case 2 -> path("M%s %sl%s %sh%sz", colour, x, y - r * 1.2, r * 1.2, 2.1 * r, -2.4 * r);
            default ->
                path(
                        "M%s %sl%s %sl%s %sl%s %sz",
                        colour, x, y - 1.3 * r, 1.3 * r, 1.3 * r, -1.3 * r, 1.3 * r, -1.3 * r, -1.3 * r);
        };
    }

    private Svg path(String form, String colour, double... numbers) {
        var texts = new Object[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            texts[i] = number(numbers[i]);
        }
        return element("path", "d", form.formatted(texts), "fill", colour);
    }

    String end() {
        return text.append("</svg>").toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
