package dev.roster.dev;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** A mail server that accepts all emails and keeps them in memory. */
public final class DevMailServer {
    private static final String RUNNING = "mail-server";

    private final GreenMail server;

    private DevMailServer(GreenMail server) {
        this.server = server;
    }

    static DevMailServer start() {
        GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort()) {
            @Override
            protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
                return Map.of(setups[0].getProtocol(), new PromptSmtpServer(setups[0], managers));
            }
        };
        server.start();
        JvmRegistry.keep(RUNNING, server);
        return new DevMailServer(server);
    }

    /** The running server, also after a live reload. */
    public static DevMailServer running() {
        return new DevMailServer((GreenMail) JvmRegistry.find(RUNNING));
    }

    /** All emails, oldest first. */
    public List<MimeMessage> mails() {
        return List.of(server.getReceivedMessages());
    }

    /** The emails to matching recipients, oldest first for each recipient. @param address tests addresses in lower case */
    public List<MimeMessage> mailsTo(Predicate<String> address) {
        return server.getUserManager().findUsers(user -> address.test(user.getEmail().toLowerCase(Locale.ROOT)))
                .flatMap(user -> inbox(user).getMessages().stream()).map(StoredMessage::getMimeMessage).toList();
    }

    private MailFolder inbox(GreenMailUser user) {
        try {
            return server.getManagers().getImapHostManager().getInbox(user);
        } catch (FolderException failure) {
            throw new IllegalStateException(failure);
        }
    }

    List<ReceivedMail> received() {
        List<MimeMessage> mails = mails();
        List<ReceivedMail> received = new ArrayList<>();
        for (int i = 0; i < mails.size(); i++) {
            received.add(MimeReader.read(i + 1, mails.get(i)));
        }
        return received;
    }

    /** Waits until this number of emails has arrived since the start. @return false after the timeout */
    boolean waitFor(int count, long milliseconds) {
        return server.waitForIncomingEmail(milliseconds, count);
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /**
     * Disables Nagle's algorithm: GreenMail sends a reply in two packets, and the second would wait 40 ms for an
     * acknowledgement.
     */
    private static final class PromptSmtpServer extends SmtpServer {
        PromptSmtpServer(ServerSetup setup, Managers managers) {
            super(setup, managers);
        }

        @Override
        protected void handleClientSocket(Socket client) throws SocketException {
            client.setTcpNoDelay(true);
            super.handleClientSocket(client);
        }
    }
}
