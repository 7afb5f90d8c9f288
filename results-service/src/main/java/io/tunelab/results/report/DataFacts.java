package io.tunelab.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.results.report.StudyReport.Fact;
import io.tunelab.results.store.Datasets;
import io.tunelab.results.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What data-service's audit found in a data set, and what it warned of while reading, in a sentence. */
@ApplicationScoped
class DataFacts {
    private final Datasets datasets;
    private final StoredJson json;

    DataFacts(Datasets datasets, StoredJson json) {
        this.datasets = datasets;
        this.json = json;
    }

    /** The origin of each data set, what its audit found, and the sizes of the splits. */
    @Transactional
    List<Fact> of(Collection<String> datasetKeys) {
        var manifests = datasetKeys.stream()
                .distinct()
                .map(key -> datasets.findByIdOptional(key).map(entity -> json.read(entity.summary)))
                .flatMap(Optional::stream)
                .toList();
        var origins = manifests.stream().map(DataFacts::origin).distinct();
        var audits = manifests.stream()
                .filter(manifest -> manifest.has("audit"))
                .map(DataFacts::sentence)
                .distinct();
        return Stream.of(
                        origins.map(text -> new Fact("Data", text)),
                        audits.map(text -> new Fact("Data audit", text)),
                        sizes(manifests).map(text -> new Fact("Splits", text)).stream())
                .flatMap(found -> found)
                .toList();
    }

    private static String origin(JsonNode manifest) {
        var source = manifest.path("source");
        return "%s: %s%s"
                .formatted(
                        manifest.path("dataset").path("name").asText(),
                        source.path("description").asText("not stated"),
                        source.path("kind").asText("real").equals("real")
                                ? ""
                                : " (generated texts: the results say nothing about real ones)");
    }

    private static Optional<String> sizes(List<JsonNode> manifests) {
        var sizes = manifests.stream()
                .map(manifest -> text(
                        "%,d / %,d / %,d (fraction %s, seed %s, %s)",
                        examples(manifest, "train"),
                        examples(manifest, "validation"),
                        examples(manifest, "test"),
                        manifest.path("dataset").path("fraction").asText(),
                        manifest.path("dataset").path("seed").asText(),
                        manifest.path("dataset").path("protocol").asText()))
                .distinct()
                .toList();
        return sizes.isEmpty()
                ? Optional.empty()
                : Optional.of("training / validation / test examples: " + String.join("; ", sizes));
    }

    private static long examples(JsonNode manifest, String split) {
        return manifest.path("splits").path(split).path("examples").asLong();
    }

    static String sentence(JsonNode manifest) {
        var audit = manifest.path("audit");
        var parts = new ArrayList<String>();
        parts.add(text(
                "%,d rows in %,d classes (largest to smallest: %.1f)",
                manifest.path("source").path("rows").asLong(),
                manifest.path("labels").size(),
                audit.path("classes").path("imbalance").asDouble()));
        rows(audit.path("exact_duplicates"), "%,d rows repeat the text of another")
                .ifPresent(parts::add);
        rows(audit.path("near_duplicates"), "%,d rows nearly do").ifPresent(parts::add);
        rows(audit.path("contradictions"), "%,d rows have the same text with different labels")
                .ifPresent(parts::add);
        rows(audit.path("across_parts"), "%,d rows share a text across the published parts")
                .ifPresent(parts::add);
        audit.path("oddities")
                .forEach(found -> parts.add(text(
                        "%,d texts: %s",
                        found.path("rows").asLong(),
                        found.path("oddity").asText().replace('_', ' '))));
        // What was assumed without doubt is on the page of an experiment; a report has what may change a number.
        manifest.path("source").path("notices").forEach(notice -> {
            if (notice.path("level").asText().equals("warning")) {
                parts.add(notice.path("message").asText());
            }
        });
        return String.join("; ", parts);
    }

    private static Optional<String> rows(JsonNode groups, String format) {
        long rows = groups.path("rows").asLong();
        return rows == 0 ? Optional.empty() : Optional.of(text(format, rows));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
