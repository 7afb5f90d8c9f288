package io.tunelab.results.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Prepared data; {@code summary} is its manifest without the shards. */
@Entity(name = "Dataset")
@Table(name = "datasets")
public class DatasetEntity {
    @Id
    @Column(name = "dataset_key")
    public String datasetKey;

    @Column(name = "prepared_at")
    public Instant preparedAt;

    public String name;

    public String kind;

    @JdbcTypeCode(SqlTypes.JSON)
    public String summary;
}
