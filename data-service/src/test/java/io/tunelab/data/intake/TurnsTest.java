package io.tunelab.data.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<Runnable> given = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Turns turns = new Turns(given::add);

    @Test
    void workOnOneThingHoldsOneThreadAtATime() {
        turns.take("a", () -> done.add("a1"));
        turns.take("a", () -> done.add("a2"));
        turns.take("b", () -> done.add("b1"));
        assertThat(given).hasSize(2);

        while (!given.isEmpty()) {
            given.remove(0).run();
        }

        assertThat(done).containsExactly("a1", "b1", "a2");
        turns.take("a", () -> done.add("a3"));
        assertThat(given).hasSize(1);
    }

    @Test
    void workThatFailsLetsTheNextHaveItsTurn() {
        turns.take("a", () -> {
            throw new IllegalStateException("broken");
        });
        turns.take("a", () -> done.add("a2"));

        try {
            given.remove(0).run();
        } catch (IllegalStateException e) {
            done.add(e.getMessage());
        }
        given.remove(0).run();

        assertThat(done).containsExactly("broken", "a2");
    }
}
