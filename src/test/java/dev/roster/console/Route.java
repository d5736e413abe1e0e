package dev.roster.console;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Requires;
import dev.roster.access.Unauthenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** An operation of the console. Reflection finds all of them, so that a test cannot miss one. */
public record Route(Method operation, String path) {
    private static final List<Route> ALL = find();

    public static List<Route> all() {
        return ALL;
    }

    private static List<Route> find() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.roster")
                .stream().filter(type -> type.isAnnotatedWith(InBrowser.class)).map(JavaClass::reflect)
                .flatMap(type -> Stream.of(type.getDeclaredMethods())
                        .filter(method -> Stream
                                .of(Requires.class, AuthenticatedOnly.class, OperatorOnly.class, Unauthenticated.class)
                                .anyMatch(method::isAnnotationPresent))
                        .map(method -> new Route(method, path(type, method))))
                .toList();
    }

    public boolean isRead() {
        return operation.isAnnotationPresent(GET.class);
    }

    public boolean needsSession() {
        return !operation.isAnnotationPresent(Unauthenticated.class);
    }

    public boolean isInAccount() {
        return operation.isAnnotationPresent(Requires.class);
    }

    public boolean isForOperators() {
        return operation.isAnnotationPresent(OperatorOnly.class);
    }

    public boolean isMultipart() {
        Consumes consumes = operation.isAnnotationPresent(Consumes.class) ? operation.getAnnotation(Consumes.class)
                : operation.getDeclaringClass().getAnnotation(Consumes.class);
        return consumes != null && List.of(consumes.value()).equals(List.of(MediaType.MULTIPART_FORM_DATA));
    }

    /** The path in that account. All other ids in it are unknown. */
    public String in(String accountId) {
        return path.replace("{accountId}", accountId).replaceAll("\\{\\w*Id}", UUID.randomUUID().toString())
                .replaceAll("\\{\\w+}", "nothing");
    }

    @Override
    public String toString() {
        return (isRead() ? "GET " : "POST ") + path;
    }

    private static String path(Class<?> type, Method method) {
        String below = method.isAnnotationPresent(Path.class) ? "/" + method.getAnnotation(Path.class).value() : "";
        return (type.getAnnotation(Path.class).value() + below).replaceAll("/+", "/");
    }
}
