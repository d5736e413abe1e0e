package dev.roster.console.operator;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.operator.DeploymentHealth;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

@CheckedTemplate(basePath = "console/operator")
class Templates {
    static native TemplateInstance usage(Frame frame, UsagePage.Content content, FormError error);

    static native TemplateInstance health(Frame frame, DeploymentHealth health);
}
