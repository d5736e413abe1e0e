package dev.roster.console.operator;

import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.operator.DeploymentHealth;
import dev.roster.support.SupportViewRecord;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;

@CheckedTemplate(basePath = "console/operator")
@TemplateData(target = SupportViewRecord.class)
class Templates {
    static native TemplateInstance usage(Frame frame, UsagePage.Content content, FormError error);

    static native TemplateInstance views(Frame frame, ViewsPage.Content content, FormError error);

    static native TemplateInstance health(Frame frame, DeploymentHealth health);
}
