package io.tunelab.trainer.classify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The models that were asked last, open. When there are too many, the one that was not asked for longest is closed; so is
 * one that nobody asks any more. Used by one thread.
 */
final class OpenModels<M extends AutoCloseable> implements AutoCloseable {
    private record Entry<M>(M model, Instant usedAt) {}

    private final int most;
    private final Duration idle;
    private final Clock clock;
    private final Function<String, M> opener;
    /** The one that was not asked for longest comes first. */
    private final Map<String, Entry<M>> open = new LinkedHashMap<>();

    /**
     * @param most models that may be open at once
     * @param idle how long one stays open that nobody asks
     */
    OpenModels(int most, Duration idle, Clock clock, Function<String, M> opener) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one model may be open, got " + most);
        }
        this.most = most;
        this.idle = idle;
        this.clock = clock;
        this.opener = opener;
    }

    /** The model of that id, opened if it is not. Others are closed before, so that there are never more than allowed. */
    M get(String id) {
        var known = open.remove(id);
        if (known == null) {
            while (open.size() >= most) {
                close(open.keySet().iterator().next());
            }
        }
        var model = known == null ? opener.apply(id) : known.model();
        open.put(id, new Entry<>(model, clock.instant()));
        return model;
    }

    void closeIdle() {
        var since = clock.instant().minus(idle);
        var left = open.entrySet().stream()
                .filter(entry -> entry.getValue().usedAt().isBefore(since))
                .map(Map.Entry::getKey)
                .toList();
        left.forEach(this::close);
    }

    @Override
    public void close() {
        List.copyOf(open.keySet()).forEach(this::close);
    }

    private void close(String id) {
        try {
            open.remove(id).model().close();
        } catch (Exception e) {
            throw new IllegalStateException("model " + id + " cannot be closed", e);
        }
    }
}
