package io.tunelab.results.rest;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What all operations have in common. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Tunelab",
                        version = "1",
                        description = "Controlled fine-tuning experiments and their results"),
        components =
                @Components(
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "key",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "An API key or a token; services without keys need none")),
        security = @SecurityRequirement(name = "key"))
final class ApiDescription {
    private ApiDescription() {}
}
