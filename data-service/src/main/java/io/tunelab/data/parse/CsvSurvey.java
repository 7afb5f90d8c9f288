package io.tunelab.data.parse;

import io.tunelab.data.parse.CsvRecord.Flaw;
import java.io.IOException;
import java.io.Reader;
import java.util.List;

/**
 * How a text looks when it is read in one dialect.
 *
 * @param header fields of the first record, as they stand
 * @param records that have anything in them, without the header
 * @param amiss how many of them have flawed quotes or more or fewer fields than the header
 * @param stray how many have quotes that are not doubled, but can be read
 * @param rowNames whether every record has one field more than the header, a number at its start: R writes such files
 */
record CsvSurvey(CsvDialect dialect, List<String> header, long records, long amiss, long stray, boolean rowNames) {
    CsvSurvey {
        header = List.copyOf(header);
    }

    /** Reads all of {@code reader}, but at most so many records, and closes it. */
    static CsvSurvey of(Reader reader, CsvDialect dialect, int mostCharacters, long mostRecords) throws IOException {
        try (var lexer = new CsvLexer(reader, dialect, mostCharacters)) {
            var header = firstFields(lexer);
            long records = 0;
            long amiss = 0;
            long stray = 0;
            long named = 0;
            for (var next = lexer.next(); next.isPresent() && records < mostRecords; next = lexer.next()) {
                var csv = next.get();
                if (csv.isBlank()) {
                    continue;
                }
                records++;
                stray += csv.flaw() == Flaw.STRAY_QUOTE ? 1 : 0;
                named += isNamed(csv, header.size()) ? 1 : 0;
                amiss += csv.flaw().isHarmless() && fits(csv.fields(), header) && !isWrapped(csv, dialect) ? 0 : 1;
            }
            boolean rowNames = records > 0 && named == records && header.size() > 1;
            return new CsvSurvey(dialect, header, records, rowNames ? 0 : amiss, stray, rowNames);
        }
    }

    /** The first record with anything in it; Excel's {@code sep=;} is not one. */
    static List<String> firstFields(CsvLexer lexer) throws IOException {
        for (var next = lexer.next(); next.isPresent(); next = lexer.next()) {
            if (!next.get().isBlank() && !isSeparatorLine(next.get())) {
                return next.get().fields();
            }
        }
        return List.of();
    }

    private static boolean isSeparatorLine(CsvRecord csv) {
        return csv.line() == 1 && csv.fields().get(0).matches("(?i)sep=.?");
    }

    /** Whether every column has a field and every field a column; what is nameless or empty may lack the other. */
    static boolean fits(List<String> fields, List<String> header) {
        for (int i = fields.size(); i < header.size(); i++) {
            if (!header.get(i).isBlank()) {
                return false;
            }
        }
        for (int i = header.size(); i < fields.size(); i++) {
            if (!fields.get(i).isBlank()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNamed(CsvRecord csv, int width) {
        return csv.fields().size() == width + 1
                && csv.fields().get(0).strip().matches("\\d{1,18}")
                && !csv.fields().get(width).isBlank();
    }

    /** A field in quotes means that quotes have a meaning. */
    private static boolean isWrapped(CsvRecord csv, CsvDialect dialect) {
        return dialect.quoting() == CsvDialect.Quoting.NONE
                && csv.fields().stream()
                        .anyMatch(field -> field.length() > 1 && field.startsWith("\"") && field.endsWith("\""));
    }

    double shareThatFits() {
        return records == 0 ? 1 : 1 - amiss / (double) records;
    }
}
