package io.tunelab.results.chart;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;
import java.text.AttributedCharacterIterator;
import java.util.Map;

/**
 * A font whose measures are calculated, not looked up: a server has no fonts to ask, and a chart has the same bytes on every
 * machine. Texts say how wide they were taken to be, so that a browser fits its own font to that.
 */
@SuppressWarnings("serial")
final class ChartFont extends Font {
    static final ChartFont PLAIN = new ChartFont();
    private static final int SIZE = 12;

    /** Not a name of the library's defaults: what equals a default is not taken over. */
    private static final String NAME = "chart";

    private static final float ASCENT = 0.76f * SIZE;
    private static final float DESCENT = 0.24f * SIZE;

    private ChartFont() {
        super(NAME, Font.PLAIN, 12);
    }

    /** In pixels: about the widths of Helvetica. */
    static double width(String text) {
        return SIZE * text.codePoints().mapToDouble(ChartFont::share).sum();
    }

    /** The text, without some of its middle if it is wider than that: names often begin alike and end differently. */
    static String fitted(String text, double room) {
        if (width(text) <= room) {
            return text;
        }
        int length = text.codePointCount(0, text.length());
        int kept = Math.max(2, (int) (length * room / width(text)) - 1);
        return text.substring(0, text.offsetByCodePoints(0, (kept + 1) / 2))
                + "…"
                + text.substring(text.offsetByCodePoints(0, length - kept / 2));
    }

    private static double share(int character) {
        if (character >= 0x1100) {
            return character >= 0x2000 && character < 0x2e80 ? 0.6 : 1;
        }
        if ("ijl.,:;'|!".indexOf(character) >= 0) {
            return 0.25;
        }
        if (" ftIr()[]/-\\".indexOf(character) >= 0) {
            return 0.31;
        }
        if ("mwMW%@".indexOf(character) >= 0) {
            return 0.86;
        }
        return Character.isUpperCase(character) ? 0.69 : 0.55;
    }

    @Override
    public String getFamily() {
        return "sans-serif";
    }

    /** Of whatever size and style asked for: there is only one. */
    @Override
    public Font deriveFont(Map<? extends AttributedCharacterIterator.Attribute, ?> attributes) {
        return this;
    }

    @Override
    public LineMetrics getLineMetrics(String text, FontRenderContext context) {
        return new Line(text.length());
    }

    FontMetrics metrics() {
        return new Metrics(this);
    }

    private static final class Metrics extends FontMetrics {
        Metrics(Font font) {
            super(font);
        }

        @Override
        public int getAscent() {
            return Math.round(ASCENT);
        }

        @Override
        public int getDescent() {
            return Math.round(DESCENT);
        }

        @Override
        public int stringWidth(String text) {
            return (int) Math.ceil(width(text));
        }

        @Override
        public Rectangle2D getStringBounds(String text, Graphics context) {
            return new Rectangle2D.Double(0, -ASCENT, width(text), SIZE);
        }
    }

    private static final class Line extends LineMetrics {
        private final int characters;

        Line(int characters) {
            this.characters = characters;
        }

        @Override
        public int getNumChars() {
            return characters;
        }

        @Override
        public float getAscent() {
            return ASCENT;
        }

        @Override
        public float getDescent() {
            return DESCENT;
        }

        @Override
        public float getLeading() {
            return 0;
        }

        @Override
        public float getHeight() {
            return SIZE;
        }

        @Override
        public int getBaselineIndex() {
            return ROMAN_BASELINE;
        }

        @Override
        public float[] getBaselineOffsets() {
            return new float[] {0, -SIZE / 2f, -ASCENT};
        }

        @Override
        public float getStrikethroughOffset() {
            return -SIZE / 3f;
        }

        @Override
        public float getStrikethroughThickness() {
            return 1;
        }

        @Override
        public float getUnderlineOffset() {
            return 1;
        }

        @Override
        public float getUnderlineThickness() {
            return 1;
        }
    }
}
