package marketdata.connect.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An HTTP proxy that opens tunnels ({@code CONNECT}).
 *
 * @param user empty when it asks for none
 * @param password never shown
 */
public record HttpProxy(String host, int port, String user, String password) {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String ALLOWED = "http://[user:password@]host:port";

    /**
     * Reads {@code http://[user:password@]host:port}; the scheme and the slash at the end may be absent. User and password
     * may be percent-encoded.
     *
     * @throws IllegalArgumentException with one line that names the variable and shows no password
     */
    static HttpProxy parse(String variable, String value) {
        String rest = value.strip().replaceFirst("(?i)^http://", "").replaceFirst("/$", "");
        int at = rest.lastIndexOf('@');
        String account = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1);
        int colon = place.lastIndexOf(':');
        String host = colon < 0 ? place : place.substring(0, colon);
        boolean valid = colon > 0
                && host.matches("[^\\s:/@\\[\\]]+|\\[[0-9a-fA-F:.]+]")
                && place.substring(colon + 1).matches("[0-9]{1,5}")
                && Integer.parseInt(place.substring(colon + 1)) <= 65535;
        if (!valid || rest.contains("://")) {
            String shown = at < 0 ? value.strip() : "***@" + place;
            throw new IllegalArgumentException("%s is '%s'; allowed: %s".formatted(variable, shown, ALLOWED));
        }
        int split = account.indexOf(':');
        return new HttpProxy(
                host,
                Integer.parseInt(place.substring(colon + 1)),
                decoded(split < 0 ? account : account.substring(0, split)),
                decoded(split < 0 ? "" : account.substring(split + 1)));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a plain % in it
        }
    }

    /** Its address as a URI, without user and password. */
    public String address() {
        return "http://" + host + ":" + port;
    }

    /** The header {@code Proxy-Authorization}; empty when it asks for no user. */
    public String authorization() {
        if (user.isEmpty()) {
            return "";
        }
        byte[] account = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(account);
    }

    /**
     * Opens a tunnel to an address and ends it: whoever opens it next over a library that does not say why it fails knows
     * that the proxy allows it.
     *
     * @throws IOException with the proxy's status line when it does not
     */
    public void check(URI target) throws IOException {
        int targetPort = Proxies.port(target);
        String account = authorization().isEmpty() ? "" : "Proxy-Authorization: " + authorization() + "\r\n";
        String place = target.getHost() + ":" + targetPort;
        String request = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(place, place, account);
        try (Socket socket = new Socket()) {
            InetSocketAddress address = socketAddress();
            socket.connect(new InetSocketAddress(address.getHostString(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            if (status == null || !status.matches("HTTP/1\\.[01] 2[0-9][0-9].*")) {
                throw new IOException("the proxy answers " + (status == null ? "nothing" : "'" + status + "'"));
            }
        }
    }

    InetSocketAddress socketAddress() {
        return InetSocketAddress.createUnresolved(host.replaceAll("[\\[\\]]", ""), port);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return address();
    }
}
