package io.tunelab.results.study.spec;

import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.results.study.spec.StudySpec.Configuration;
import io.tunelab.results.study.spec.StudySpec.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code {stage, seeds, configurations}}: more seeds, more configurations, or both, for one stage; without {@code
 * stage} more seeds for all. What a study has it keeps.
 */
public final class ExtensionReader {
    static final List<String> FIELDS = List.of("stage", "seeds", "configurations");
    private final Limits limits;

    public ExtensionReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * The larger study.
     *
     * @throws InvalidRequestException {@code invalid_study}, and every reason with its line
     */
    public StudySpec read(StudySpec spec, LocatedText text) {
        return new Reading(spec, text.root()).extended();
    }

    /** One reading: what is found on the way belongs to one text. */
    private final class Reading {
        private final Findings findings = new Findings();
        private final FieldsReader fields = new FieldsReader(findings);
        private final StudySpec spec;
        private final Place root;

        Reading(StudySpec spec, Place root) {
            this.spec = spec;
            this.root = root;
        }

        StudySpec extended() {
            if (!root.node().isObject() || root.node().isEmpty()) {
                findings.refuse(root, "an object with " + String.join(", ", FIELDS));
            }
            findings.allowOnly(root, FIELDS);
            var stage = stage();
            var stages = spec.stages().stream()
                    .map(one -> stage.filter(name -> !name.equals(one.name())).isPresent()
                                    || one.decide().isPresent()
                            ? one
                            : extended(one))
                    .toList();
            var larger = new StudySpec(
                    spec.name(),
                    spec.question(),
                    spec.selectBy(),
                    spec.fixed(),
                    stages,
                    spec.comparisons(),
                    spec.reuse());
            if (larger.mostCells() > limits.cells()) {
                findings.refuse(root, larger.mostCells() + " experiments", "at most " + limits.cells() + " in all");
            }
            findings.throwIfAny();
            return larger;
        }

        private Optional<String> stage() {
            var place = root.field("stage");
            var names = spec.stages().stream()
                    .filter(one -> one.decide().isEmpty())
                    .map(Stage::name)
                    .toList();
            boolean mayBeAbsent =
                    names.size() == 1 || root.field("configurations").isAbsent();
            if (place.isAbsent() && mayBeAbsent && !names.isEmpty()) {
                return Optional.empty();
            }
            if (!names.contains(place.node().asText())) {
                findings.refuse(
                        place,
                        names.isEmpty()
                                ? "a stage without `decide`, of which there is none: stages that decide find their seeds"
                                        + " themselves"
                                : "a stage without `decide`: " + String.join(", ", names));
            }
            return Optional.of(place.node().asText());
        }

        private Stage extended(Stage stage) {
            if (stage.draw().flatMap(draw -> draw.halving()).isPresent()) {
                findings.refuse(root, "stage " + stage.name(), "only a stage without halving");
            }
            return new Stage(
                    stage.name(),
                    stage.bestOf(),
                    configurations(stage),
                    seeds(stage.seeds()),
                    stage.draw(),
                    Optional.empty());
        }

        private Seeds seeds(Seeds before) {
            var place = root.field("seeds");
            if (place.isAbsent()) {
                return before;
            }
            if (before.variation().crossed()) {
                findings.refuse(place, "only for stages without `cross`, whose runs would be others then");
                return before;
            }
            var given = new StageReader(fields, findings, limits).seeds(place);
            if (given.repeats().isPresent() != before.repeats().isPresent()) {
                findings.refuse(
                        place,
                        before.repeats().isPresent()
                                ? "how many in all, as the stage counts its seeds up"
                                : "a list of seeds, as the stage has one");
                return before;
            }
            if (given.repeats().isPresent()) {
                int count = Math.max(given.count(), before.count());
                return Seeds.counted(count).with(before.variation());
            }
            var listed = new LinkedHashSet<>(before.listed());
            listed.addAll(given.listed());
            return Seeds.listed(List.copyOf(listed)).with(before.variation());
        }

        private List<Configuration> configurations(Stage stage) {
            var all = new ArrayList<>(stage.configurations());
            var list = root.field("configurations");
            if (!list.isAbsent() && !list.node().isArray()) {
                findings.refuse(list, "a list of configurations");
                return all;
            }
            if (list.node().size() > limits.cells()) {
                findings.refuse(list, list.node().size() + " configurations", "at most " + limits.cells());
                return all;
            }
            for (var item : list.items()) {
                var added = fields.read(item, Set.of("name"));
                var known =
                        all.stream().filter(one -> one.fields().equals(added)).findFirst();
                known.ifPresent(one -> findings.refuse(
                        item, "a configuration that is not there yet; '" + one.name() + "' is the same"));
                all.add(new Configuration(name(item, added, all, stage), added));
            }
            return all;
        }

        private String name(Place item, RequestFields added, List<Configuration> all, Stage stage) {
            var given = item.field("name");
            var others = new ArrayList<>(all.stream().map(Configuration::fields).toList());
            others.add(added);
            var name = given.isAbsent()
                    ? new Names(others, stage.name()).of(added)
                    : given.node().asText();
            var taken = all.stream().map(Configuration::name).toList();
            if (taken.contains(name) && !given.isAbsent()) {
                findings.refuse(given, "a name that no other configuration of the stage has");
            }
            return taken.contains(name) ? name + " (" + (all.size() + 1) + ")" : name;
        }
    }
}
