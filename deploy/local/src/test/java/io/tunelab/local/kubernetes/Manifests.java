package io.tunelab.local.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads manifests as Kubernetes would: a field that its kind does not have is an error. */
final class Manifests {
    static final Path DIRECTORY = Contracts.rootOfThisRepository().resolve("deploy/kubernetes");
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1/Deployment", Deployment.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "keda.sh/v1alpha1/ScaledObject", Keda.ScaledObject.class,
            "keda.sh/v1alpha1/TriggerAuthentication", Keda.TriggerAuthentication.class);
    private static final ObjectMapper STRICT = new ObjectMapper(new YAMLFactory())
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                // The types would keep what they do not know in a map.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private Manifests() {}

    /** The documents of a file or of what Kustomize made, as objects of their kinds. */
    static List<Object> parse(String yaml) throws JsonProcessingException {
        var objects = new ArrayList<>();
        for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            JsonNode node = STRICT.valueToTree(document);
            var kind =
                    node.path("apiVersion").asText() + "/" + node.path("kind").asText();
            if (!KINDS.containsKey(kind)) {
                throw new IllegalArgumentException("no manifest of ours has the kind " + kind);
            }
            objects.add(STRICT.treeToValue(node, KINDS.get(kind)));
        }
        return objects;
    }

    /** The manifests as they are written: the base and the trainers, without any overlay. */
    static <T> List<T> written(Class<T> kind) throws IOException {
        var found = new ArrayList<T>();
        for (var file : files()) {
            parse(Files.readString(file)).stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .forEach(found::add);
        }
        return found;
    }

    /** All that is no patch and no Kustomize file. */
    static List<Path> files() throws IOException {
        try (var base = Files.list(DIRECTORY.resolve("base"));
                var trainers = Files.list(DIRECTORY.resolve("trainers/base"));
                var components = Files.walk(DIRECTORY.resolve("components"))) {
            return Stream.of(base, trainers, components.filter(file -> file.getFileName()
                            .toString()
                            .startsWith("volume")))
                    .flatMap(found -> found)
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
