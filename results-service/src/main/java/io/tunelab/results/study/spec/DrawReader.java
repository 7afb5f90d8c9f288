package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.tunelab.results.study.spec.Draws.Choice;
import io.tunelab.results.study.spec.Draws.Interval;
import io.tunelab.results.study.spec.Draws.Source;
import io.tunelab.results.study.spec.StudySpec.Draw;
import io.tunelab.results.study.spec.StudySpec.Halving;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code draw: {count, method, seed, fields: {learning_rate: {log_uniform: [1e-5, 1e-3]}}}}, and that of a study
 * that is written out: {@code draw: {method, drawn: [names of configurations], asked}}.
 */
final class DrawReader {
    static final List<String> FIELDS = List.of("count", "method", "seed", "fields", "halving", "drawn", "asked");
    static final List<String> SOURCES = List.of("uniform", "log_uniform", "choice");
    private final FieldsReader fields;
    private final Findings findings;

    DrawReader(FieldsReader fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /** The configurations; none, and findings, where something is wrong. */
    List<RequestFields> read(Place draw, int most) {
        if (draw.isAbsent() || !draw.field("drawn").isAbsent()) {
            return List.of();
        }
        if (!draw.node().isObject()) {
            findings.refuse(draw, "an object with count, method, seed, fields, halving");
            return List.of();
        }
        int before = findings.count();
        findings.allowOnly(draw, FIELDS.subList(0, FIELDS.indexOf("drawn")));
        var method = method(draw.field("method"));
        long count = whole(draw.field("count"), 1, most, 0);
        long seed = draw.field("seed").isAbsent() ? 42 : whole(draw.field("seed"), 0, Integer.MAX_VALUE, 42);
        var sources = sources(draw.field("fields"));
        var halving = new HalvingReader(findings).read(draw.field("halving"));
        if (halving.isPresent() && sources.containsKey("epochs")) {
            findings.refuse(draw.field("fields").field("epochs"), "no value here; the last rung sets the epochs");
        }
        return findings.count() > before
                ? List.of()
                : Draws.draw(method, (int) count, seed, sources).stream()
                        .map(one -> halving.map(rungs -> one.with("epochs", LongNode.valueOf(rungs.budget())))
                                .orElse(one))
                        .toList();
    }

    /**
     * How the stage's drawn configurations came about.
     *
     * @param drawn those that {@link #read} gave, as the stage names them
     * @param all every configuration of the stage
     */
    Optional<Draw> draw(Place draw, List<String> drawn, Collection<String> all) {
        if (draw.isAbsent() || !draw.node().isObject()) {
            return Optional.empty();
        }
        var written = draw.field("drawn");
        if (written.isAbsent()) {
            // What is wrong with these was found when the configurations were read.
            var silent = new Findings();
            var method = new DrawReader(fields, silent).method(draw.field("method"));
            int asked = draw.field("count").node().asInt();
            return Optional.of(new Draw(
                    method,
                    drawn,
                    Optional.of(asked).filter(count -> count > drawn.size()),
                    halving(new HalvingReader(silent).read(draw.field("halving")), draw, drawn, all)));
        }
        findings.allowOnly(draw, List.of("method", "halving", "drawn", "asked"));
        var names = written.items().stream().map(item -> item.node().asText()).toList();
        if (!written.node().isArray() || names.isEmpty() || !all.containsAll(names)) {
            findings.refuse(written, "names of configurations of this stage: " + String.join(", ", all));
        }
        var halving = new HalvingReader(findings).read(draw.field("halving"));
        var asked = draw.field("asked").isAbsent()
                ? Optional.<Integer>empty()
                : Optional.of(
                        (int) whole(draw.field("asked"), names.size() + 1L, Integer.MAX_VALUE, names.size() + 1L));
        return Optional.of(new Draw(method(draw.field("method")), names, asked, halving(halving, draw, names, all)));
    }

    /** Others would have no rungs, and be compared with what was stopped. */
    private Optional<Halving> halving(
            Optional<Halving> halving, Place draw, List<String> drawn, Collection<String> all) {
        if (halving.isPresent() && !drawn.isEmpty() && drawn.size() < all.size()) {
            findings.refuse(
                    draw.field("halving"),
                    "only where all configurations of the stage are drawn; give the others a stage of their own");
        }
        return halving;
    }

    private DrawMethod method(Place place) {
        if (place.isAbsent()) {
            return DrawMethod.RANDOM;
        }
        var method = DrawMethod.named(place.node().asText());
        if (method.isEmpty()) {
            findings.refuse(place, String.join(", ", DrawMethod.names()));
        }
        return method.orElse(DrawMethod.RANDOM);
    }

    private Map<String, Source> sources(Place place) {
        var sources = new LinkedHashMap<String, Source>();
        if (!place.node().isObject() || place.node().isEmpty()) {
            findings.refuse(place, "an object: a field of the request and what its values are drawn from");
            return sources;
        }
        for (var field : place.fields()) {
            var name = FieldsReader.key(place, field);
            var path = FieldsReader.path(name);
            if (path.isEmpty()) {
                fields.refuseUnknown(name, field);
            } else {
                source(path.get(), field).ifPresent(source -> sources.put(path.get(), source));
            }
        }
        return sources;
    }

    private Optional<Source> source(String path, Place place) {
        var kinds = place.fields();
        if (kinds.size() != 1 || !SOURCES.contains(kinds.get(0).name())) {
            findings.refuse(place, "an object with one of " + String.join(", ", SOURCES));
            return Optional.empty();
        }
        var kind = kinds.get(0);
        return kind.name().equals("choice")
                ? choice(path, kind)
                : interval(path, kind, kind.name().equals("log_uniform"));
    }

    private Optional<Source> choice(String path, Place kind) {
        if (!kind.node().isArray() || kind.node().isEmpty()) {
            findings.refuse(kind, "a list of values");
            return Optional.empty();
        }
        int before = findings.count();
        var values = new ArrayList<JsonNode>();
        kind.items().forEach(item -> fields.value(path, item).at(path).ifPresent(values::add));
        return findings.count() > before ? Optional.empty() : Optional.of(new Choice(values));
    }

    private Optional<Source> interval(String path, Place kind, boolean logarithmic) {
        var bounds = kind.items().stream()
                .map(item -> item.text().number(item.node()))
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue)
                .toList();
        boolean isInterval = kind.node().size() == 2
                && bounds.size() == 2
                && bounds.get(0) < bounds.get(1)
                && (!logarithmic || bounds.get(0) > 0);
        if (!isInterval) {
            findings.refuse(
                    kind, "two numbers, the smaller first" + (logarithmic ? ", both above 0" : "") + ": [least, most]");
            return Optional.empty();
        }
        int before = findings.count();
        kind.items().forEach(item -> fields.value(path, item));
        return findings.count() > before
                ? Optional.empty()
                : Optional.of(new Interval(bounds.get(0), bounds.get(1), logarithmic, FieldsReader.isInteger(path)));
    }

    private long whole(Place place, long least, long most, long standard) {
        if (!place.node().isIntegralNumber()
                || !place.node().canConvertToLong()
                || place.node().longValue() < least
                || place.node().longValue() > most) {
            findings.refuse(place, "an integer from " + least + " to " + most);
            return standard;
        }
        return place.node().longValue();
    }
}
