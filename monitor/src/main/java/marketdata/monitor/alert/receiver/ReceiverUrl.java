package marketdata.monitor.alert.receiver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The parts of an address as Apprise writes it: {@code scheme://[user[:password]@]host[:port]/path?key=value}. Tokens stand in
 * places where a URI has host and port, so {@link java.net.URI} does not read it.
 *
 * @param place host and port, or the first token
 * @param path the parts behind it
 */
record ReceiverUrl(
        String scheme, String user, String password, String place, List<String> path, Map<String, String> query) {
    static ReceiverUrl parse(String text) {
        int end = text.indexOf("://");
        String rest = text.substring(end + 3);
        int question = rest.indexOf('?');
        Map<String, String> query = question < 0 ? Map.of() : query(rest.substring(question + 1));
        List<String> parts = Arrays.stream((question < 0 ? rest : rest.substring(0, question)).split("/"))
                .toList();
        String authority = parts.isEmpty() ? "" : parts.get(0);
        int at = authority.lastIndexOf('@');
        String account = at < 0 ? "" : authority.substring(0, at);
        int colon = account.indexOf(':');
        return new ReceiverUrl(
                text.substring(0, end).toLowerCase(Locale.ROOT),
                decoded(colon < 0 ? account : account.substring(0, colon)),
                decoded(colon < 0 ? "" : account.substring(colon + 1)),
                authority.substring(at + 1),
                parts.stream()
                        .skip(1)
                        .filter(Predicate.not(String::isEmpty))
                        .map(ReceiverUrl::decoded)
                        .toList(),
                query);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals).toLowerCase(Locale.ROOT), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String host() {
        return place.replaceFirst(":\\d{1,5}$", "");
    }

    /** The port that is given, or the usual one. */
    int port(int usual) {
        return place.matches(".*:\\d{1,5}") ? Integer.parseInt(place.substring(place.lastIndexOf(':') + 1)) : usual;
    }

    boolean hasPlace() {
        return host().matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]") && port(1) >= 1 && port(1) <= 65_535;
    }

    /** A user for HTTP's basic authorization was given. */
    boolean hasUser() {
        return !user.isEmpty();
    }
}
