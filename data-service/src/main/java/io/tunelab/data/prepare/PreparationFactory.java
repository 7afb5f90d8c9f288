package io.tunelab.data.prepare;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Identifier;
import io.tunelab.contract.dataset.DatasetFailure;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.data.publish.KafkaClients;
import io.tunelab.data.publish.Publisher;
import io.tunelab.data.source.DataConfig;
import io.tunelab.data.source.DigestCache;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.data.tokenize.IsolatedTokenizer;
import io.tunelab.data.tokenize.ModelConfig;
import io.tunelab.data.tokenize.TokenizerStore;
import io.tunelab.hub.HubConfig;
import io.tunelab.hub.HubSettings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Puts the plain parts together from the configuration. */
@Dependent
@RegisterForReflection(
        targets = {Manifest.class, DatasetFailure.class},
        registerFullHierarchy = true)
class PreparationFactory {
    @Produces
    @Singleton
    Publisher publisher(@Identifier("default-kafka-broker") Map<String, Object> connection) {
        return new Publisher(new KafkaClients(connection), Clock.systemUTC());
    }

    void close(@Disposes Publisher publisher) {
        publisher.close();
    }

    @Produces
    @Singleton
    MemoryShares shares(DataConfig data) {
        return new MemoryShares(data.preparations(), data.allowed());
    }

    @Produces
    @Singleton
    Preparation preparation(DataConfig data, MemoryShares shares, Publisher publisher) {
        return new Preparation(
                new DigestCache(Path.of(data.cache())),
                shares,
                IsolatedTokenizer::open,
                publisher,
                data.publishTestTexts());
    }

    @Produces
    @Singleton
    Downloads downloads(DataConfig data, HubConfig hub, ModelConfig models) {
        return new Downloads(
                locator(data, hub.settings().withoutNetwork(), models), locator(data, hub.settings(), models));
    }

    void close(@Disposes Downloads downloads) {
        downloads.close();
    }

    private static Locator locator(DataConfig data, HubSettings hub, ModelConfig models) {
        return new Locator(SourceCatalog.of(data, hub), new TokenizerStore(Path.of(models.directory()), hub));
    }
}
