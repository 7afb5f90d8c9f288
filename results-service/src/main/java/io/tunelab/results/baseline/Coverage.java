package io.tunelab.results.baseline;

import io.tunelab.contract.request.FieldError;
import io.tunelab.results.rest.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which test set predictions are for: they must name each of its texts exactly once. */
final class Coverage {
    private static final int MOST_SHOWN = 20;

    private Coverage() {}

    static Map<Integer, Answer> byRow(List<Answer> answers) {
        var errors = new ArrayList<FieldError>();
        var byRow = new LinkedHashMap<Integer, Answer>();
        for (var answer : answers) {
            if (!answer.textId().matches("[0-9]{1,9}")) {
                errors.add(at(answer, "text_id", answer.textId(), "a text_id of the exported test texts"));
            } else {
                var earlier = byRow.putIfAbsent(Integer.valueOf(answer.textId()), answer);
                if (earlier != null) {
                    errors.add(at(
                            answer,
                            "text_id",
                            answer.textId(),
                            "each text once; line " + earlier.line() + " has it, too"));
                }
            }
        }
        refuseAny(errors);
        return byRow;
    }

    /**
     * The test set that has exactly these rows.
     *
     * @param wanted id of the test set; needed where several have the same rows
     * @param sets one at least
     */
    static TestSet covered(Set<Integer> rows, Optional<String> wanted, List<TestSet> sets) {
        var candidates = wanted.map(id -> List.of(named(id, sets))).orElse(sets);
        var matching =
                candidates.stream().filter(set -> set.rows().equals(rows)).toList();
        if (matching.size() > 1) {
            throw new ProblemException(
                    400,
                    "ambiguous_test_set",
                    "%d test sets of the study have exactly these text_ids; give `test_set`: %s"
                            .formatted(matching.size(), ids(matching)),
                    List.of(new FieldError("test_set", "absent", ids(matching))));
        }
        return matching.stream().findFirst().orElseThrow(() -> notCovered(rows, nearest(rows, candidates)));
    }

    private static TestSet named(String id, List<TestSet> sets) {
        return sets.stream()
                .filter(set -> set.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter("test_set", id, "a test set of the study: " + ids(sets)));
    }

    private static String ids(List<TestSet> sets) {
        return sets.stream()
                .map(set -> set.id() + " (stages " + String.join(", ", set.stages()) + ")")
                .collect(Collectors.joining("; "));
    }

    /** The rows of the test set that shares most of them. */
    private static Set<Integer> nearest(Set<Integer> rows, List<TestSet> sets) {
        return sets.stream()
                .map(TestSet::rows)
                .max(Comparator.comparingLong(
                        its -> its.stream().filter(rows::contains).count()))
                .orElseThrow();
    }

    private static ProblemException notCovered(Set<Integer> rows, Set<Integer> wanted) {
        var missing = new TreeSet<>(wanted);
        missing.removeAll(rows);
        var unknown = new TreeSet<>(rows);
        unknown.removeAll(wanted);
        var parts = new ArrayList<String>();
        var errors = new ArrayList<FieldError>();
        if (!missing.isEmpty()) {
            parts.add(missing.size() + " are missing (text_id " + shown(missing) + ")");
            errors.add(FieldError.because("missing_texts", "text_id", "missing: " + shown(missing)));
        }
        if (!unknown.isEmpty()) {
            parts.add(unknown.size() + " are not in it (text_id " + shown(unknown) + ")");
            errors.add(FieldError.because("unknown_texts", "text_id", "not in the test set: " + shown(unknown)));
        }
        return new ProblemException(
                400,
                "test_set_not_covered",
                "the file must have each of the %d texts of the test set exactly once: %s"
                        .formatted(wanted.size(), String.join("; ", parts)),
                errors);
    }

    private static String shown(Set<Integer> rows) {
        var some = rows.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return rows.size() > MOST_SHOWN ? some + " and " + (rows.size() - MOST_SHOWN) + " more" : some;
    }

    static FieldError at(Answer answer, String field, String value, String allowed) {
        return new FieldError(field, value, allowed).inLine((int) answer.line());
    }

    static void refuseAny(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw invalid(errors);
        }
    }

    static ProblemException invalid(List<FieldError> errors) {
        var shown = errors.subList(0, Math.min(MOST_SHOWN, errors.size()));
        var detail = errors.size() == 1 ? errors.get(0).toString() : errors.size() + " errors; " + errors.get(0);
        return new ProblemException(400, "invalid_predictions", detail, shown);
    }
}
