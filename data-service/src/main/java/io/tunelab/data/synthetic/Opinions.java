package io.tunelab.data.synthetic;

import io.tunelab.data.synthetic.Part.Mood;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the reviewer thinks of the film and of its aspects: of one aspect never two things. */
final class Opinions {
    private static final double PLAIN = 0.60;
    private static final double TURNED = 0.14;
    private static final double PARTICULAR = 0.36;
    private static final double CONTRAST = 0.12;

    private final Telling telling;
    private final Dice dice;
    private final boolean positive;
    private final List<String> aspects;
    private final Map<String, Boolean> praised = new HashMap<>();
    private final List<String> unmentioned = new ArrayList<>();

    Opinions(Telling telling, boolean positive) {
        this.telling = telling;
        this.dice = telling.dice();
        this.positive = positive;
        this.aspects = new ArrayList<>(telling.aspects());
    }

    /** The sentence or two that settle what the whole film is worth; the aspects named here are not named again. */
    String verdict() {
        var aspect = nextAspect();
        var other = nextAspect();
        aspects.removeAll(List.of(aspect, other));
        double kind = dice.unit();
        var section = kind < PLAIN ? "verdict.plain" : kind < PLAIN + TURNED ? "verdict.turned" : "verdict.implied";
        return telling.say(section, new Mood(positive, aspect, other));
    }

    /** A sentence on one or two aspects, which agrees with the verdict with probability {@code leaning}. */
    String next(double leaning) {
        var aspect = nextAspect();
        boolean praise = praised.computeIfAbsent(aspect, any -> dice.chance(leaning) == positive);
        double form = dice.unit();
        if (form < PARTICULAR) {
            return telling.say("say." + aspect, new Mood(praise, aspect, aspect));
        }
        boolean contrast = form < PARTICULAR + CONTRAST;
        return otherAspect(aspect, praise != contrast)
                .map(other -> telling.say(contrast ? "contrast" : "opinion", new Mood(praise, aspect, other)))
                .orElseGet(() -> telling.say("say." + aspect, new Mood(praise, aspect, aspect)));
    }

    /** A sentence that takes no side. */
    String none(String section) {
        return telling.say(section, new Mood(positive, aspects.get(0), aspects.get(0)));
    }

    private String nextAspect() {
        if (unmentioned.isEmpty()) {
            unmentioned.addAll(aspects);
        }
        return unmentioned.remove(dice.below(unmentioned.size()));
    }

    private Optional<String> otherAspect(String first, boolean praise) {
        var fitting = aspects.stream()
                .filter(aspect -> !aspect.equals(first) && praised.getOrDefault(aspect, praise) == praise)
                .toList();
        var other = fitting.isEmpty() ? Optional.<String>empty() : Optional.of(fitting.get(dice.below(fitting.size())));
        other.ifPresent(aspect -> praised.put(aspect, praise));
        return other;
    }
}
