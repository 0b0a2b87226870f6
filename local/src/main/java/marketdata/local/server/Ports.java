package marketdata.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Random;

/** Loopback ports of one data folder: chosen free once, then kept, so that a URL stays good from run to run. */
public final class Ports {
    /** Below the range from which systems give outgoing connections their ports. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 31_999;

    private final Path file;
    private final Properties ports = new Properties();
    private final Random random = new Random();

    /** With what earlier runs chose. */
    public Ports(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                ports.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The port kept under a name; another one when something else has taken it meanwhile. */
    public synchronized int of(String name) {
        String kept = ports.getProperty(name);
        if (kept != null && free(Integer.parseInt(kept))) {
            return Integer.parseInt(kept);
        }
        int port = LOWEST;
        do {
            port = LOWEST + random.nextInt(HIGHEST - LOWEST + 1);
        } while (ports.containsValue(Integer.toString(port)) || !free(port));
        ports.setProperty(name, Integer.toString(port));
        try (OutputStream out = Files.newOutputStream(file)) {
            ports.store(out, "Loopback ports of this data folder");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return port;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
