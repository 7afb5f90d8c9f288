package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A refused request, with its place in the topic of refusals and in the topic that it came from. */
@Entity(name = "RejectedRequest")
@Table(name = "rejected_requests")
@IdClass(RejectedRequestEntity.Key.class)
public class RejectedRequestEntity {
    @Id
    @Column(name = "rejected_partition")
    public int rejectedPartition;

    @Id
    @Column(name = "rejected_offset")
    public long rejectedOffset;

    @Column(name = "experiment_id")
    public String experimentId;

    public String code;

    public String reason;

    public String field;

    @Column(name = "rejected_at")
    public Instant rejectedAt;

    @Column(name = "rejected_by")
    public String rejectedBy;

    @Column(name = "original_partition")
    public Integer originalPartition;

    @Column(name = "original_offset")
    public Long originalOffset;

    public byte[] value;

    /** The primary key. */
    public record Key(int rejectedPartition, long rejectedOffset) implements Serializable {}
}
