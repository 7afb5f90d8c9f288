package io.tunelab.results.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The texts of test examples: by the digest of the source that they come from and their row in it. */
@ApplicationScoped
@Transactional
public class TestTextStore {
    private static final String INSERT = "INSERT INTO test_texts (source_sha256, row_id, content, second_content)"
            + " SELECT :source, row_id, content, second_content"
            + " FROM unnest(cast(:rows AS integer[]), cast(:texts AS text[]), cast(:seconds AS text[]))"
            + " AS told (row_id, content, second_content)"
            + " ON CONFLICT DO NOTHING";
    private static final String FIND =
            "SELECT row_id, content, second_content FROM test_texts WHERE source_sha256 = :source AND row_id IN (:rows)";

    private static final String COUNT = "SELECT count(*) FROM test_texts WHERE source_sha256 = :source"
            + " AND row_id = ANY (cast(:rows AS integer[]))";

    private static final String CONTAINING = "SELECT row_id FROM test_texts WHERE source_sha256 = :source"
            + " AND (position(lower(:part) IN lower(content)) > 0 OR position(lower(:part) IN lower(second_content)) > 0)";

    private final EntityManager database;

    TestTextStore(EntityManager database) {
        this.database = database;
    }

    /**
     * The text of an example.
     *
     * @param second of a pair; null for single texts
     */
    public record TestText(String text, String second) {}

    /**
     * What is there already stays: a digest and a row name one text.
     *
     * @param seconds as many as {@code texts} where examples are pairs; else empty
     */
    public void keep(String sourceSha256, List<Integer> rows, List<String> texts, List<String> seconds) {
        // unnest fills what is shorter up with nulls.
        database.createNativeQuery(INSERT)
                .setParameter("source", sourceSha256)
                .setParameter("rows", rows.toArray(Integer[]::new))
                .setParameter(
                        "texts", texts.stream().map(TestTextStore::storable).toArray(String[]::new))
                .setParameter(
                        "seconds", seconds.stream().map(TestTextStore::storable).toArray(String[]::new))
                .executeUpdate();
    }

    /** Texts by row; without those that are not known. */
    public Map<Integer, TestText> find(String sourceSha256, Collection<Integer> rows) {
        var texts = new HashMap<Integer, TestText>();
        if (!rows.isEmpty()) {
            for (var found : database.createNativeQuery(FIND, Object[].class)
                    .setParameter("source", sourceSha256)
                    .setParameter("rows", rows)
                    .getResultList()) {
                var row = (Object[]) found;
                texts.put((Integer) row[0], new TestText((String) row[1], (String) row[2]));
            }
        }
        return texts;
    }

    /** Rows whose text contains this, in any case. */
    public Set<Integer> containing(String sourceSha256, String part) {
        var rows = new HashSet<Integer>();
        for (var row : database.createNativeQuery(CONTAINING, Integer.class)
                .setParameter("source", sourceSha256)
                .setParameter("part", part)
                .getResultList()) {
            rows.add((Integer) row);
        }
        return rows;
    }

    /** Of how many of these rows, each named once, the texts are known. */
    public long count(String sourceSha256, Collection<Integer> rows) {
        var counted = database.createNativeQuery(COUNT)
                .setParameter("source", sourceSha256)
                .setParameter("rows", rows.toArray(Integer[]::new))
                .getSingleResult();
        return ((Number) counted).longValue();
    }

    /** PostgreSQL keeps every character but one. */
    private static String storable(String text) {
        return text.replace('\u0000', '\ufffd');
    }
}
