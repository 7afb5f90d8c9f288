package io.tunelab.trainer.worker;

import io.tunelab.contract.event.RunEvent;
import io.tunelab.contract.event.RunEvent.LogLevel;
import io.tunelab.contract.event.RunEvent.LogLine;
import io.tunelab.contract.event.RunEvent.RunLogged;
import io.tunelab.trainer.events.RunEvents;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Tells with the events of an attempt what this process writes to its log about it: whoever sees on the page that a run
 * failed need not have access to the trainer's machine.
 *
 * <p>Lines are about the run if the logging context names it, so those of other runs and of the service are not told. Few
 * lines are expected. Of a flood the newest are kept, and once {@link #MOST_CHARACTERS} were told, the rest waits for
 * the end of the attempt.
 */
final class RunLog extends Handler implements AutoCloseable {
    /** As the logging context calls the experiment. */
    static final String EXPERIMENT = "experiment";

    /** Libraries are heard from warnings on: what else they say is of this machine, not of the run. */
    private static final String OWN = "io.tunelab.";

    /** Told of one attempt before its end. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    /** What waits, and with that one event: its record stays far below a topic's usual 1 MB, however it is escaped. */
    private static final int MOST_WAITING_CHARACTERS = 60_000;

    /** Message and stack trace. */
    private static final PatternFormatter TEXT = new PatternFormatter("%s%e");

    private static final Logger ROOT = Logger.getLogger("");
    private final String experimentId;
    private final RunEvents events;
    private final ArrayDeque<LogLine> waiting = new ArrayDeque<>();
    private int waitingCharacters;
    private int skipped;
    private int toldCharacters;

    private RunLog(String experimentId, RunEvents events) {
        this.experimentId = experimentId;
        this.events = events;
    }

    /** Listens until it is closed. */
    static RunLog of(String experimentId, RunEvents events) {
        var log = new RunLog(experimentId, events);
        ROOT.addHandler(log);
        return log;
    }

    @Override
    public void publish(LogRecord entry) {
        var least = String.valueOf(entry.getLoggerName()).startsWith(OWN) ? Level.INFO : Level.WARNING;
        if (entry.getLevel().intValue() < least.intValue()
                || !experimentId.equals(ExtLogRecord.wrap(entry).getMdc(EXPERIMENT))) {
            return;
        }
        var line = line(ExtLogRecord.wrap(entry));
        synchronized (waiting) {
            waiting.addLast(line);
            waitingCharacters += line.message().length();
            while (waiting.size() > RunEvent.MOST_LOG_LINES || waitingCharacters > MOST_WAITING_CHARACTERS) {
                waitingCharacters -= waiting.removeFirst().message().length();
                skipped++;
            }
        }
    }

    /** Tells what was written since the last time, within the limits of an attempt that goes on. */
    void tell() {
        tell(MOST_CHARACTERS);
    }

    /** Tells the last lines of an attempt that ends. */
    void tellRest() {
        tell(Integer.MAX_VALUE);
    }

    private void tell(int limit) {
        List<LogLine> lines;
        int left;
        synchronized (waiting) {
            if (waiting.isEmpty() || toldCharacters > limit) {
                return;
            }
            lines = new ArrayList<>(waiting);
            left = skipped;
            toldCharacters += waitingCharacters;
            waiting.clear();
            waitingCharacters = 0;
            skipped = 0;
        }
        // Outside of the lock: sending may log.
        events.emit(new RunLogged(lines, left == 0 ? OptionalInt.empty() : OptionalInt.of(left)));
    }

    private static LogLine line(ExtLogRecord entry) {
        return new LogLine(
                entry.getInstant().truncatedTo(ChronoUnit.MILLIS),
                level(entry.getLevel()),
                simpleName(entry.getLoggerName()),
                // Which JSON may have, but not PostgreSQL's.
                TEXT.format(entry).strip().replace('\0', '\uFFFD'));
    }

    private static LogLevel level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        return level.intValue() >= Level.WARNING.intValue() ? LogLevel.WARN : LogLevel.INFO;
    }

    private static String simpleName(String logger) {
        return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
