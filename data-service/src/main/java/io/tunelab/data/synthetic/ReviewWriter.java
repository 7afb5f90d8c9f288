package io.tunelab.data.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * Composes one review: an opening, then blocks of plot and of opinion, a remark here and there, and one verdict. The
 * opinions lean towards the verdict only loosely, and less in the first half; what decides is the verdict, and that
 * may stand anywhere, most often near the end.
 */
final class ReviewWriter {
    /** Words of a review at the 0th, 5th, 10th, … 100th percentile. */
    private static final int[] LENGTHS = {
        64, 74, 92, 106, 116, 126, 134, 142, 152, 162, 174, 188, 206, 228, 252, 280, 316, 364, 430, 510, 570
    };

    /** Words before the verdict and the closing, so that the whole stays within 600. */
    private static final int LONGEST_BODY = 550;

    private static final double EARLY_LEANING = 0.93;
    private static final double LATE_LEANING = 0.97;
    private static final double OPINION = 0.82;
    private static final double VERDICT_EARLY = 0.22;
    private static final double VERDICT_MIDDLE = 0.20;
    private static final double BREAKS = 0.6;
    private static final List<String> PLOT =
            List.of("setup", "trouble", "turn", "turn", "secret", "turn", "secret", "secret");

    private final Telling telling;
    private final Dice dice;
    private final List<List<String>> paragraphs = new ArrayList<>();
    private Opinions opinions;
    private int plotStage;
    private int words;

    ReviewWriter(Phrases phrases, Dice dice) {
        this.dice = dice;
        this.telling = new Telling(phrases, dice);
    }

    String write(boolean positive) {
        opinions = new Opinions(telling, positive);
        var verdict = opinions.verdict();
        int budget = length() - Typing.wordCount(verdict);
        paragraphs.add(new ArrayList<>());
        add(opinions.none("opening"));
        while (words < budget) {
            block(budget);
        }
        place(verdict);
        return typed();
    }

    private int length() {
        double percentile = dice.unit() * (LENGTHS.length - 1);
        int below = (int) percentile;
        return LENGTHS[below] + (int) ((percentile - below) * (LENGTHS[below + 1] - LENGTHS[below]));
    }

    /** Some sentences of one kind, which make a paragraph unless they carry on the opening's. */
    private void block(int budget) {
        if (paragraphs.get(paragraphs.size() - 1).size() > 1 || dice.chance(0.5)) {
            paragraphs.add(new ArrayList<>());
        }
        if (dice.chance(plotIsDue(budget))) {
            for (int i = 2 + dice.below(3); i > 0 && words < budget && plotStage < PLOT.size(); i--) {
                add(opinions.none(PLOT.get(plotStage++)));
            }
        } else {
            for (int i = 2 + dice.below(4); i > 0 && words < budget; i--) {
                add(remark((double) words / budget));
            }
        }
    }

    private double plotIsDue(int budget) {
        if (plotStage == 0) {
            return paragraphs.size() <= 2 ? 0.55 : words < budget / 2 ? 0.25 : 0;
        }
        return plotStage < PLOT.size() ? 0.15 : 0;
    }

    private String remark(double progress) {
        if (dice.chance(OPINION)) {
            return opinions.next(EARLY_LEANING + (LATE_LEANING - EARLY_LEANING) * progress);
        }
        return opinions.none(dice.chance(0.35) ? "elsewhere" : dice.chance(0.5) ? "fact" : "aside");
    }

    private void add(String sentence) {
        int more = Typing.wordCount(sentence);
        if (words + more <= LONGEST_BODY) {
            paragraphs.get(paragraphs.size() - 1).add(sentence);
        }
        words += more;
    }

    private void place(String verdict) {
        double where = dice.unit();
        if (where < VERDICT_EARLY) {
            paragraphs.get(0).add(1, verdict);
        } else if (where < VERDICT_EARLY + VERDICT_MIDDLE) {
            var middle = paragraphs.get(paragraphs.size() / 2);
            middle.add(dice.below(middle.size() + 1), verdict);
        } else {
            if (dice.chance(0.4)) {
                paragraphs.add(new ArrayList<>());
            }
            paragraphs.get(paragraphs.size() - 1).add(verdict);
        }
        if (dice.chance(0.2)) {
            paragraphs.get(paragraphs.size() - 1).add(opinions.none("closing"));
        }
    }

    private String typed() {
        double haste = dice.chance(0.35) ? 0.02 : 0;
        var pages = paragraphs.stream()
                .filter(paragraph -> !paragraph.isEmpty())
                .map(paragraph -> String.join(
                        " ",
                        paragraph.stream()
                                .map(said -> Typing.hasty(Typing.sentence(said), dice, haste))
                                .toList()))
                .toList();
        return String.join(dice.chance(BREAKS) ? "<br /><br />" : " ", pages);
    }
}
