package io.tunelab.data.synthetic;

import java.util.regex.Pattern;

/** From what is said to what stands on the page: capitals, articles, slips of the finger. */
final class Typing {
    private static final Pattern ARTICLE_BEFORE_VOWEL =
            Pattern.compile("\\b([Aa]) (?=\"?(?:[aeioAEIO]|[uU](?!ni[^mn]|se)|hono|hour|heir))(?!one\\b|once\\b)");

    private Typing() {}

    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** A sentence as it should be: a capital first, and "an" where it belongs. */
    static String sentence(String said) {
        return ARTICLE_BEFORE_VOWEL.matcher(capitalised(said)).replaceAll("$1n ");
    }

    /** The sentence as typed in haste: each word of five letters or more is misspelt with the given probability. */
    static String hasty(String sentence, Dice dice, double probability) {
        var words = sentence.split(" ");
        for (int i = 0; i < words.length; i++) {
            if (words[i].length() >= 5 && dice.chance(probability)) {
                words[i] = misspelt(words[i], dice);
            }
        }
        return String.join(" ", words);
    }

    private static String misspelt(String word, Dice dice) {
        int at = 1 + dice.below(word.length() - 3);
        return switch (dice.below(3)) {
            case 0 -> word.substring(0, at) + word.substring(at + 1);
            case 1 -> word.substring(0, at) + word.charAt(at) + word.substring(at);
            default -> word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
        };
    }

    static int wordCount(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }
        return words;
    }
}
