package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Imported predictions of a classifier that was not run here; see the migration for what each column means. */
@Entity(name = "Baseline")
@Table(name = "baselines")
@IdClass(BaselineEntity.Key.class)
public class BaselineEntity {
    @Id
    @Column(name = "study_id")
    public String studyId;

    @Id
    public String name;

    @Id
    @Column(name = "test_set")
    public String testSet;

    @Column(name = "tuned_on_test")
    public String tunedOnTest;

    @Column(name = "has_probabilities")
    public boolean hasProbabilities;

    @Column(name = "imported_at")
    public Instant importedAt;

    public byte[] message;

    /** The primary key. */
    public record Key(String studyId, String name, String testSet) implements Serializable {}
}
