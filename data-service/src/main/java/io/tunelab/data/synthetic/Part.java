package io.tunelab.data.synthetic;

import java.util.List;

/** A piece of a phrase. What it comes to depends on the review that it is said in and on the mood it is said in. */
sealed interface Part {
    void appendTo(StringBuilder text, Telling telling, Mood mood);

    /** Whether praise is spoken, and of what. */
    record Mood(boolean praise, String aspect, String otherAspect) {
        Mood turned() {
            return new Mood(!praise, aspect, otherAspect);
        }

        Mood aboutTheOther() {
            return new Mood(praise, otherAspect, aspect);
        }

        Mood withPraise(boolean praised) {
            return new Mood(praised, aspect, otherAspect);
        }
    }

    /** Said as it stands. */
    record Words(String words) implements Part {
        @Override
        public void appendTo(StringBuilder text, Telling telling, Mood mood) {
            text.append(words);
        }
    }

    /** One after the other. */
    record Sequence(List<Part> parts) implements Part {
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public void appendTo(StringBuilder text, Telling telling, Mood mood) {
            parts.forEach(part -> part.appendTo(text, telling, mood));
        }
    }

    /** Any one of them. */
    record Choice(List<Part> parts) implements Part {
        public Choice {
            parts = List.copyOf(parts);
        }

        @Override
        public void appendTo(StringBuilder text, Telling telling, Mood mood) {
            parts.get(telling.dice().below(parts.size())).appendTo(text, telling, mood);
        }
    }

    /** The one in praise, the other in blame. */
    record Sides(Part praise, Part blame) implements Part {
        @Override
        public void appendTo(StringBuilder text, Telling telling, Mood mood) {
            (mood.praise() ? praise : blame).appendTo(text, telling, mood);
        }
    }

    /**
     * A line of another section. Marks before its name: {@code $} the same line throughout the review, {@code ^} with a
     * capital, {@code -} in the opposite mood, {@code ?} in any mood, {@code 2} about the other aspect. The name {@code @}
     * stands for the aspect that is spoken of.
     */
    record Reference(String marks, String section) implements Part {
        static final String MARKS = "$^-?2";
        static final String ASPECT = "@";

        @Override
        public void appendTo(StringBuilder text, Telling telling, Mood mood) {
            var there = marked('2') ? mood.aboutTheOther() : mood;
            if (marked('-')) {
                there = there.turned();
            } else if (marked('?')) {
                there = there.withPraise(telling.dice().chance(0.5));
            }
            var name = section.equals(ASPECT) ? "aspect." + there.aspect() : section;
            var said = marked('$') ? telling.sayAsBefore(name, there) : telling.say(name, there);
            text.append(marked('^') ? Typing.capitalised(said) : said);
        }

        private boolean marked(char mark) {
            return marks.indexOf(mark) >= 0;
        }
    }
}
