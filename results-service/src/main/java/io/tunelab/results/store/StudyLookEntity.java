package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** A comparison at one look of a stage that decides; see the migration for what each column means. */
@Entity(name = "StudyLook")
@Table(name = "study_looks")
@IdClass(StudyLookEntity.Key.class)
public class StudyLookEntity {
    @Id
    @Column(name = "study_id")
    public String studyId;

    @Id
    public String stage;

    @Id
    public int seeds;

    @Id
    public String name;

    @Column(name = "taken_at")
    public Instant takenAt;

    @Column(name = "is_open")
    public boolean isOpen;

    public String result;

    /** The primary key. */
    public record Key(String studyId, String stage, int seeds, String name) implements Serializable {}
}
