package io.tunelab.results.study.spec;

import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import java.util.List;

/** Reads {@code field=value} pairs that change the fixed fields of a study; values are written as in YAML. */
public final class OverrideReader {
    private OverrideReader() {}

    /**
     * All pairs; of a field that is given twice the last counts.
     *
     * @throws InvalidRequestException {@code invalid_override}, with every pair that is refused
     */
    public static RequestFields read(List<String> pairs) {
        var findings = new Findings();
        var reader = new FieldsReader(findings);
        var fields = RequestFields.NONE;
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = LocatedText.parse(equals < 0 ? "" : pair.substring(equals + 1), LocatedText.Syntax.YAML);
            var place = new Place(value, "override." + name, value.root().node());
            if (equals < 0) {
                findings.refuse(place, pair, "field=value, for example model=all-minilm-l6-v2");
            } else {
                fields = fields.with(reader.value(name, place));
            }
        }
        try {
            findings.throwIfAny();
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(
                    "invalid_override",
                    e.errors().stream().map(FieldError::withoutLine).toList());
        }
        return fields;
    }
}
