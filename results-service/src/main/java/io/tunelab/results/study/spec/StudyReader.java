package io.tunelab.results.study.spec;

import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.results.study.spec.StudySpec.Comparison;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads studies and says everything that is wrong with one at once: path, line, value and what is allowed. */
public final class StudyReader {
    static final List<String> FIELDS = List.of(
            "name", "question", "select_by", "reuse", "fixed", "seeds", "vary", "cross", "stages", "comparisons");
    static final List<String> COMPARISON_FIELDS = List.of("stage", "baseline", "margin");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");
    static final double STANDARD_MARGIN = 0.01;
    static final String MARGIN_RULE = "a difference in accuracy above 0 and below 1: 0.01 for one point";
    private static final int LONGEST_QUESTION = 1000;

    private final Limits limits;

    public StudyReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * A study.
     *
     * @throws InvalidRequestException {@code invalid_study}, and every reason with its line
     */
    public StudySpec read(LocatedText text) {
        return new Reading(text.root()).study();
    }

    /** One reading: what is found on the way belongs to one text. */
    private final class Reading {
        private final Findings findings = new Findings();
        private final FieldsReader fields = new FieldsReader(findings);
        private final StageReader stageReader = new StageReader(fields, findings, limits);
        private final Place root;

        Reading(Place root) {
            this.root = root;
        }

        StudySpec study() {
            if (!root.node().isObject()) {
                findings.refuse(root, "an object with " + String.join(", ", FIELDS));
                findings.throwIfAny();
            }
            findings.allowOnly(root, FIELDS);
            var name = text("name", NAME, "letters, digits, '.', '_' and '-', at most 60 characters", "study");
            var question = text("question", null, "at most " + LONGEST_QUESTION + " characters", "");
            var selectBy = selectBy(root.field("select_by"));
            var reuse = reuse(root.field("reuse"));
            var fixed = fields.read(root.field("fixed"), Set.of());
            var stages = stages(root.field("stages"));
            var comparisons = comparisons(root.field("comparisons"), stages);
            var spec = new StudySpec(name, question, selectBy, fixed, stages, comparisons, reuse);
            var variations = new VariationReader(findings, limits);
            for (int i = 0; i < stages.size(); i++) {
                var place = root.field("stages").item(i);
                variations.requireSeveralValues(place, stages.get(i));
                variations.requireComparable(place, stages.get(i), fixed);
            }
            if (spec.mostCells() > limits.cells()) {
                findings.refuse(
                        root.field("stages"),
                        spec.mostCells() + " experiments",
                        "at most " + limits.cells() + " in all");
            }
            findings.throwIfAny();
            return spec;
        }

        private String text(String name, Pattern pattern, String allowed, String standard) {
            var place = root.field(name);
            if (place.isAbsent()) {
                return standard;
            }
            var text = place.node().asText();
            boolean fits = pattern == null
                    ? text.length() <= LONGEST_QUESTION && text.indexOf('\0') < 0
                    : pattern.matcher(text).matches();
            if (!place.node().isValueNode() || !fits) {
                findings.refuse(place, allowed);
            }
            return text;
        }

        private SelectBy selectBy(Place place) {
            Optional<SelectBy> known = place.isAbsent()
                    ? Optional.of(SelectBy.VAL_LOSS)
                    : SelectBy.named(place.node().asText());
            if (known.isEmpty()) {
                findings.refuse(place, SelectBy.allowed() + "; test scores never select");
            }
            return known.orElse(SelectBy.VAL_LOSS);
        }

        private boolean reuse(Place place) {
            if (!place.isAbsent() && !place.node().isBoolean()) {
                findings.refuse(place, "true, false");
            }
            return place.node().asBoolean(true);
        }

        private List<Stage> stages(Place place) {
            var stages = new ArrayList<Stage>();
            if (!place.node().isArray()
                    || place.node().isEmpty()
                    || place.node().size() > limits.stages()) {
                findings.refuse(place, "a list of 1 to " + limits.stages() + " stages");
                return stages;
            }
            var given = root.field("seeds").isAbsent() ? Seeds.ONE : stageReader.seeds(root.field("seeds"));
            var seeds = new VariationReader(findings, limits).read(root, given);
            for (var stage : place.items()) {
                stages.add(stageReader.read(stage, stages.size() + 1, seeds, stages));
            }
            return stages;
        }

        private List<Comparison> comparisons(Place list, List<Stage> stages) {
            if (!list.isAbsent() && !list.node().isArray()) {
                findings.refuse(list, "a list of objects with " + String.join(", ", COMPARISON_FIELDS));
                return List.of();
            }
            var comparisons = new ArrayList<Comparison>();
            for (var item : list.items()) {
                findings.allowOnly(item, COMPARISON_FIELDS);
                comparison(item, stages).ifPresent(comparisons::add);
            }
            return comparisons;
        }

        private Optional<Comparison> comparison(Place item, List<Stage> stages) {
            var stage = stages.stream()
                    .filter(one -> one.name().equals(item.field("stage").node().asText()))
                    .findFirst();
            if (stage.isEmpty()) {
                findings.refuse(
                        item.field("stage"),
                        "a stage: "
                                + String.join(
                                        ", ", stages.stream().map(Stage::name).toList()));
                return Optional.empty();
            }
            if (stage.get().decide().isPresent()) {
                findings.refuse(
                        item.field("stage"), "a stage without `decide`, which has a baseline and a margin of its own");
            }
            var names = stage.get().configurations().stream()
                    .map(StudySpec.Configuration::name)
                    .toList();
            var baseline = Names.asked(item.field("baseline").node(), names);
            if (!names.contains(baseline)) {
                findings.refuse(
                        item.field("baseline"),
                        "the name of a configuration of that stage: " + String.join(", ", names));
            }
            return Optional.of(new Comparison(stage.get().name(), baseline, margin(item.field("margin"))));
        }

        private double margin(Place place) {
            var number = place.text().number(place.node());
            boolean fits = number.isNumber() && number.doubleValue() > 0 && number.doubleValue() < 1;
            if (!place.isAbsent() && !fits) {
                findings.refuse(place, MARGIN_RULE);
            }
            return fits ? number.doubleValue() : STANDARD_MARGIN;
        }
    }
}
