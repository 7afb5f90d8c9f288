package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
                statement.setArray(1, connection.createArrayOf("text", column(events, e -> e.key()
                        .experimentId())));
                statement.setArray(2, connection.createArrayOf("int4", column(events, e -> e.key()
                        .attempt())));
                statement.setArray(3, connection.createArrayOf("int8", column(events, e -> e.key()
                        .sequence())));
                statement.setArray(4, connection.createArrayOf("text", column(events, NewEvent::type)));
                statement.setArray(5, connection.createArrayOf("text", column(events, NewEvent::worker)));
                statement.setArray(6, connection.createArrayOf("text", column(events, e -> e.occurredAt()
                        .toString())));
                statement.setArray(7, connection.createArrayOf("text", column(events, NewEvent::json)));
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

    private static Object[] column(List<NewEvent> events, Function<NewEvent, Object> value) {
        return events.stream().map(value).toArray();
    }
}
