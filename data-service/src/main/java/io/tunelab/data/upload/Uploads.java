package io.tunelab.data.upload;

import io.quarkus.runtime.StartupEvent;
import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.data.Sha256;
import io.tunelab.data.inspect.Inspection;
import io.tunelab.data.inspect.Inspector;
import io.tunelab.data.prepare.MemoryShares;
import io.tunelab.data.source.DataConfig;
import io.tunelab.data.source.FileSource;
import io.tunelab.data.source.NamedData;
import io.tunelab.data.source.ReadingOptions;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.data.tokenize.IsolatedTokenizer;
import io.tunelab.data.tokenize.ModelConfig;
import io.tunelab.data.tokenize.Tokenization;
import io.tunelab.data.tokenize.TokenizerStore;
import io.tunelab.hub.HubConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Puts files into the data directory: received aside, audited, then renamed into their place, so that a data set is there
 * whole and readable or not at all. A name keeps its bytes unless replacing is asked for.
 */
@ApplicationScoped
class Uploads {
    private static final Logger LOG = Logger.getLogger(Uploads.class);
    private static final int AT_ONCE = 4;

    /** What an upload may be; folders and archives are not among them. */
    private static final String ENDING = "\\.(csv|tsv|json|jsonl)(\\.gz)?|\\.parquet";

    /** Comes with Tunelab, so that its tokenizer is nearly always there. */
    private static final String COUNTING_MODEL = "all-minilm-l6-v2";

    private final DataConfig config;
    private final SourceCatalog sources;
    private final MemoryShares shares;
    private final TokenizerStore tokenizers;
    private final Path models;
    private final Audited<Inspection> audited = new Audited<>();
    private final Semaphore places = new Semaphore(AT_ONCE);

    Uploads(DataConfig config, HubConfig hub, ModelConfig models, MemoryShares shares) {
        var offline = hub.settings().withoutNetwork();
        this.config = config;
        this.sources = SourceCatalog.of(config, offline);
        this.shares = shares;
        this.models = Path.of(models.directory());
        this.tokenizers = new TokenizerStore(this.models, offline);
    }

    /** What became of an upload. */
    enum Outcome {
        CREATED,
        REPLACED,
        /** The same bytes are there already. */
        KNOWN
    }

    record Taken(Outcome outcome, String file, long bytes, String sha256, Inspection inspection) {}

    void tidy(@Observes StartupEvent started) {
        removeAbandoned();
    }

    private void removeAbandoned() {
        try {
            ReceivedFile.removeAbandoned(sources.directory());
        } catch (IOException | RuntimeException e) {
            LOG.warnf("unfinished uploads stay in %s: %s", sources.directory(), e.getMessage());
        }
    }

    /** What requests can name. */
    List<NamedData> list() {
        return sources.list();
    }

    /**
     * Takes a file.
     *
     * @param asked the data set's name, and how it is read
     * @param ending of the file's name, such as {@code .csv.gz}
     * @param mayReplace whether other bytes of that name give way
     * @param expected bytes as far as is known, else 0
     * @throws io.tunelab.data.DataException if it is not a data set
     */
    Taken take(DatasetChoice asked, String ending, boolean mayReplace, long expected, InputStream body) {
        requireName(asked.name(), ending);
        if (!places.tryAcquire()) {
            throw new UploadRefusedException(
                    503, "busy", "%d files are being uploaded; try again later".formatted(AT_ONCE));
        }
        removeAbandoned();
        try (var received = receive(body, asked.name() + ending, expected)) {
            var inspection = audited.of(
                    received.sha256(), asked, ending, () -> inspect(asked, received.path()), audit -> audit.tokens()
                            .isPresent());
            var outcome = settle(asked.name(), received, mayReplace);
            LOG.infof("data set '%s': %d bytes, %s", asked.name(), received.bytes(), outcome);
            return new Taken(
                    outcome,
                    String.valueOf(received.path().getFileName()),
                    received.bytes(),
                    received.sha256(),
                    inspection);
        } finally {
            places.release();
        }
    }

    private void requireName(String name, String ending) {
        if (!ending.matches(ENDING)) {
            throw new UploadRefusedException(400, "invalid_parameter", "ending is '" + ending + "'");
        }
        if (name.contains("/") || !DataSetName.of(Path.of(name)).equals(name)) {
            throw new UploadRefusedException(
                    400,
                    "invalid_parameter",
                    "name is '%s', allowed: letters, digits, '.', '_' and '-', without a file's ending"
                            .formatted(name));
        }
        if (sources.isTaken(name)) {
            throw new UploadRefusedException(
                    409,
                    "name_taken",
                    "'%s' is a built-in or configured data set; choose another name".formatted(name));
        }
    }

    private ReceivedFile receive(InputStream body, String name, long expected) {
        try {
            ReceivedFile.requireSpace(sources.directory(), expected);
            return ReceivedFile.of(
                    body, sources.directory(), name, config.limits().uploadBytes());
        } catch (IOException e) {
            LOG.warnf("upload of %s was not stored: %s", name, e.getMessage());
            throw unwritable(e);
        }
    }

    private UploadRefusedException unwritable(IOException e) {
        return new UploadRefusedException(
                507,
                "not_stored",
                "the file could not be written to the data directory (%s): %s"
                        .formatted(sources.directory(), e.getMessage()));
    }

    private Inspection inspect(DatasetChoice asked, Path file) {
        var reading = FileSource.Reading.automatic().with(ReadingOptions.of(asked.reading()));
        var source = FileSource.of(asked.name(), file, reading);
        return shares.within(limits -> Inspector.inspect(
                source,
                asked,
                limits,
                tokenizer(),
                failure -> LOG.warnf(failure, "the tokens of data set '%s' are not counted", asked.name())));
    }

    private Optional<Supplier<Tokenization>> tokenizer() {
        return Files.isRegularFile(models.resolve(COUNTING_MODEL).resolve("tokenizer.json"))
                ? Optional.of(() -> IsolatedTokenizer.open(tokenizers.find(COUNTING_MODEL)))
                : Optional.empty();
    }

    private synchronized Outcome settle(String name, ReceivedFile received, boolean mayReplace) {
        var target = sources.directory().resolve(String.valueOf(received.path().getFileName()));
        var before = sources.filesNamed(name);
        try {
            if (before.equals(List.of(target)) && isSame(target, received)) {
                return Outcome.KNOWN;
            }
            refuse(name, before, mayReplace);
            received.moveTo(target);
            for (var old : before) {
                if (!old.equals(target)) {
                    Files.deleteIfExists(old);
                }
            }
            return before.isEmpty() ? Outcome.CREATED : Outcome.REPLACED;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void refuse(String name, List<Path> before, boolean mayReplace) {
        if (before.size() > 1) {
            throw new UploadRefusedException(
                    409,
                    "dataset_exists",
                    "'%s' stands for %d files (%s), which requests name with their endings; choose another name"
                            .formatted(
                                    name,
                                    before.size(),
                                    before.stream()
                                            .map(file -> String.valueOf(file.getFileName()))
                                            .collect(Collectors.joining(", "))));
        }
        var folder = before.stream().filter(Files::isDirectory).findFirst();
        if (folder.isPresent() || !before.isEmpty() && !mayReplace) {
            throw new UploadRefusedException(
                    409,
                    "dataset_exists",
                    "data set '%s' is there with other content (%s); choose another name%s"
                            .formatted(
                                    name,
                                    before.get(0).getFileName(),
                                    folder.isPresent() ? "" : ", or replace it with replace=true"));
        }
    }

    private static boolean isSame(Path file, ReceivedFile received) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == received.bytes()
                && Sha256.of(file).equals(received.sha256());
    }
}
