package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An event as it came. Written in bulk by the ingest, read here. */
@Entity(name = "Event")
@Table(name = "events")
@IdClass(EventEntity.Key.class)
public class EventEntity {
    @Id
    @Column(name = "experiment_id")
    public String experimentId;

    @Id
    public int attempt;

    @Id
    public long sequence;

    public String type;

    public String worker;

    @Column(name = "occurred_at")
    public Instant occurredAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public String event;

    /** The primary key. */
    public record Key(String experimentId, int attempt, long sequence) implements Serializable {}
}
