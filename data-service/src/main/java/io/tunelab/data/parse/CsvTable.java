package io.tunelab.data.parse;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.TextFile;
import io.tunelab.data.parse.CsvDialect.Quoting;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines of fields under a header, as spreadsheets, pandas, R and databases write them. The delimiter is the one that cuts
 * the first rows as the header is cut; the way of quoting is the one in which the whole file has the fewest flaws.
 */
final class CsvTable implements Table {
    private static final int SAMPLE = 1 << 18;
    private static final int SAMPLED_RECORDS = 200;
    private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|', '~', '^', '\u0001', '\u001f');

    private final TextFile file;
    private final int mostCharacters;
    private final CsvSurvey survey;
    private final CsvHeader header;
    private final List<Notice> notices = new ArrayList<>();

    private CsvTable(TextFile file, TableOptions options, CsvSurvey survey) {
        this.file = file;
        this.mostCharacters = options.mostCharacters();
        this.survey = survey;
        this.header = CsvHeader.of(survey, file.name());
        refuseTitle();
        file.encoding().notice(file.name()).ifPresent(notices::add);
        if (survey.dialect().delimiter() != ',' && options.delimiter().isEmpty()) {
            notices.add(Notice.info(
                    "delimiter",
                    "%s: fields are separated by %s (detected)"
                            .formatted(file.name(), survey.dialect().delimiterName())));
        }
        quotingNotice().ifPresent(notices::add);
        header.notice().ifPresent(notices::add);
    }

    /**
     * Finds the dialect.
     *
     * @throws DataException {@code invalid_data} if the header cannot be used
     */
    static CsvTable open(TextFile file, TableOptions options) throws IOException {
        char delimiter =
                options.delimiter().isPresent() ? options.delimiter().get() : delimiter(file, options.mostCharacters());
        CsvSurvey best = null;
        for (var quoting : Quoting.values()) {
            if (best == null || best.amiss() > 0) {
                var survey = CsvSurvey.of(
                        file.open(), new CsvDialect(delimiter, quoting), options.mostCharacters(), Long.MAX_VALUE);
                best = best == null || survey.amiss() < best.amiss() ? survey : best;
            }
        }
        return new CsvTable(file, options, best);
    }

    /** A title or a comment above the header is taken for one, and then nothing below fits. */
    private void refuseTitle() {
        boolean nameless = header.fields().size() > 1 && header.isColumn(0);
        if (header.named().size() == 1 && (nameless || 2 * survey.amiss() > survey.records())) {
            throw new DataException(
                    "invalid_data",
                    "%s: the first line is the name of one column ('%s'), but most lines below have more fields; if a title or a comment stands above the header, remove it"
                            .formatted(file.name(), header.named().get(0)));
        }
    }

    private static char delimiter(TextFile file, int mostCharacters) throws IOException {
        var sample = sample(file);
        var separatorLine =
                java.util.regex.Pattern.compile("(?i)\\Asep=(.)\\r?\\n").matcher(sample);
        if (separatorLine.find()) {
            return separatorLine.group(1).charAt(0);
        }
        CsvSurvey best = null;
        for (char candidate : DELIMITERS) {
            if (sample.indexOf(candidate) < 0) {
                continue;
            }
            var survey = CsvSurvey.of(
                    new StringReader(sample),
                    new CsvDialect(candidate, Quoting.DOUBLED),
                    mostCharacters,
                    SAMPLED_RECORDS);
            if (survey.header().size() > 1
                    && (best == null
                            || survey.shareThatFits() > best.shareThatFits() + 1e-9
                            || survey.shareThatFits() > best.shareThatFits() - 1e-9
                                    && survey.header().size() > best.header().size())) {
                best = survey;
            }
        }
        return best == null ? ',' : best.dialect().delimiter();
    }

    /** The start of the file up to the end of a line. */
    private static String sample(TextFile file) throws IOException {
        try (var reader = file.open()) {
            var characters = new char[SAMPLE];
            int length = 0;
            for (int read = 0; read >= 0 && length < SAMPLE; length += Math.max(0, read)) {
                read = reader.read(characters, length, SAMPLE - length);
            }
            var text = new String(characters, 0, length);
            int lastLine = text.lastIndexOf('\n');
            return length < SAMPLE || lastLine < 0 ? text : text.substring(0, lastLine + 1);
        }
    }

    private Optional<Notice> quotingNotice() {
        var quoting = survey.dialect().quoting();
        if (quoting == Quoting.BACKSLASH) {
            return Optional.of(
                    Notice.info("quoting", file.name() + ": quotes inside fields stand behind a backslash (detected)"));
        }
        if (quoting == Quoting.NONE) {
            return Optional.of(Notice.info(
                    "quoting", file.name() + ": quotes are read as ordinary characters; none encloses a field"));
        }
        return survey.stray() == 0
                ? Optional.empty()
                : Optional.of(Notice.warning(
                                "quoting",
                                "%s: %,d rows have quotes inside quoted fields that are not doubled; read as they stand"
                                        .formatted(file.name(), survey.stray()))
                        .of(survey.stray(), List.of()));
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public List<String> columns() {
        return header.named();
    }

    @Override
    public Map<String, List<String>> classNames() {
        return Map.of();
    }

    @Override
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    @Override
    public Entries read(Set<String> wanted) throws IOException {
        var lexer = new CsvLexer(file.open(), survey.dialect(), mostCharacters);
        CsvSurvey.firstFields(lexer);
        return new CsvEntries(lexer, wanted);
    }

    private final class CsvEntries implements Entries {
        private final CsvLexer lexer;
        private final Map<String, Integer> positions = new LinkedHashMap<>();
        private long rowsBeyondNames;

        CsvEntries(CsvLexer lexer, Set<String> wanted) {
            this.lexer = lexer;
            var names = header.fields();
            for (int i = 0; i < names.size(); i++) {
                if (header.isColumn(i) && (wanted.isEmpty() || wanted.contains(names.get(i)))) {
                    positions.put(names.get(i), i);
                }
            }
        }

        @Override
        public Optional<Entry> next() throws IOException {
            for (var next = lexer.next(); next.isPresent(); next = lexer.next()) {
                if (!next.get().isBlank()) {
                    return Optional.of(entry(next.get()));
                }
            }
            notices.removeIf(notice -> notice.code().equals("nameless_columns"));
            header.filled(rowsBeyondNames).ifPresent(notices::add);
            return Optional.empty();
        }

        private Entry entry(CsvRecord csv) {
            var place = new Place(file.name(), "line", csv.line());
            var fields = csv.fields();
            if (!csv.flaw().isHarmless()) {
                return Entry.broken(place, problem(csv.flaw()));
            }
            if (!CsvSurvey.fits(fields, header.fields())) {
                return Entry.broken(
                        place,
                        new Problem(
                                Problem.Kind.FIELDS,
                                "%d fields, the header has %d%s"
                                        .formatted(
                                                fields.size(),
                                                header.fields().size(),
                                                fields.size() > header.fields().size()
                                                        ? "; a text that contains a "
                                                                + survey.dialect()
                                                                        .delimiterName()
                                                                + " must stand in quotes"
                                                        : "")));
            }
            rowsBeyondNames += header.hasNamelessValue(fields) ? 1 : 0;
            var values = new LinkedHashMap<String, Object>();
            positions.forEach((name, position) -> {
                if (position < fields.size()) {
                    values.put(name, fields.get(position));
                }
            });
            return Entry.of(place, values);
        }

        private Problem problem(CsvRecord.Flaw flaw) {
            return switch (flaw) {
                case UNCLOSED ->
                    new Problem(Problem.Kind.QUOTES, "the quote that opens a field on this line is never closed");
                case TOO_LONG ->
                    new Problem(
                            Problem.Kind.TOO_LONG,
                            "more than %,d characters without an end; is a quote not closed, or is this no table?"
                                    .formatted(mostCharacters));
                default ->
                    new Problem(
                            Problem.Kind.QUOTES,
                            "a quoted field over several lines has a quote inside that is not doubled");
            };
        }

        @Override
        public void close() throws IOException {
            lexer.close();
        }
    }
}
