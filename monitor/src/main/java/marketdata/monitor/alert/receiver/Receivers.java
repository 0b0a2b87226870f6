package marketdata.monitor.alert.receiver;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code ALERT_URLS}: addresses in Apprise's forms, separated by commas or spaces. */
public final class Receivers {
    /** What is allowed, in words. */
    public static final String ALLOWED = "slack://TOKENA/TOKENB/TOKENC, https://hooks.slack.com/services/A/B/C,"
            + " mailto://HOST[:PORT]?to=ADDRESS[&from=ADDRESS], mailtos://USER:PASSWORD@HOST[:PORT]?to=ADDRESS[&mode=ssl],"
            + " pagerduty://INTEGRATIONKEY@APIKEY, tgram://BOTTOKEN/CHAT, discord://ID/TOKEN, json://HOST[:PORT]/PATH,"
            + " jsons://HOST[:PORT]/PATH; several separated by commas or spaces";

    private static final String SLACK_HOOK = "https://hooks.slack.com/services/";
    private static final String TOKEN = "[A-Za-z0-9_:=.-]+";

    /** Where the services are; tests have them on loopback. */
    private final Map<String, URI> services;

    private Receivers(Map<String, URI> services) {
        this.services = services;
    }

    /**
     * All receivers of a list; empty for an empty one.
     *
     * @throws IllegalArgumentException with one line that names the entry by its scheme and number, and shows no token
     */
    public static List<Receiver> parse(String urls) {
        return new Receivers(Map.of(
                        "slack", URI.create("https://hooks.slack.com"),
                        "discord", URI.create("https://discord.com"),
                        "tgram", URI.create("https://api.telegram.org"),
                        "pagerduty", URI.create("https://events.pagerduty.com")))
                .all(urls);
    }

    /** The same with the services at other addresses. */
    static List<Receiver> parse(String urls, Map<String, URI> services) {
        return new Receivers(services).all(urls);
    }

    private List<Receiver> all(String urls) {
        // By id: an address that stands there twice is one receiver.
        Map<String, Receiver> receivers = new LinkedHashMap<>();
        int number = 0;
        // As Apprise: a comma separates only before a scheme, since addresses may have commas.
        for (String url : urls.strip().split("[\\s,]+(?=[A-Za-z]+://)")) {
            if (!url.isEmpty()) {
                number++;
                for (Receiver each : named(url.replaceAll("[\\s,]+$", ""), number)) {
                    receivers.putIfAbsent(each.id(), each);
                }
            }
        }
        return List.copyOf(receivers.values());
    }

    private List<Receiver> named(String url, int number) {
        boolean scheme = url.matches("[A-Za-z]+://.*");
        String shown = scheme ? url.substring(0, url.indexOf("://") + 3) + "..." : "no scheme";
        List<Receiver> receivers = List.of();
        try {
            receivers = scheme ? of(url) : List.of();
        } catch (IllegalArgumentException e) {
            // An escape that is none; its text may hold a token and is not repeated.
        }
        if (receivers.isEmpty()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "entry %d (%s)", number, shown));
        }
        return receivers;
    }

    /** Empty when the address is not of a known form. */
    private List<Receiver> of(String url) {
        ReceiverUrl parts = url.startsWith(SLACK_HOOK)
                ? ReceiverUrl.parse("slack://" + url.substring(SLACK_HOOK.length()))
                : ReceiverUrl.parse(url);
        return switch (parts.scheme()) {
            case "slack" -> slack(parts);
            case "discord" -> discord(parts);
            case "tgram" -> telegram(parts);
            case "pagerduty" -> pagerDuty(parts);
            case "json", "jsons" -> json(url, parts);
            case "mailto", "mailtos" -> mail(url, parts);
            default -> List.of();
        };
    }

    private List<Receiver> slack(ReceiverUrl url) {
        if (url.path().size() < 2
                || !tokens(url.place(), url.path().get(0), url.path().get(1))) {
            return List.of();
        }
        String path =
                String.join("/", url.place(), url.path().get(0), url.path().get(1));
        List<String> channels = url.path().size() == 2
                ? List.of("")
                : url.path().subList(2, url.path().size());
        return channels.stream()
                .map(channel -> (Receiver)
                        TextReceiver.slack(id("slack", path + "/" + channel), services.get("slack"), path, channel))
                .toList();
    }

    private List<Receiver> discord(ReceiverUrl url) {
        if (url.path().size() != 1 || !tokens(url.place(), url.path().get(0))) {
            return List.of();
        }
        String path = url.place() + "/" + url.path().get(0);
        return List.of(TextReceiver.discord(id("discord", path), services.get("discord"), path));
    }

    private List<Receiver> telegram(ReceiverUrl url) {
        boolean valid =
                url.place().matches("[0-9]+:[A-Za-z0-9_-]+") && !url.path().isEmpty();
        List<Receiver> chats = new ArrayList<>();
        for (String chat : valid ? url.path() : List.<String>of()) {
            String id = id("tgram", url.place() + "/" + chat);
            chats.add(TextReceiver.telegram(id, services.get("tgram"), url.place(), chat));
        }
        return chats;
    }

    private List<Receiver> pagerDuty(ReceiverUrl url) {
        String key = url.hasUser() ? url.user() : url.place();
        String apiKey = url.hasUser() ? url.place() : "";
        boolean valid = tokens(key) && (apiKey.isEmpty() || tokens(apiKey));
        return valid
                ? List.of(PagerDutyReceiver.of(id("pagerduty", key), services.get("pagerduty"), key, apiKey))
                : List.of();
    }

    private static List<Receiver> json(String text, ReceiverUrl url) {
        if (!url.hasPlace()) {
            return List.of();
        }
        String scheme = url.scheme().equals("jsons") ? "https" : "http";
        int behind = text.indexOf('/', text.indexOf("://") + 3);
        URI address = URI.create(scheme + "://" + url.place() + (behind < 0 ? "/" : text.substring(behind)));
        String account = url.user() + ":" + url.password();
        String authorization = url.hasUser()
                ? "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8))
                : "";
        return List.of(JsonReceiver.of(id("json", text), address, authorization));
    }

    private static List<Receiver> mail(String text, ReceiverUrl url) {
        boolean encrypted = url.scheme().equals("mailtos");
        String mode = url.query().getOrDefault("mode", encrypted ? "starttls" : "insecure");
        MailReceiver.Security security =
                switch (mode) {
                    case "ssl" -> MailReceiver.Security.TLS;
                    case "starttls" -> MailReceiver.Security.STARTTLS;
                    default -> MailReceiver.Security.NONE;
                };
        boolean plain = security == MailReceiver.Security.NONE;
        String usual = url.hasUser() ? url.user().contains("@") ? url.user() : url.user() + "@" + url.host() : "";
        String from = url.query().getOrDefault("from", usual.isEmpty() ? "crypto-pipeline@" + url.host() : usual);
        List<String> to = Arrays.stream(url.query().getOrDefault("to", usual).split("[\\s,]+"))
                .filter(each -> !each.isEmpty())
                .toList();
        boolean valid = url.hasPlace()
                && !(encrypted && plain)
                && !(plain && url.hasUser())
                && !to.isEmpty()
                && from.matches("[^\\s@]+@[^\\s@]+")
                && to.stream().allMatch(each -> each.matches("[^\\s@]+@[^\\s@]+"));
        if (!valid) {
            return List.of();
        }
        int port = url.port(security == MailReceiver.Security.TLS ? 465 : plain ? 25 : 587);
        String host = url.query().getOrDefault("smtp", url.host());
        MailReceiver.Server server = new MailReceiver.Server(host, port, security, url.user(), url.password());
        return List.of(new MailReceiver(id("mail", text), server, from, to));
    }

    private static boolean tokens(String... tokens) {
        return Arrays.stream(tokens).allMatch(each -> each.matches(TOKEN));
    }

    private static String id(String kind, String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return kind + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
