package dev.roster.deployment;

import dev.roster.access.DeploymentRole;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A service account that acts in all accounts of the deployment.")
record NewDeploymentServiceAccount(
        @NotNull @OneLine @Size(max = 200) @Schema(examples = "Gateways") String name,
        @NotNull @Schema(description = "`introspector`: introspects tokens and keys. `provisioner`: opens accounts and imports members. Nothing else.", enumeration = {
                "introspector", "provisioner" }) DeploymentRole kind){
}
