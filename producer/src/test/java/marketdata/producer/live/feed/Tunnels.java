package marketdata.producer.live.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that opens tunnels, all of them to one port of this machine; and its plain half, which only passes bytes on. */
final class Tunnels implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final boolean proxy;
    private final String authorization;

    /** The first lines of all requests, with the answer's status before them. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private Tunnels(ServerSocket server, int target, boolean proxy, String authorization) {
        this.server = server;
        this.target = target;
        this.proxy = proxy;
        this.authorization = authorization;
        daemon(this::accept);
    }

    /**
     * A proxy.
     *
     * @param authorization what {@code Proxy-Authorization} must be, or 407; empty for anything
     */
    static Tunnels proxy(int target, String authorization) throws IOException {
        return new Tunnels(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, true, authorization);
    }

    /** Passes on what comes, for example behind a TLS socket. */
    static Tunnels front(ServerSocket server, int target) {
        return new Tunnels(server, target, false, "");
    }

    int port() {
        return server.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tunnels");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (proxy && !opened(client)) {
                return;
            }
            try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
                daemon(() -> pass(behind, client));
                client.getInputStream().transferTo(behind.getOutputStream());
            }
        } catch (IOException e) {
            // one side has gone
        }
    }

    private boolean opened(Socket client) throws IOException {
        while (true) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return false;
            }
            String first = head.lines().findFirst().orElse("");
            boolean allowed = authorization.isEmpty()
                    || head.lines().anyMatch(each -> each.equalsIgnoreCase("Proxy-Authorization: " + authorization));
            boolean tunnel = first.startsWith("CONNECT ");
            String status = !allowed ? "407 Proxy Authentication Required" : tunnel ? "200 OK" : "405 Not Allowed";
            requests.add(status.substring(0, 4) + first);
            String more = allowed ? "" : "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n";
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 " + status + "\r\n" + more + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (allowed) {
                return tunnel;
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one side has gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
