package io.tunelab.data.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Reads one phrase; see {@link Phrases} for the notation. */
final class PhraseParser {
    private static final String SIDES = "//";
    private static final String OTHERWISE = "|";

    private PhraseParser() {}

    /** A whole line; spaces around its {@code //} do not count. */
    static Part parse(String line) {
        var sides = split(line, SIDES);
        return switch (sides.size()) {
            case 1 -> sequence(line);
            case 2 ->
                new Part.Sides(
                        sequence(sides.get(0).strip()), sequence(sides.get(1).strip()));
            default -> throw new IllegalArgumentException("a phrase has two sides, not " + sides.size() + ": " + line);
        };
    }

    private static Part sequence(String phrase) {
        var parts = new ArrayList<Part>();
        int from = 0;
        for (int open = phrase.indexOf('{'); open >= 0; open = phrase.indexOf('{', from)) {
            int close = closing(phrase, open);
            parts.add(new Part.Words(phrase.substring(from, open)));
            parts.add(braced(phrase.substring(open + 1, close)));
            from = close + 1;
        }
        parts.add(new Part.Words(phrase.substring(from)));
        return new Part.Sequence(parts);
    }

    private static Part braced(String content) {
        var sides = split(content, SIDES);
        if (sides.size() == 2) {
            return new Part.Sides(choice(sides.get(0)), choice(sides.get(1)));
        }
        if (split(content, OTHERWISE).size() > 1) {
            return choice(content);
        }
        int marks = 0;
        while (marks < content.length() && Part.Reference.MARKS.indexOf(content.charAt(marks)) >= 0) {
            marks++;
        }
        return new Part.Reference(content.substring(0, marks), content.substring(marks));
    }

    private static Part choice(String content) {
        return new Part.Choice(
                split(content, OTHERWISE).stream().map(PhraseParser::sequence).toList());
    }

    /** The pieces between those separators that stand outside any braces. */
    private static List<String> split(String content, String separator) {
        var pieces = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 && content.startsWith(separator, i)) {
                pieces.add(content.substring(from, i));
                from = i + separator.length();
            }
        }
        pieces.add(content.substring(from));
        return pieces;
    }

    private static int closing(String phrase, int open) {
        int depth = 0;
        for (int i = open; i < phrase.length(); i++) {
            char c = phrase.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a brace is not closed: " + phrase);
    }
}
