package io.tunelab.data.split;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.Row;
import java.util.List;
import java.util.Optional;

/**
 * All that splitting knows of a data set.
 *
 * @param labels label number of each row; multi-label: the number of its set of labels, so that splits are stratified by sets
 * @param labelNames by label number
 * @param parts published part of each row; empty if none states one
 * @param groups group number of each row; empty if rows have none
 * @param groupNames some names of groups by their numbers, for messages; may be empty
 * @param labelSets multi-label: the sets, each of label numbers; else empty
 * @param whyNoTest why there is no published test row, where that is known
 */
public record LabelledRows(
        List<Integer> labels,
        List<String> labelNames,
        List<Part> parts,
        List<Integer> groups,
        List<String> groupNames,
        List<List<Integer>> labelSets,
        Optional<String> whyNoTest) {
    public LabelledRows {
        labels = List.copyOf(labels);
        labelNames = List.copyOf(labelNames);
        parts = List.copyOf(parts);
        groups = List.copyOf(groups);
        groupNames = List.copyOf(groupNames);
        labelSets = labelSets.stream().map(List::copyOf).toList();
    }

    /** How many different entries {@code labels} can have. */
    int strata() {
        return labelSets.isEmpty() ? labelNames.size() : labelSets.size();
    }

    /** Label numbers of a row. */
    List<Integer> labelsOf(int row) {
        return labelSets.isEmpty() ? List.of(labels.get(row)) : labelSets.get(labels.get(row));
    }

    /** Rows of no part and no group. */
    public static LabelledRows plain(List<Integer> labels, List<String> labelNames) {
        return new LabelledRows(labels, labelNames, List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }

    public static LabelledRows of(LabelledTexts texts) {
        boolean stated = texts.rows().stream().anyMatch(row -> row.part() != Part.UNSTATED);
        return new LabelledRows(
                texts.labelNumbers(),
                texts.labels(),
                stated ? texts.rows().stream().map(Row::part).toList() : List.of(),
                texts.groupNumbers(),
                texts.rows().stream()
                        .flatMap(row -> row.group().stream())
                        .distinct()
                        .toList(),
                texts.labelSets().orElse(List.of()),
                texts.notices().stream()
                        .filter(notice -> notice.code().equals(LabelledTexts.UNLABELLED))
                        .map(Notice::message)
                        .findFirst());
    }

    /** The same with published parts. */
    public LabelledRows in(List<Part> published) {
        return new LabelledRows(labels, labelNames, published, groups, groupNames, labelSets, whyNoTest);
    }

    /** The same with groups. */
    public LabelledRows grouped(List<Integer> numbers) {
        return new LabelledRows(labels, labelNames, parts, numbers, groupNames, labelSets, whyNoTest);
    }

    /** These rows alone, counted anew. */
    public LabelledRows only(List<Integer> rows) {
        return new LabelledRows(
                rows.stream().map(labels::get).toList(),
                labelNames,
                parts.isEmpty() ? parts : rows.stream().map(parts::get).toList(),
                groups.isEmpty() ? groups : rows.stream().map(groups::get).toList(),
                groupNames,
                labelSets,
                whyNoTest);
    }

    boolean hasGroups() {
        return !groups.isEmpty();
    }

    Part part(int row) {
        return parts.isEmpty() ? Part.UNSTATED : parts.get(row);
    }

    String groupName(int group) {
        return group < groupNames.size() ? groupNames.get(group) : String.valueOf(group);
    }
}
