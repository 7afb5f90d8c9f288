package io.tunelab.results.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tunelab.contract.dataset.DataSetName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The data that was prepared, and which files were replaced. */
@ApplicationScoped
public class Datasets implements PanacheRepositoryBase<DatasetEntity, String> {
    /** Requests may name a file with its ending or without: {@code reviews.csv.gz} is {@code reviews}, too. */
    private static final String OF_A_FILE =
            "(\\.(" + DataSetName.ENDINGS + "|" + DataSetName.ENDINGS.toUpperCase(Locale.ROOT) + "))*";

    /**
     * A name stands for other rows.
     *
     * @param at since when
     * @param before when that was so the last time before
     */
    public record Replacement(Instant at, Optional<Instant> before) {}

    /** Remembers that a name stands for other rows from now on. */
    public Replacement replaced(String name) {
        var before = replacedAt(name);
        getEntityManager()
                .createNativeQuery("INSERT INTO replaced_datasets (name, replaced_at) VALUES (?1, now())"
                        + " ON CONFLICT (name) DO UPDATE SET replaced_at = excluded.replaced_at")
                .setParameter(1, DataSetName.withoutEndings(name))
                .executeUpdate();
        return new Replacement(replacedAt(name).orElseThrow(), before);
    }

    /** Forgets a replacement that did not happen, unless there was another one since. */
    public void notReplaced(String name, Replacement replacement) {
        var statement = replacement.before().isPresent()
                ? "UPDATE replaced_datasets SET replaced_at = :before WHERE name = :name AND replaced_at = :at"
                : "DELETE FROM replaced_datasets WHERE name = :name AND replaced_at = :at";
        var query = getEntityManager()
                .createNativeQuery(statement)
                .setParameter("name", DataSetName.withoutEndings(name))
                .setParameter("at", replacement.at());
        replacement.before().ifPresent(before -> query.setParameter("before", before));
        query.executeUpdate();
    }

    /** When the file of this name, with its ending or without, was replaced last; empty if it never was by us. */
    @SuppressWarnings("unchecked")
    public Optional<Instant> replacedAt(String name) {
        var moments = (List<Instant>) getEntityManager()
                .createNativeQuery("SELECT replaced_at FROM replaced_datasets WHERE name = ?1", Instant.class)
                .setParameter(1, DataSetName.withoutEndings(name))
                .getResultList();
        return moments.stream().findFirst();
    }

    /** A regular expression of PostgreSQL for all that requests may call the data set of this name. */
    static String allNamesOf(String name) {
        return DataSetName.withoutEndings(name).replace(".", "\\.") + OF_A_FILE;
    }
}
