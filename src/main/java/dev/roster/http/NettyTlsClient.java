package dev.roster.http;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextOption;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map.Entry;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Restricts TLS clients in a native image to the JDK's provider. Quarkus 3.33.2 substitutes the factory method of Netty up to
 * 4.1.135. Later releases of Netty have another method, which refers to the classes for OpenSSL. Remove this class when Quarkus
 * substitutes it.
 */
@TargetClass(SslContext.class)
final class NettyTlsClient {
    private NettyTlsClient() {
    }

    @Substitute
    static SslContext newClientContextInternal(SslProvider provider, Provider jdkProvider,
            X509Certificate[] trustedCertificates,
            TrustManagerFactory trustManagers, X509Certificate[] certificates, PrivateKey key, String keyPassword,
            KeyManagerFactory keyManagers, Iterable<String> ciphers, CipherSuiteFilter cipherFilter,
            ApplicationProtocolConfig applicationProtocols, String[] protocols, long sessionCacheSize, long sessionTimeout,
            boolean startTls, boolean enableOcsp, SecureRandom random, String keyStoreType, String hostnameVerification,
            Entry<SslContextOption<?>, Object>[] options) throws SSLException {
        if (enableOcsp) {
            throw new IllegalArgumentException("OCSP is not supported with this SslProvider: " + provider);
        }
        return (SslContext) (Object) new JdkTlsClient(jdkProvider, trustedCertificates, trustManagers, certificates, key,
                keyPassword, keyManagers, ciphers, cipherFilter, applicationProtocols, protocols, sessionCacheSize,
                sessionTimeout, random, keyStoreType, hostnameVerification, new Resumption());
    }

    @TargetClass(className = "io.netty.handler.ssl.JdkSslClientContext")
    static final class JdkTlsClient {
        @Alias
        JdkTlsClient(Provider jdkProvider, X509Certificate[] trustedCertificates, TrustManagerFactory trustManagers,
                X509Certificate[] certificates, PrivateKey key, String keyPassword, KeyManagerFactory keyManagers,
                Iterable<String> ciphers, CipherSuiteFilter cipherFilter, ApplicationProtocolConfig applicationProtocols,
                String[] protocols, long sessionCacheSize, long sessionTimeout, SecureRandom random, String keyStoreType,
                String hostnameVerification, Resumption resumption) throws SSLException {
        }
    }

    @TargetClass(className = "io.netty.handler.ssl.ResumptionController")
    static final class Resumption {
        @Alias
        Resumption() {
        }
    }
}
