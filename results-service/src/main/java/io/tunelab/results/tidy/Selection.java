package io.tunelab.results.tidy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tunelab.contract.request.NearestName;
import io.tunelab.results.find.Fields;
import io.tunelab.results.find.ListQuery;
import io.tunelab.results.query.ExperimentFields;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.ExperimentEntity;
import io.tunelab.results.store.Experiments;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows something is done to, and whether it is only asked how many.
 *
 * @param ids empty where a filter chooses
 * @param expected how many there must be, or nothing is changed
 */
record Selection(
        List<String> ids,
        Optional<String> filter,
        Optional<String> text,
        Optional<String> archived,
        OptionalLong expected,
        boolean isDry,
        ObjectNode body) {
    static final int MOST = 10_000;
    private static final List<String> FIELDS =
            List.of("ids", "filter", "q", "archived", "expect", "dry_run", "tags", "experiments");

    Selection {
        ids = List.copyOf(ids);
    }

    /**
     * Reads a selection. An empty filter chooses everything.
     *
     * @throws ProblemException if it is not understood, or has neither ids nor a filter
     */
    static Selection read(String text) {
        var body = Marks.object(text);
        body.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw ProblemException.parameter(
                        name,
                        body.get(name).toString(),
                        "only these fields: " + String.join(", ", FIELDS)
                                + NearestName.of(name, FIELDS)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""));
            }
        });
        var ids = new LinkedHashSet<String>();
        body.path("ids").forEach(id -> ids.add(string("ids", id)));
        var filter = optional(body, "filter");
        var words = optional(body, "q");
        boolean hasIds = body.path("ids").isArray() && !ids.isEmpty();
        if (hasIds == (filter.isPresent() || words.isPresent())) {
            throw ProblemException.parameter(
                    "ids", body.path("ids").toString(), "either a list of ids, or a filter or q that chooses them");
        }
        if (ids.size() > MOST) {
            throw ProblemException.parameter("ids", ids.size() + " ids", "at most " + MOST);
        }
        return new Selection(
                List.copyOf(ids),
                filter,
                words,
                optional(body, "archived"),
                expected(body.path("expect")),
                flag(body, "dry_run"),
                body);
    }

    /** A field that is true or false; false where it is absent. */
    static boolean flag(ObjectNode body, String name) {
        var node = body.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw ProblemException.parameter(name, node.toString(), "true, false");
        }
        return node.asBoolean();
    }

    private static OptionalLong expected(JsonNode node) {
        if (!node.isMissingNode() && !(node.canConvertToLong() && node.asLong() >= 0)) {
            throw ProblemException.parameter("expect", node.toString(), "a count from 0");
        }
        return node.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(node.asLong());
    }

    private static Optional<String> optional(ObjectNode body, String name) {
        return Optional.ofNullable(body.get(name)).map(node -> string(name, node));
    }

    private static String string(String name, JsonNode node) {
        boolean fits = node.isTextual()
                && node.textValue().indexOf('\0') < 0
                && StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue());
        if (!fits) {
            throw ProblemException.parameter(name, node.toString(), "a text");
        }
        return node.textValue();
    }

    List<ExperimentEntity> experiments(Experiments experiments) {
        return rows(experiments, "Experiment", ExperimentFields.all(), "experimentId");
    }

    /**
     * The chosen rows, in the order of their ids.
     *
     * @param id the property that tells rows apart
     * @throws ProblemException if a filter is not understood, or there are not as many as expected, or too many
     */
    <E> List<E> rows(PanacheRepositoryBase<E, ?> all, String entity, Fields<E> fields, String id) {
        var parameters = new HashMap<String, Object>();
        var where = ids.isEmpty() ? ListQuery.selection(fields, filter, text, archived, parameters) : id + " in (:ids)";
        if (!ids.isEmpty()) {
            parameters.put("ids", ids);
        }
        // One statement: what is counted is what is returned.
        var rows = all.find("from %s where %s order by %s".formatted(entity, where, id), parameters)
                .range(0, MOST)
                .list();
        if (rows.size() > MOST) {
            throw ProblemException.parameter(
                    "filter", filter.orElse("") + " finds more than " + MOST, "at most " + MOST);
        }
        if (expected.isPresent() && expected.getAsLong() != rows.size() && !isDry) {
            throw new ProblemException(
                    409,
                    "another_number",
                    "expected %d matches, found %d; nothing was changed".formatted(expected.getAsLong(), rows.size()),
                    List.of());
        }
        return rows;
    }
}
