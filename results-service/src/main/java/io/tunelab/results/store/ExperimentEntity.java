package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.EmbeddedColumnNaming;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** All that is known of one experiment; see the migration for what each column means. */
@Entity(name = "Experiment")
@Table(name = "experiments")
@DynamicUpdate
public class ExperimentEntity {
    @Id
    @Column(name = "experiment_id")
    public String experimentId;

    @Enumerated(EnumType.STRING)
    public State state;

    @Column(name = "submitted_at")
    public Instant submittedAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "request_partition")
    public Integer requestPartition;

    @Column(name = "request_offset")
    public Long requestOffset;

    public boolean accepted;

    @JdbcTypeCode(SqlTypes.JSON)
    public String request;

    @Embedded
    public RequestColumns asked = new RequestColumns();

    public int attempt;
    public String worker;

    @Column(name = "started_at")
    public Instant startedAt;

    @Column(name = "finished_at")
    public Instant finishedAt;

    @Column(name = "heard_at")
    public Instant heardAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public String started;

    @JdbcTypeCode(SqlTypes.JSON)
    public String progress;

    @Column(name = "waiting_reason")
    public String waitingReason;

    @Column(name = "waiting_since")
    public Instant waitingSince;

    @Column(name = "progress_attempt")
    public Integer progressAttempt;

    @Column(name = "progress_sequence")
    public Long progressSequence;

    @Column(name = "paused_after")
    public Integer pausedAfter;

    @Column(name = "best_epoch")
    public Integer bestEpoch;

    @Column(name = "best_train_loss")
    public Double bestTrainLoss;

    @Embedded
    @EmbeddedColumnNaming("best_%s")
    public MetricColumns best;

    @Embedded
    @EmbeddedColumnNaming("test_%s")
    public MetricColumns test;

    @Column(name = "total_seconds")
    public Double totalSeconds;

    @Column(name = "stop_reason")
    public String stopReason;

    @JdbcTypeCode(SqlTypes.JSON)
    public String completed;

    @Column(name = "error_code")
    public String errorCode;

    @Column(name = "error_message")
    public String errorMessage;

    @Column(name = "error_field")
    public String errorField;

    /** What people call it; see {@link ExperimentMarks}. */
    public String name;

    public String notes;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "tag_changes")
    public String tagChanges;

    @Column(name = "archived_at")
    public Instant archivedAt;

    /** Those of the request with the changes that people made. The database puts them together. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "all_tags", insertable = false, updatable = false)
    public String allTags;
}
