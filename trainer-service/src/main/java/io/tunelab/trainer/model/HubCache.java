package io.tunelab.trainer.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;

/**
 * Models that were downloaded, one directory each. A model is gathered in a staging directory, all files of one commit,
 * and renamed when it is complete, so a directory that is there is whole. Staging survives a crash: the next fetch goes on
 * from it.
 */
final class HubCache {
    private static final long LARGEST_TEXT = 256L << 20;
    private static final long LARGEST_WEIGHTS = 32L << 30;
    private static final String COMMIT = "commit";

    private final Path root;
    private final HubClient hub;

    HubCache(Path root, HubClient hub) {
        this.root = root;
        this.hub = hub;
    }

    /** The complete model, if it was downloaded before. */
    Optional<Path> find(String name) {
        return Optional.of(directory(name)).filter(Files::isDirectory);
    }

    /**
     * The model in the hub's own cache ({@code HF_HOME}), if its main revision is there.
     *
     * <p>Layout: {@code hub/models--org--name/refs/main} holds a commit, {@code snapshots/<commit>/} the files.
     */
    static Optional<Path> findInHome(Path home, String name) {
        var model = home.resolve("hub").resolve("models--" + name.replace("/", "--"));
        try {
            var commit = Files.readString(model.resolve("refs/main")).strip();
            var snapshot = model.resolve("snapshots").resolve(commit);
            boolean whole = commit.matches("[0-9a-f]{40}")
                    && Files.isRegularFile(snapshot.resolve(ModelFiles.WEIGHTS))
                    && Files.isRegularFile(snapshot.resolve(ModelFiles.TOKENIZER));
            return whole ? Optional.of(snapshot) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Downloads {@code config.json} alone and returns where it lies. */
    Path fetchConfig(String name) throws IOException {
        return locked(name, () -> {
            if (find(name).isPresent()) {
                return directory(name).resolve(ModelFiles.CONFIG);
            }
            stageConfig(name);
            return staging(name).resolve(ModelFiles.CONFIG);
        });
    }

    /** Downloads whatever of the model is not here yet. */
    Path fetch(String name) throws IOException {
        return locked(name, () -> {
            if (find(name).isEmpty()) {
                var commit = stageConfig(name);
                stage(name, commit, ModelFiles.TOKENIZER, LARGEST_TEXT);
                for (var companion : ModelFiles.COMPANIONS) {
                    stageIfThere(name, commit, companion);
                }
                stageWeights(name, commit);
                Files.move(staging(name), directory(name), StandardCopyOption.ATOMIC_MOVE);
            }
            return directory(name);
        });
    }

    /** The commit that is being gathered. The config decides it; a newer one than was begun with starts over. */
    private String stageConfig(String name) throws IOException {
        var staging = Files.createDirectories(staging(name));
        var fresh = staging.resolve("config.json.fresh");
        Files.deleteIfExists(fresh);
        var described = hub.download(name, "main", ModelFiles.CONFIG, fresh, LARGEST_TEXT);
        var commit = described.commit().filter(id -> id.matches("[0-9a-f]{40}")).orElse("main");
        var known = staging.resolve(COMMIT);
        if (Files.exists(known) && !Files.readString(known).equals(commit)) {
            discardAllBut(fresh);
        }
        Files.move(fresh, staging.resolve(ModelFiles.CONFIG), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(known, commit);
        return commit;
    }

    private void stage(String name, String commit, String file, long largest) throws IOException {
        var target = staging(name).resolve(file);
        if (!Files.exists(target)) {
            hub.download(name, commit, file, target, largest);
        }
    }

    private void stageIfThere(String name, String commit, String file) throws IOException {
        try {
            stage(name, commit, file, LARGEST_TEXT);
        } catch (HubClient.NotThereException e) {
            // Companions are optional.
        }
    }

    private void stageWeights(String name, String commit) throws IOException {
        try {
            stage(name, commit, ModelFiles.WEIGHTS, LARGEST_WEIGHTS);
        } catch (HubClient.NotThereException e) {
            throw ModelFiles.withoutWeights(name);
        }
    }

    private static void discardAllBut(Path kept) throws IOException {
        try (var files = Files.list(kept.getParent())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(kept)) {
                    Files.delete(file);
                }
            }
        }
    }

    private Path directory(String name) {
        return root.resolve(name.replace("/", "--"));
    }

    private Path staging(String name) {
        return root.resolve(name.replace("/", "--") + ".download");
    }

    private interface Work {
        Path run() throws IOException;
    }

    /** Trainers of one machine share the cache: one downloads, the others wait. */
    private synchronized Path locked(String name, Work work) throws IOException {
        Files.createDirectories(root);
        var file = root.resolve(name.replace("/", "--") + ".lock");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // until the channel is closed
            return work.run();
        }
    }
}
