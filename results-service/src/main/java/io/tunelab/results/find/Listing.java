package io.tunelab.results.find;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tunelab.results.rest.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;

/** Reads pages and groups of rows. */
public final class Listing {
    /** As many groups, or values of a field, are shown. */
    public static final int MOST_GROUPS = 200;

    private Listing() {}

    /**
     * A page.
     *
     * @param view of the rows of the page, in their order
     */
    public static <E, V> Page<V> page(
            PanacheRepositoryBase<E, ?> rows, String entity, ListQuery<E> query, Function<List<E>, List<V>> view) {
        var parameters = new HashMap<>(query.parameters());
        long total = rows.count(query.where(), parameters);
        boolean isBack = query.cursor().filter(Order::isBack).isPresent();
        var where = query.cursor()
                .map(cursor -> query.where() + " and " + query.order().beyond(cursor, parameters))
                .orElse(query.where());
        List<E> read = rows.find(
                        "from %s where %s order by %s"
                                .formatted(
                                        entity,
                                        where,
                                        isBack
                                                ? query.order().backwards()
                                                : query.order().orderBy()),
                        parameters)
                .range(0, query.limit())
                .list();
        var found = new ArrayList<>(read);
        boolean hasMore = found.size() > query.limit();
        var shown = hasMore ? found.subList(0, query.limit()) : found;
        if (isBack) {
            Collections.reverse(shown);
        }
        if (shown.isEmpty() || query.cursor().isEmpty()) {
            return new Page<>(view.apply(shown), total, next(query, shown, hasMore), null, 0L);
        }
        return new Page<>(
                view.apply(shown),
                total,
                next(query, shown, isBack || hasMore),
                isBack && !hasMore ? null : query.order().cursorBefore(shown.get(0)),
                before(rows, query, shown.get(0)));
    }

    /**
     * The ids of all rows of a selection from its cursor on, in their order, by one query: pages that are read one after another
     * lose and repeat rows that move meanwhile.
     *
     * @param id its property
     */
    public static <E> List<String> ids(PanacheRepositoryBase<E, ?> rows, String entity, String id, ListQuery<E> query) {
        var parameters = new HashMap<>(query.parameters());
        var where = query.cursor()
                .map(cursor -> query.where() + " and " + query.order().beyond(cursor, parameters))
                .orElse(query.where());
        var found = rows.getEntityManager()
                .createQuery(
                        "select %s from %s where %s order by %s"
                                .formatted(id, entity, where, query.order().orderBy()),
                        String.class);
        parameters.forEach(found::setParameter);
        return found.getResultList();
    }

    private static <E> String next(ListQuery<E> query, List<E> shown, boolean hasMore) {
        return hasMore && !shown.isEmpty() ? query.order().cursorAfter(shown.get(shown.size() - 1)) : null;
    }

    private static <E> long before(PanacheRepositoryBase<E, ?> rows, ListQuery<E> query, E first) {
        var parameters = new HashMap<>(query.parameters());
        var where = query.where() + " and " + query.order().before(first, parameters);
        return rows.count(where, parameters);
    }

    /**
     * How many rows have which value of a field, the most frequent first, at most {@link #MOST_GROUPS}. Null stands for
     * rows without a value.
     *
     * @param select more of each group, as the database's query language has it; begins with a comma, or is empty
     * @return value, count, and what was selected besides
     */
    public static <E> List<Object[]> groups(
            PanacheRepositoryBase<E, ?> rows, String entity, ListQuery<E> query, Field<E> by, String select) {
        var found = rows.getEntityManager()
                .createQuery(
                        "select %1$s, count(*)%2$s from %3$s where %4$s group by %1$s order by count(*) desc, %1$s"
                                .formatted(by.property(), select, entity, query.where()),
                        Object[].class)
                .setMaxResults(MOST_GROUPS);
        query.parameters().forEach(found::setParameter);
        return found.getResultList();
    }
}
