package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;

/** The events as they came, each once. */
@ApplicationScoped
public class Events implements PanacheRepositoryBase<EventEntity, EventEntity.Key> {
    private static final String INSERT = """
            INSERT INTO events (experiment_id, attempt, sequence, type, worker, occurred_at, event)
            SELECT id, attempt, sequence, type, worker, occurred_at::timestamptz, event::jsonb
              FROM unnest(?, ?, ?, ?, ?, ?, ?) AS new (id, attempt, sequence, type, worker, occurred_at, event)
            ON CONFLICT DO NOTHING
            RETURNING experiment_id, attempt, sequence""";

    /** An event to be kept. */
    public record NewEvent(EventEntity.Key key, String type, String worker, Instant occurredAt, String json) {}

    /**
     * Keeps those events that are not there yet, in one statement.
     *
     * @return the keys of those that were new
     */
    public Set<EventEntity.Key> addNew(List<NewEvent> events) {
        return getEntityManager().unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(INSERT)) {
                new BulkStatement<>(statement, events)
                        .texts(event -> event.key().experimentId())
                        .integers(event -> event.key().attempt())
                        .longs(event -> event.key().sequence())
                        .texts(NewEvent::type)
                        .texts(NewEvent::worker)
                        .texts(event -> event.occurredAt().toString())
                        .texts(NewEvent::json);
                var added = new HashSet<EventEntity.Key>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        added.add(new EventEntity.Key(rows.getString(1), rows.getInt(2), rows.getLong(3)));
                    }
                }
                return added;
            }
        });
    }
}
