package io.tunelab.local.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Standard output: a terminal on which lines can be drawn again, or a file, a pipe, a log.
 *
 * @param interactive whether lines can be drawn again
 * @param width columns
 * @param glyphs the signs that its character set has
 */
public record Terminal(PrintStream out, boolean interactive, int width, Glyphs glyphs) {
    private static final int DEFAULT_WIDTH = 100;

    /** What {@code ./tunelab} found out; only a shell can ask whether standard output is a terminal. */
    public static Terminal ofProcess() {
        boolean interactive = Boolean.getBoolean("tunelab.terminal")
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
        int width = Integer.getInteger("tunelab.columns", DEFAULT_WIDTH);
        var glyphs = Boolean.getBoolean("tunelab.ascii") ? Glyphs.ASCII : Glyphs.UNICODE;
        return new Terminal(System.out, interactive, Math.max(40, width), glyphs);
    }

    /** Prints a line for good. */
    public void line(String text) {
        out.println(text);
    }

    /** Draws {@code lines} in place of the last {@code previous} lines. For interactive terminals only. */
    public void redraw(int previous, List<String> lines) {
        var text = new StringBuilder();
        if (previous > 0) {
            text.append("\u001b[").append(previous).append('A');
        }
        for (var line : lines) {
            text.append('\r').append(clip(line)).append("\u001b[K\n");
        }
        // What was below a longer drawing.
        text.append("\u001b[J");
        out.print(text);
        out.flush();
    }

    /** A line that is wider than the terminal would take two rows, and the next drawing would start too low. */
    private String clip(String line) {
        return line.codePointCount(0, line.length()) < width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 1));
    }

    /** Signs of progress bars and tables. */
    public record Glyphs(
            String full,
            String empty,
            String done,
            String running,
            String waiting,
            String wrong,
            String best,
            String dash,
            String separator) {
        public static final Glyphs UNICODE = new Glyphs("█", "░", "✔", "▶", "·", "✘", "★", "–", "─");
        public static final Glyphs ASCII = new Glyphs("#", ".", "+", ">", " ", "!", "*", "-", "-");
    }
}
