package io.tunelab.results.study.spec;

import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.UnknownField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a text: all of it, not only the first. */
final class Findings {
    private static final int MOST = 100;
    private final List<FieldError> errors = new ArrayList<>();

    void refuse(Place place, String allowed) {
        refuse(place, place.isAbsent() ? "absent" : place.node().toString(), allowed);
    }

    void refuse(Place place, String value, String allowed) {
        add(new FieldError(place.path().isEmpty() ? "the study" : place.path(), value, allowed), place);
    }

    void add(FieldError error, Place place) {
        errors.add(error.inLine(place.line()));
    }

    /** Refuses every field that has no meaning here. */
    void allowOnly(Place object, Collection<String> names) {
        object.fields().stream()
                .filter(field -> !names.contains(field.path().substring(prefix(object))))
                .forEach(field -> add(UnknownField.of(field.path(), field.name(), field.node(), names), field));
    }

    int count() {
        return errors.size();
    }

    /** @throws InvalidRequestException {@code invalid_study}, if anything was found; in the order of the lines */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(
                    "invalid_study",
                    errors.stream()
                            .sorted(Comparator.comparingInt(
                                    error -> error.line().orElse(0)))
                            .limit(MOST)
                            .toList());
        }
    }

    private static int prefix(Place object) {
        return object.path().isEmpty() ? 0 : object.path().length() + 1;
    }
}
