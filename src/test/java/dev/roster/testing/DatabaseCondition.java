package dev.roster.testing;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Evaluates {@link RequiresOwnServer} and {@link RequiresSingleNode}. */
final class DatabaseCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> ownServer = findAnnotation(context.getElement(), RequiresOwnServer.class)
                .map(RequiresOwnServer::value);
        if (ownServer.isPresent() && ExternalDatabase.isConfigured()) {
            return disabled(ownServer.get());
        }
        Optional<String> singleNode = findAnnotation(context.getElement(), RequiresSingleNode.class)
                .map(RequiresSingleNode::value);
        return singleNode.isPresent() && ExternalDatabase.isDistributed() ? disabled(singleNode.get()) : enabled("applies");
    }
}
