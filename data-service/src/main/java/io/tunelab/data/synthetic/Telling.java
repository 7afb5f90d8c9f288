package io.tunelab.data.synthetic;

import io.tunelab.data.synthetic.Part.Mood;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The saying of one review: it keeps names once given, and says the same thing twice only when it has run out. */
final class Telling {
    private static final int TRIES = 8;
    private static final int SECTION_WORTH_VARYING = 8;

    private final Phrases phrases;
    private final Dice dice;
    private final Map<String, String> settled = new HashMap<>();
    private final Set<Part> spent = Collections.newSetFromMap(new IdentityHashMap<>());

    Telling(Phrases phrases, Dice dice) {
        this.phrases = phrases;
        this.dice = dice;
    }

    Dice dice() {
        return dice;
    }

    List<String> aspects() {
        return phrases.aspects();
    }

    String say(String section, Mood mood) {
        var text = new StringBuilder();
        line(section).appendTo(text, this, mood);
        return text.toString();
    }

    String sayAsBefore(String section, Mood mood) {
        var said = settled.get(section);
        if (said == null) {
            said = say(section, mood);
            settled.put(section, said);
        }
        return said;
    }

    private Part line(String section) {
        var lines = phrases.section(section);
        var line = lines.get(dice.lowBelow(lines.size()));
        for (int i = 0; i < TRIES && lines.size() >= SECTION_WORTH_VARYING && spent.contains(line); i++) {
            line = lines.get(dice.lowBelow(lines.size()));
        }
        spent.add(line);
        return line;
    }
}
