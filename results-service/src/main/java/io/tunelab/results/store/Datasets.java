package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The data that was prepared, and which files were replaced. */
@ApplicationScoped
public class Datasets implements PanacheRepositoryBase<DatasetEntity, String> {
    /** Remembers that a name stands for other rows from now on. */
    public void replaced(String name) {
        getEntityManager()
                .createNativeQuery("INSERT INTO replaced_datasets (name, replaced_at) VALUES (?1, now())"
                        + " ON CONFLICT (name) DO UPDATE SET replaced_at = excluded.replaced_at")
                .setParameter(1, name)
                .executeUpdate();
    }

    /** When the file of this name was replaced last; empty if it never was by us. */
    @SuppressWarnings("unchecked")
    public Optional<Instant> replacedAt(String name) {
        var moments = (List<Instant>) getEntityManager()
                .createNativeQuery("SELECT replaced_at FROM replaced_datasets WHERE name = ?1", Instant.class)
                .setParameter(1, name)
                .getResultList();
        return moments.stream().findFirst();
    }
}
