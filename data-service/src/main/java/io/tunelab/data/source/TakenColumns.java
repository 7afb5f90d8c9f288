package io.tunelab.data.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that rows were read from.
 *
 * @param label one; several where each says 0 or 1 for one label
 * @param classNames names of the labels by their numbers, where the file brings them
 */
public record TakenColumns(
        String text,
        Optional<String> pair,
        List<String> label,
        Optional<String> group,
        Optional<String> split,
        List<String> classNames) {
    public TakenColumns {
        label = List.copyOf(label);
        classNames = List.copyOf(classNames);
    }

    Set<String> all() {
        var all = new LinkedHashSet<String>();
        all.add(text);
        pair.ifPresent(all::add);
        all.addAll(label);
        group.ifPresent(all::add);
        split.ifPresent(all::add);
        return all;
    }

    @Override
    public String toString() {
        var words = new StringBuilder("text from '").append(text).append('\'');
        pair.ifPresent(name -> words.append(", second text from '").append(name).append('\''));
        words.append(label.size() == 1 ? ", label from '" : ", labels from '")
                .append(String.join("', '", label))
                .append('\'');
        group.ifPresent(name -> words.append(", group from '").append(name).append('\''));
        split.ifPresent(name -> words.append(", split from '").append(name).append('\''));
        return words.toString();
    }
}
