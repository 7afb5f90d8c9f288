package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A study; see the migration for what each column means. */
@Entity(name = "Study")
@Table(name = "studies")
@DynamicUpdate
public class StudyEntity {
    @Id
    @Column(name = "study_id")
    public String studyId;

    public String name;
    public String question;

    @Enumerated(EnumType.STRING)
    public StudyState state;

    public String spec;

    /** The text of {@link #spec} as a person wrote it, YAML; null where that says less. */
    public String written;

    public String bases = "{}";
    public String choices = "{}";
    public String note;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "finished_at")
    public Instant finishedAt;

    /** What people say of it, Markdown. */
    public String notes;

    @JdbcTypeCode(SqlTypes.JSON)
    public String tags;

    @Column(name = "archived_at")
    public Instant archivedAt;
}
