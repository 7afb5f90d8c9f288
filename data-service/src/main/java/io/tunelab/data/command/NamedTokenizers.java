package io.tunelab.data.command;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tunelab.data.tokenize.ModelConfig;
import io.tunelab.data.tokenize.TokenizerFile;
import io.tunelab.data.tokenize.TokenizerStore;
import io.tunelab.hub.HubSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model named on the command line, by its directory or as requests name it, and where its tokenizer is found. */
public record NamedTokenizers(TokenizerStore store, String model) {
    /** A directory is a model of its name in the directory above it. */
    public static NamedTokenizers of(String directoryOrName, HubSettings hub) {
        var directory = Path.of(directoryOrName).toAbsolutePath().normalize();
        if (Files.isDirectory(directory) && directory.getFileName() != null) {
            var store = new TokenizerStore(directory.getParent(), hub);
            return new NamedTokenizers(store, directory.getFileName().toString());
        }
        return new NamedTokenizers(new TokenizerStore(models(), hub), directoryOrName);
    }

    /** Whether the model is on this machine under its name. */
    static boolean isHere(String name) {
        return Files.isRegularFile(models().resolve(name).resolve("tokenizer.json"));
    }

    public TokenizerFile find() {
        return store.find(model);
    }

    private static Path models() {
        return Path.of(new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(ModelConfig.class)
                .build()
                .getConfigMapping(ModelConfig.class)
                .directory());
    }
}
