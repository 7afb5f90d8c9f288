package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** One experiment of a study, run or not yet; see the migration for what each column means. */
@Entity(name = "StudyCell")
@Table(name = "study_cells")
@IdClass(StudyCellEntity.Key.class)
@DynamicUpdate
public class StudyCellEntity {
    @Id
    @Column(name = "study_id")
    public String studyId;

    @Id
    public String stage;

    @Id
    public int number;

    public String name;
    public String configuration;
    public int seed;

    @Column(name = "try")
    public int tryNumber = 1;

    public String request;

    @Column(name = "experiment_id")
    public String experimentId;

    public boolean reused;

    @Column(name = "published_at")
    public Instant publishedAt;

    @Column(name = "cancel_asked_at")
    public Instant cancelAskedAt;

    @Column(name = "until_epoch")
    public Integer untilEpoch;

    @Column(name = "stop_note")
    public String stopNote;

    @Column(name = "told_at")
    public Instant toldAt;

    public boolean withdrawn;
    public String problem;
    public String earlier = "[]";

    /** The primary key. */
    public record Key(String studyId, String stage, int number) implements Serializable {}
}
