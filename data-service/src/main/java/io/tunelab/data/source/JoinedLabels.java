package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.parse.Blanks;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several labels in one string: a list as Python, NumPy or JSON writes it, or names between separators ({@code a|b}). A
 * separator counts only if the labels that it separates occur in other labels, too: {@code Arts, Crafts} may be one class.
 */
final class JoinedLabels {
    private static final String QUOTED = "'[^']*+'|\"[^\"]*+\"";
    /** An element of a list, in quotes or bare. */
    private static final Pattern ELEMENT = Pattern.compile(QUOTED + "|[^'\",]+");

    /** {@code ['a', "b"]}, {@code [a, b]}, {@code []}. Possessive: a label that is no list after all is left at once. */
    private static final String LIST =
            "\\[\\s*+(?:%1$s|[^'\",\\[\\]]++)?+(?:\\s*+,\\s*+(?:%1$s|[^'\",\\[\\]]++))*+\\s*+]".formatted(QUOTED);

    /** {@code ['a' 'b']} of NumPy, {@code {'a', 'b'}}, {@code ('a',)}; {@code [0 2]} of NumPy. */
    private static final String OTHER_LISTS =
            "[\\[({]\\s*+(?:%1$s)(?:\\s*+,?+\\s*+(?:%1$s))*+\\s*+,?+\\s*+[\\])}]|\\[\\s*+\\d++(?:\\s++\\d++)++\\s*+]|set\\(\\)"
                    .formatted(QUOTED);

    private static final Pattern WRITTEN_LIST = Pattern.compile(LIST + "|" + OTHER_LISTS);
    private static final Map<String, String> SEPARATORS = Map.of("|", "'|'", ";", "semicolons", ",", "commas");

    private final Optional<String> separator;

    private JoinedLabels(Optional<String> separator) {
        this.separator = separator;
    }

    /**
     * How {@code labels} join several; empty if they do not. Where only few of the parts occur again it is left to the user,
     * who is told.
     */
    static Optional<JoinedLabels> of(Collection<String> labels, List<Notice> notices) {
        if (labels.stream().anyMatch(label -> WRITTEN_LIST.matcher(label).matches())) {
            return Optional.of(new JoinedLabels(Optional.empty()));
        }
        for (var separator : List.of("|", ";", ",")) {
            var joined = new JoinedLabels(Optional.of(separator));
            var found = joined.evidence(labels);
            if (found.sure() || found.possible() && separator.equals("|")) {
                return Optional.of(joined);
            }
            if (found.possible()) {
                notices.add(Notice.warning(
                                "labels_joined",
                                "labels such as '%s' may be several labels with %s between them, but count as one class; write them as a|b or as a list if they are several"
                                        .formatted(found.example(), SEPARATORS.get(separator)))
                        .of(found.joined(), List.of(found.example())));
            }
        }
        return Optional.empty();
    }

    /**
     * What speaks for a separator.
     *
     * @param joined labels that it occurs in
     * @param possible whether a part of them is in another label, too
     * @param sure whether most parts are, and one of them is a label by itself
     */
    private record Evidence(int joined, boolean possible, boolean sure, String example) {}

    private Evidence evidence(Collection<String> labels) {
        var several = labels.stream().filter(label -> parts(label).size() > 1).toList();
        var partsIn = new HashMap<String, Set<String>>();
        labels.forEach(label -> parts(label).forEach(part -> partsIn.computeIfAbsent(part, key -> new HashSet<>())
                .add(label)));
        var parts = several.stream()
                .flatMap(label -> parts(label).stream())
                .distinct()
                .toList();
        long shared =
                parts.stream().filter(part -> partsIn.get(part).size() > 1).count();
        return new Evidence(
                several.size(),
                shared > 0,
                shared * 2 > parts.size() && parts.stream().anyMatch(labels::contains),
                several.stream().findFirst().orElse(""));
    }

    /** The labels that {@code label} joins, without blanks around them. */
    List<String> parts(String label) {
        return split(label)
                .map(Blanks::trimmed)
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
    }

    private Stream<String> split(String label) {
        if (separator.isPresent()) {
            return Pattern.compile(Pattern.quote(separator.get())).splitAsStream(label);
        }
        if (!WRITTEN_LIST.matcher(label).matches()) {
            return label.contains("|") ? Pattern.compile("\\|").splitAsStream(label) : Stream.of(label);
        }
        var content = label.startsWith("set") ? "" : label.substring(1, label.length() - 1);
        if (content.contains("'") || content.contains("\"")) {
            return ELEMENT.matcher(content)
                    .results()
                    .map(MatchResult::group)
                    .map(element -> element.replaceAll("^(['\"])(.*)\\1$", "$2"));
        }
        return Pattern.compile(content.matches("[\\d\\s]+") ? "\\s+" : ",").splitAsStream(content);
    }
}
