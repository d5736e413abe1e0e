package dev.roster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost, signed by its own certificate authority, in a folder of PEM files. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    public static Certificates create() throws Exception {
        Certificates certificates = new Certificates(Files.createTempDirectory("tls"));
        certificates.sign();
        return certificates;
    }

    /** The certificate of the authority. */
    public Path root() {
        return folder.resolve("root.crt");
    }

    public Path certificate() {
        return folder.resolve("server.crt");
    }

    /** Readable by its owner only, as PostgreSQL requires. */
    public Path key() {
        return folder.resolve("server.key");
    }

    /** TLS of a server with this certificate. */
    public SSLContext server() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = store();
        // The server does not need the key of the authority.
        store.deleteEntry("root");
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** TLS of a client that trusts only this authority. */
    public SSLContext client() throws GeneralSecurityException, IOException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }

    private void sign() throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-alias", "root", "-dname", "CN=A root of our own", "-ext", "bc:c");
        keytool("-genkeypair", "-keyalg", "RSA", "-alias", "server", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-signer", "root");
        KeyStore store = store();
        pem(root(), "CERTIFICATE", store.getCertificate("root").getEncoded());
        pem(certificate(), "CERTIFICATE", store.getCertificate("server").getEncoded());
        pem(key(), "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", folder.resolve("store.p12").toString(), "-storepass",
                PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(command + "\n" + output);
        }
    }

    private static void pem(Path file, String type, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' })
                .encodeToString(content) + "\n-----END " + type + "-----\n");
    }
}
