package io.tunelab.data.parse;

import io.tunelab.data.DataException;
import io.tunelab.data.parse.CsvDialect.Quoting;
import io.tunelab.data.parse.CsvRecord.Flaw;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts text into records and fields. A quote closes a field only before a delimiter or the end of a line. A record whose
 * quotes do not work out costs its first line only: reading goes on with the line after it.
 *
 * <p>Why not a library: those that are maintained either stop at the first flaw or repair it unseen, know one way of
 * quoting, or read a line without end into memory.
 */
final class CsvLexer implements Closeable {
    /** How often a flawed record is read again from its second line; bounds the work on hostile files. */
    private static final int MOST_RETURNS = 100;

    /** Spreadsheets write one for each of their 1,048,576 rows. A packed file of some megabytes may have billions. */
    private static final int MOST_BLANK_LINES = 2_000_000;

    private final CharacterSource in;
    private final char delimiter;
    private final Quoting quoting;
    private final int mostCharacters;
    private final StringBuilder field = new StringBuilder();
    private List<String> fields = new ArrayList<>();
    private Flaw flaw = Flaw.NONE;
    private int length;
    private int returns;
    private int blank;
    private boolean suspicious;

    CsvLexer(Reader reader, CsvDialect dialect, int mostCharacters) {
        this.in = new CharacterSource(reader);
        this.delimiter = dialect.delimiter();
        this.quoting = dialect.quoting();
        this.mostCharacters = mostCharacters;
    }

    /** The next record, also where it is an empty line; empty at the end. */
    Optional<CsvRecord> next() throws IOException {
        if (in.peek() < 0) {
            return Optional.empty();
        }
        long line = in.line();
        in.remember();
        fields = new ArrayList<>(Math.max(2, fields.size()));
        flaw = Flaw.NONE;
        length = 0;
        boolean more = true;
        while (more && flaw != Flaw.TOO_LONG) {
            more = field();
        }
        if (!flaw.isHarmless()) {
            recover();
        } else if (suspicious) {
            // After a flawed record comes its rest, which must not pass for a row.
            suspicious = fields.stream().anyMatch(CsvLexer::hasOddQuotes);
            flaw = suspicious ? Flaw.AMBIGUOUS_QUOTE : flaw;
        }
        return Optional.of(counted(new CsvRecord(line, fields, flaw)));
    }

    private CsvRecord counted(CsvRecord csv) {
        if (csv.isBlank() && ++blank > MOST_BLANK_LINES) {
            throw new DataException(
                    "invalid_data",
                    "line %d: more than %,d blank lines; remove them".formatted(csv.line(), MOST_BLANK_LINES));
        }
        return csv;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void recover() throws IOException {
        suspicious = true;
        if (returns++ < MOST_RETURNS && in.returnToSecondLine()) {
            return;
        }
        if (flaw == Flaw.TOO_LONG) {
            for (int c = in.read(); c >= 0 && !endsLine(c); c = in.read()) {}
        }
    }

    /** Reads one field; whether another follows in this record. */
    private boolean field() throws IOException {
        field.setLength(0);
        if (quoting != Quoting.NONE) {
            while (in.peek() == ' ' && delimiter != ' ') {
                put(in.read());
            }
            if (in.peek() == '"') {
                field.setLength(0);
                in.read();
                quoted();
            }
        }
        while (flaw != Flaw.TOO_LONG) {
            int c = in.read();
            if (c < 0 || endsLine(c)) {
                fields.add(field.toString());
                return false;
            }
            if (c == delimiter) {
                fields.add(field.toString());
                return true;
            }
            put(c == '\\' && quoting == Quoting.BACKSLASH ? escaped() : c);
        }
        return false;
    }

    /** Reads what stands between the quotes, and the closing one. */
    private void quoted() throws IOException {
        boolean breaks = false;
        boolean stray = false;
        while (flaw != Flaw.TOO_LONG) {
            int c = in.read();
            if (c < 0) {
                flaw = Flaw.UNCLOSED;
                return;
            }
            if (c == '"' && in.peek() == '"') {
                put(in.read());
            } else if (c == '"' && closes()) {
                break;
            } else {
                stray |= c == '"';
                breaks |= c == '\n' || c == '\r';
                put(c == '\\' && quoting == Quoting.BACKSLASH ? escaped() : c);
            }
        }
        if (stray && flaw == Flaw.NONE) {
            flaw = breaks ? Flaw.AMBIGUOUS_QUOTE : Flaw.STRAY_QUOTE;
        }
    }

    /** Whether the quote that was just read is followed by nothing but blanks up to the end of the field. */
    private boolean closes() throws IOException {
        int blanks = 0;
        while (delimiter != ' ' && in.peek(blanks) == ' ') {
            blanks++;
        }
        int next = in.peek(blanks);
        if (next >= 0 && next != delimiter && next != '\n' && next != '\r') {
            return false;
        }
        for (int i = 0; i < blanks; i++) {
            in.read();
        }
        return true;
    }

    /** What a backslash and the next character stand for; before any other character it stands for itself. */
    private int escaped() throws IOException {
        int next = in.peek();
        return next == '"' || next == '\\' || next == delimiter || next == '\n' || next == '\r' ? in.read() : '\\';
    }

    private boolean endsLine(int c) throws IOException {
        if (c == '\r' && in.peek() == '\n') {
            in.read();
        }
        return c == '\n' || c == '\r';
    }

    private void put(int c) {
        field.append((char) c);
        if (++length > mostCharacters) {
            flaw = Flaw.TOO_LONG;
        }
    }

    private static boolean hasOddQuotes(String text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 1;
    }
}
