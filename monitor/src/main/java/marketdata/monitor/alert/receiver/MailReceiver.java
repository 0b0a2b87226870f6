package marketdata.monitor.alert.receiver;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import marketdata.monitor.alert.AlertMessage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;

/**
 * {@code mailto://} and {@code mailtos://}: SMTP. With TLS the server's certificate and name are verified, and without TLS no
 * password is sent.
 */
final class MailReceiver implements Receiver {
    private static final String TIMEOUT = Long.toString(Duration.ofSeconds(10).toMillis());

    private final String id;
    private final Server server;
    private final String from;
    private final List<String> to;

    /** How the connection is protected. */
    enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    /**
     * Where mail is handed in.
     *
     * @param user empty when it asks for no login
     * @param password never shown
     */
    record Server(String host, int port, Security security, String user, String password) {
        @Override
        public String toString() {
            return host;
        }
    }

    MailReceiver(String id, Server server, String from, List<String> to) {
        this.id = id;
        this.server = server;
        this.from = from;
        this.to = List.copyOf(to);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void send(AlertMessage message) throws DeliveryException {
        String protocol = server.security() == Security.TLS ? "smtps" : "smtp";
        Session session = Session.getInstance(properties(protocol));
        try (Transport transport = session.getTransport(protocol)) {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(from));
            for (String each : to) {
                mail.addRecipient(Message.RecipientType.TO, new InternetAddress(each));
            }
            mail.setSubject(message.title(), StandardCharsets.UTF_8.name());
            mail.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
            mail.setText(message.text() + "\n", StandardCharsets.UTF_8.name());
            mail.saveChanges();
            boolean login = !server.user().isEmpty();
            transport.connect(
                    server.host(), server.port(), login ? server.user() : null, login ? server.password() : null);
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (MessagingException e) {
            // What the server says may repeat the login; the kind of failure and its cause do not.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DeliveryException("mail server %s: %s (%s)"
                    .formatted(
                            server.host(),
                            e.getClass().getSimpleName(),
                            cause.getClass().getSimpleName()));
        }
    }

    private Properties properties(String protocol) {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.setProperty(prefix + "connectiontimeout", TIMEOUT);
        properties.setProperty(prefix + "timeout", TIMEOUT);
        properties.setProperty(prefix + "writetimeout", TIMEOUT);
        // Once the server has taken the mail, a lost goodbye is no failure.
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "auth", Boolean.toString(!server.user().isEmpty()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        boolean upgrade = server.security() == Security.STARTTLS;
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(upgrade));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(upgrade));
        return properties;
    }
}
